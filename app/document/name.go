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

// CompareNames compares two names, with the reason: Agree or Review, never Refuse, because names differ between true documents
// and true records for too many good reasons. Letters are the same when any of their transliterations after Doc 9303-3 are
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
