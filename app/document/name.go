package document

import (
	"sort"
	"strings"
)

// Name is a person's name from one source, in any script and case.
type Name struct {
	Family    string `json:"family"`
	Given     string `json:"given"`               // all given and middle names
	Preferred string `json:"preferred,omitempty"` // given name that the person goes by; directories have it
	Truncated bool   `json:"truncated,omitempty"` // components may be cut or left out at their ends
}

// Reasons of CompareNames, for Check.Reason.
const (
	ReasonSame        = "same"           // the same components
	ReasonJoined      = "joined"         // the same letters, divided otherwise (MARY ANN and MARYANN)
	ReasonShortened   = "truncated"      // the same as far as the cut name goes
	ReasonSubset      = "subset"         // one source leaves components out
	ReasonPreferred   = "preferred_name" // the document has the preferred name, not the legal one
	ReasonInitial     = "initial"        // one source has an initial for a further given name
	ReasonClose       = "close"          // a few letters differ
	ReasonDifferent   = "different"      // the names differ
	ReasonOtherScript = "other_script"   // letters that cannot be transliterated
	ReasonTooLong     = "too_long"       // a source has a name of unbelievable length
	ReasonNoName      = "missing"        // a source has no name
	ReasonGiven       = "given_differs"  // same family name
	ReasonFamily      = "family_differs" // same given name
	ReasonPart        = "part_differs"   // a family and a given name are the same, another component differs
)

// closeEnough is the Jaro-Winkler similarity from which two different names count as close.
const closeEnough = 0.92

// cutFrom is the fewest letters of a truncated name that may stand for a longer one. Names are cut where a field of fourteen
// characters or more is full; a short one flagged as cut is not trusted.
const cutFrom = 12

// maxName bounds a name in bytes, so that a hostile barcode cannot make a comparison slow.
const maxName = 400

// NameMatch compares two names: Agree or Review, never Refuse, because names differ between true documents and true records
// for too many good reasons.
func NameMatch(a, b Name) Outcome {
	o, _ := CompareNames(a, b)
	return o
}

// CompareNames is NameMatch with the reason. Letters are the same when any of their transliterations after Doc 9303-3 are
// (Müller is MUELLER, MULLER and MUXXLLER); the order of components and which field they stand in do not matter. A name that
// leaves out components of the other, or has their initials, agrees when both a family and a given component remain.
func CompareNames(a, b Name) (Outcome, string) {
	if blank(a) || blank(b) {
		return Review, ReasonNoName
	}
	if a.size() > maxName || b.size() > maxName {
		return Review, ReasonTooLong
	}
	x, okA := split(a)
	y, okB := split(b)
	if !okA || !okB {
		return Review, ReasonOtherScript
	}
	if reason, ok := compare(x, y); ok {
		return Agree, reason
	}
	for _, p := range [][2]Name{{a, preferred(b)}, {preferred(a), b}, {preferred(a), preferred(b)}} {
		x, _ := split(p[0])
		y, _ := split(p[1])
		if _, ok := compare(x, y); ok && (p[0] != a || p[1] != b) {
			return Review, ReasonPreferred
		}
	}
	return Review, difference(a, b, x, y)
}

// size counts the bytes to compare.
func (n Name) size() int { return len(n.Family) + len(n.Given) + len(n.Preferred) }

func blank(n Name) bool { return strings.TrimSpace(n.Family+n.Given) == "" }

// preferred puts the preferred name in place of the given names.
func preferred(n Name) Name {
	if n.Preferred != "" {
		n.Given, n.Preferred = n.Preferred, ""
	}
	return n
}

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
	if short := pair(a, b, initials); short.all && short.enough(a, b) {
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

// difference says how two names that do not agree differ.
func difference(a, b Name, x, y parts) string {
	if similar(a, b) >= closeEnough {
		return ReasonClose
	}
	overlap := func(family bool) bool {
		f, g := x.side(family), y.side(family)
		for _, j := range pair(f, g, shortened).to {
			if j >= 0 {
				return true
			}
		}
		return false
	}
	switch family, given := overlap(true), overlap(false); {
	case family && given:
		return ReasonPart
	case family && !given:
		return ReasonGiven
	case given && !family:
		return ReasonFamily
	}
	return ReasonDifferent
}

// similar compares the recommended transliterations, components sorted.
func similar(a, b Name) float64 {
	line := func(n Name) string {
		t, _ := Transliterate(n.Family + " " + n.Given)
		f := strings.Fields(t)
		sort.Strings(f)
		return strings.Join(f, " ")
	}
	return jaroWinkler(line(a), line(b))
}
