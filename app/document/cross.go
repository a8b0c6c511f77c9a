package document

import (
	"fmt"
	"strings"
)

// CrossCheck compares what two sources say: number, birth, expiry, sex, issuer and name. Values that one of them does not
// have are left out: not read is not different. A difference is Review, never Refuse.
//
// Print is read by a machine that often errs, so it can support another reading but hardly contradict it: a difference from
// print that a misreading explains is left out, too. What remains is a date or number that differs in several places.
func CrossCheck(a, b Facts) []Check {
	pair := string(a.Source) + "-" + string(b.Source)
	print := a.Source == FromVisual || b.Source == FromVisual
	var out []Check
	row := func(what, x, y string, same bool) {
		c := Check{ID: what + "." + pair, Outcome: Agree, Detail: fmt.Sprintf("%s and %s both say %s.", a.Source.words(), b.Source.words(), x)}
		if !same {
			if print && misread(x, y) {
				return
			}
			c.Outcome, c.Reason = Review, ReasonDifferent
			c.Detail = fmt.Sprintf("%s: %s says %s, %s says %s.", what, a.Source.words(), x, b.Source.words(), y)
			if print {
				c.Detail += " The print may have been misread: look at the picture."
			}
		}
		c.Detail = strings.ToUpper(c.Detail[:1]) + c.Detail[1:]
		out = append(out, c)
	}
	if x, y := compact(a.Number), compact(b.Number); x != "" && y != "" {
		row("number", x, y, x == y)
	}
	if !a.Birth.IsZero() && !b.Birth.IsZero() {
		row("birth", a.Birth.String(), b.Birth.String(), a.Birth.Fits(b.Birth))
	}
	if !a.Expiry.IsZero() && !b.Expiry.IsZero() {
		row("expiry", a.Expiry.String(), b.Expiry.String(), a.Expiry.Fits(b.Expiry))
	}
	if said(a.Sex) && said(b.Sex) && (!print || a.Sex == b.Sex) {
		row("sex", a.Sex, b.Sex, a.Sex == b.Sex)
	}
	if a.Issuer != "" && b.Issuer != "" && (!print || a.Issuer == b.Issuer) {
		row("issuer", a.Issuer, b.Issuer, a.Issuer == b.Issuer)
	}
	if print {
		a.Name, b.Name = inCommon(a.Name, b.Name)
	}
	if !blank(a.Name) && !blank(b.Name) {
		if c := CheckName(pair, a.Name, b.Name); c.Outcome == Agree || !print {
			out = append(out, c)
		}
	}
	return out
}

// inCommon leaves of two names the sides, family and given, that both have: of a name in print often one alone is found.
func inCommon(a, b Name) (Name, Name) {
	if a.Family == "" || b.Family == "" {
		a.Family, b.Family = "", ""
	}
	if a.Given == "" || b.Given == "" {
		a.Given, b.Given = "", ""
	}
	return a, b
}

// misread tells whether a machine that reads print may have made one of two values out of the other: they differ in length, or
// in less than three places.
func misread(x, y string) bool {
	if len(x) != len(y) {
		return true
	}
	differ := 0
	for i := range len(x) {
		if x[i] != y[i] {
			differ++
		}
	}
	return differ < 3
}

// said tells whether a sex is stated: X may mean that the issuer left it open, so it contradicts nothing.
func said(sex string) bool { return sex == "M" || sex == "F" }

// compact keeps the letters and digits of a number, in capitals: sources differ in spaces and hyphens.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(s))
}

// CheckName is CompareNames as a check; pair names the sources, as in "mrz-directory".
func CheckName(pair string, a, b Name) Check {
	o, reason := CompareNames(a, b)
	c := Check{ID: "name." + pair, Outcome: o, Reason: reason}
	why := map[string]string{
		ReasonSame:        "The names are the same",
		ReasonJoined:      "The letters are the same, divided otherwise",
		ReasonShortened:   "The name is cut on the document and the same as far as it goes",
		ReasonSubset:      "One of the two leaves out a part of the name",
		ReasonInitial:     "One of the two has an initial for a further given name",
		ReasonPreferred:   "Only the preferred name is the same, not the legal one",
		ReasonClose:       "A few letters differ",
		ReasonDifferent:   "The names differ",
		ReasonGiven:       "The family name is the same, the given names differ",
		ReasonFamily:      "The given names are the same, the family name differs",
		ReasonPart:        "A part of the name is the same, another part differs",
		ReasonOtherScript: "A name is in letters that cannot be compared here",
		ReasonNoName:      "A name is missing",
	}[reason]
	if reason == ReasonTooLong {
		c.Detail = "A name is too long to be one."
	}
	if why != "" {
		c.Detail = fmt.Sprintf("%s: %s / %s.", why, a.show(), b.show())
	}
	return c
}

// show writes the name for the reviewer.
func (n Name) show() string {
	s := strings.Trim(n.Family+", "+n.Given, ", ")
	if n.Preferred != "" {
		s += " (goes by " + n.Preferred + ")"
	}
	return s
}
