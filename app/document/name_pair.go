package document

import "sort"

// This file compares two names component by component.

// parts is a name in components.
type parts struct {
	words     []word // family components first
	family    int    // how many of them
	truncated bool
}

func split(n Name) (parts, bool) {
	f, ok := words(n.Family)
	g, ok2 := words(n.Given)
	p := parts{append(f, g...), len(f), false}
	p.truncated = n.Truncated && len(join(p.words)) >= cutFrom
	return p, ok && ok2 && len(p.words) > 0
}

// compare tells whether the names agree, and how.
func compare(a, b parts) (string, bool) {
	if len(a.words) > len(b.words) {
		a, b = b, a
	}
	if exact := pair(a, b, equal); exact.all && len(a.words) == len(b.words) {
		return ReasonSame, true
	} else if exact.all && exact.enough(a, b) {
		return ReasonSubset, true
	}
	if allJoined(a, b) {
		return ReasonJoined, true
	}
	if halfJoined(a, b) {
		return ReasonSubset, true
	}
	if a.truncated || b.truncated {
		// Cutting leaves components out, too, but only of the name that was cut.
		if cut := pair(a, b, shortened); cut.all && (len(a.words) == len(b.words) || a.truncated && cut.enough(a, b)) {
			return ReasonShortened, true
		}
		if meets(join(a.words), join(b.words), a.truncated, b.truncated) {
			return ReasonShortened, true
		}
	}
	short := func(a, b parts) bool { p := pair(a, b, initials); return p.all && p.enough(a, b) }
	if short(a, b) || len(a.words) == len(b.words) && short(b, a) { // which pairs are found depends on who begins
		return ReasonInitial, true
	}
	return "", false
}

// side gives the family or the given components alone.
func (p parts) side(family bool) parts {
	if family {
		return parts{p.words[:p.family], p.family, p.truncated}
	}
	return parts{p.words[p.family:], 0, p.truncated}
}

// allJoined tells whether two names have the same letters divided otherwise: each side, family and given, in itself (also when the
// two are swapped), or the whole, if a component of three letters is the same. Li, Na is not Lin, A.
func allJoined(a, b parts) bool {
	same := func(x, y parts) bool { return meets(join(x.words), join(y.words), false, false) }
	if same(a.side(true), b.side(true)) && same(a.side(false), b.side(false)) || same(a.side(true), b.side(false)) && same(a.side(false), b.side(true)) {
		return true
	}
	if !same(a, b) {
		return false
	}
	for i, j := range pair(a, b, equal).to {
		if j >= 0 && len(a.words[i]) >= 3 {
			return true
		}
	}
	return false
}

// halfJoined tells whether one side, family or given, has the same letters divided otherwise, and the other side the same
// components but for some left out: VANDERBERG, JAN and van der Berg, Jan Pieter.
func halfJoined(a, b parts) bool {
	for _, family := range []bool{true, false} {
		x, y := a.side(family), b.side(family)
		v, w := a.side(!family), b.side(!family)
		if len(v.words) > len(w.words) {
			v, w = w, v
		}
		if len(x.words) > 0 && len(y.words) > 0 && len(v.words) > 0 && meets(join(x.words), join(y.words), false, false) && pair(v, w, equal).all {
			return true
		}
	}
	return false
}

func join(ws []word) (out word) {
	for _, w := range ws {
		out = append(out, w...)
	}
	return
}

// pairing says which component of b each component of a got, -1 for none.
type pairing struct {
	to  []int
	all bool
	how likeness
}

// likeness is how two components may be the same.
type likeness uint8

const (
	equal     likeness = iota // some spelling of both
	shortened                 // or as far as the one of a cut name goes
	initials                  // or one is the initial of the other
)

// like tells whether the components w of a and v of b are the same.
func (h likeness) like(w, v word, a, b parts) bool {
	if h == initials && (len(w) == 1) != (len(v) == 1) {
		return meets(w, v, len(w) == 1, len(v) == 1)
	}
	return meets(w, v, h == shortened && a.truncated, h == shortened && b.truncated)
}

// enough tells whether a subset still names the person: a family component went to a family component, a given one to a
// given one, and neither by its initial alone.
func (p pairing) enough(a, b parts) bool {
	family, given := false, false
	for i, j := range p.to {
		if j >= 0 && p.how == initials && (len(a.words[i]) == 1) != (len(b.words[j]) == 1) {
			continue
		}
		family = family || i < a.family && j < b.family
		given = given || i >= a.family && j >= b.family
	}
	return family && given
}

// pair finds a largest set of pairs of equal components (augmenting paths), first within family and given names.
func pair(a, b parts, how likeness) pairing {
	same := make([][]int, len(a.words))
	for i, w := range a.words {
		for j, v := range b.words {
			if how.like(w, v, a, b) {
				same[i] = append(same[i], j)
			}
		}
		sort.SliceStable(same[i], func(x, y int) bool {
			// In full before an initial, at home before abroad.
			rank := func(j int) (n int) {
				if how == initials && (len(w) == 1) != (len(b.words[j]) == 1) {
					n = 2
				}
				if (i < a.family) != (j < b.family) {
					n++
				}
				return n
			}
			return rank(same[i][x]) < rank(same[i][y])
		})
	}
	from := make([]int, len(b.words))
	for j := range from {
		from[j] = -1
	}
	var try func(i int, seen []bool) bool
	try = func(i int, seen []bool) bool {
		for _, j := range same[i] {
			if !seen[j] {
				seen[j] = true
				if from[j] < 0 || try(from[j], seen) {
					from[j] = i
					return true
				}
			}
		}
		return false
	}
	p := pairing{to: make([]int, len(a.words)), all: true, how: how}
	for i := range a.words {
		p.to[i] = -1
		p.all = try(i, make([]bool, len(b.words))) && p.all
	}
	for j, i := range from {
		if i >= 0 {
			p.to[i] = j
		}
	}
	return p
}
