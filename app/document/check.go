package document

import (
	"fmt"
	"slices"
	"strings"
)

// Outcome is what a Check came to. The zero value counts as Review.
type Outcome string

// The outcomes. Only an expired document, a missing machine-readable zone and a kind that policy does not take are refused; a
// difference between two readings goes to the reviewer, since true documents have some (Doc 9303-3 lists known errors).
const (
	Agree  Outcome = "agree"
	Review Outcome = "review"
	Refuse Outcome = "refuse"
)

// Check is one finding about a document.
type Check struct {
	ID      string  `json:"id"`               // "mrz.number", "birth.mrz-barcode", "name.mrz-directory", "expiry"
	Outcome Outcome `json:"outcome"`          //
	Reason  string  `json:"reason,omitempty"` // a code
	Detail  string  `json:"detail,omitempty"` // a sentence for the reviewer; it may quote the document: never log it
}

// Worst is the gravest outcome of a list: Refuse before Review before Agree. An empty list and an unknown outcome are Review.
func Worst(list []Check) Outcome {
	worst := Agree
	if len(list) == 0 {
		return Review
	}
	for _, c := range list {
		switch c.Outcome {
		case Refuse:
			return Refuse
		case Agree:
		default:
			worst = Review
		}
	}
	return worst
}

// Source is where facts come from.
type Source string

// The sources.
const (
	FromMRZ       Source = "mrz"
	FromBarcode   Source = "barcode"
	FromVisual    Source = "visual" // printed text, read by a machine that often misses it
	FromDirectory Source = "directory"
)

// words names the source in a sentence.
func (s Source) words() string {
	switch s {
	case FromMRZ:
		return "the machine-readable zone"
	case FromBarcode:
		return "the barcode"
	case FromVisual:
		return "the print"
	case FromDirectory:
		return "the directory"
	}
	return "one source"
}

// Facts are what one source says about a document and its holder. Empty values are unknown and are not compared.
type Facts struct {
	Source      Source
	Kind        Kind
	Issuer      string // state: UTO, D, USA
	Number      string
	Name        Name
	Birth       Day
	Expiry      Day
	Sex         string // M, F, X
	MayNotLapse bool   // the expiry printed may stand for "none" (99 as its year)
}

// Facts finds the centuries of the dates as seen on the day today.
func (m MRZ) Facts(today Day) Facts {
	f := Facts{Source: FromMRZ, Kind: m.Kind, Issuer: m.Issuer, Number: m.Number, Sex: m.Sex}
	f.Name = Name{Family: m.Surname, Given: m.GivenNames, Truncated: m.Truncated}
	f.Birth, _ = m.Birth.AsBirth(today)
	f.Expiry, _ = m.Expiry.AsExpiry(today)
	f.MayNotLapse = strings.HasPrefix(string(m.Expiry), "99") || !layouts[m.Kind].undated && m.Expiry.Empty()
	return f
}

// Facts gives what the barcode says.
func (a AAMVA) Facts() Facts {
	given := strings.TrimSpace(a.Given + " " + a.Middle)
	if _, ok := Transliterate(a.Suffix); ok { // 3RD is left out: an MRZ has no digits in a name
		given = strings.TrimSpace(given + " " + a.Suffix)
	}
	return Facts{
		Source: FromBarcode, Kind: Licence, Issuer: a.Country, Number: a.Number, Birth: a.Birth, Expiry: a.Expiry, Sex: a.Sex,
		Name: Name{Family: a.Surname, Given: given, Truncated: a.Truncated}, MayNotLapse: a.neverExpires(),
	}
}

// Expired tells whether the document may still be used on the day today: Agree until the end of its last day, Review for
// grace days after that, then Refuse; Review when no expiry is known.
func Expired(doc Facts, today Day, grace int) Check {
	c := Check{ID: "expiry", Outcome: Review}
	last := doc.Expiry.Last()
	switch {
	case doc.Expiry.IsZero() && doc.MayNotLapse:
		c.Reason, c.Detail = "no_expiry", "The document gives no date of expiry. Some never expire."
	case doc.Expiry.IsZero() && layouts[doc.Kind].undated:
		c.Reason, c.Detail = "no_expiry", "The zone of this card gives no expiry: look at the printed date."
	case doc.Expiry.IsZero():
		c.Reason, c.Detail = "expiry_unknown", "The date of expiry was not read or is not a date."
	case !last.Before(today):
		c.Outcome, c.Detail = Agree, "Valid until "+doc.Expiry.String()+"."
	case doc.MayNotLapse:
		c.Reason, c.Detail = "expiry_unclear", "The year of expiry is 99, which some issuers use for no expiry."
	case grace > 0 && !last.Add(grace).Before(today):
		c.Reason, c.Detail = "expired_in_grace", fmt.Sprintf("Expired on %s, within the %d days that policy allows.", doc.Expiry, grace)
	default:
		c.Outcome, c.Reason, c.Detail = Refuse, "expired", "Expired on "+doc.Expiry.String()+"."
	}
	return c
}

// CheckAge tells whether the age on the day today lies within what policy expects, both ends included.
func CheckAge(birth, today Day, youngest, oldest int) Check {
	c := Check{ID: "age", Outcome: Review}
	switch years := birth.Years(today); {
	case birth.IsZero():
		c.Reason, c.Detail = "birth_unknown", "The date of birth was not read or is not a date."
	case years < youngest || years > oldest:
		c.Reason = "age_unexpected"
		c.Detail = fmt.Sprintf("The date of birth %s makes the holder %d years old; %d to %d are expected.", birth, years, youngest, oldest)
	default:
		c.Outcome, c.Detail = Agree, fmt.Sprintf("%d years old; %d to %d are expected.", years, youngest, oldest)
	}
	return c
}

// CheckKind tells whether policy takes this kind of document. None means that no machine-readable zone was found.
func CheckKind(kind Kind, allowed []Kind) Check {
	c := Check{ID: "kind", Outcome: Refuse}
	switch {
	case kind == None || kind == "":
		c.Reason, c.Detail = "no_machine_readable", "The document has no machine-readable zone or barcode that could be read."
	case !slices.Contains(allowed, kind):
		c.Reason, c.Detail = "kind_not_allowed", fmt.Sprintf("Policy does not take documents of kind %s.", kind)
	default:
		c.Outcome, c.Detail = Agree, fmt.Sprintf("A document of kind %s, which policy takes.", kind)
	}
	return c
}

// Findings turns the verdicts of the check digits into checks.
func (m MRZ) Findings() []Check {
	rows := []struct {
		id string
		v  Verdict
	}{
		{"number", m.Checks.Number},
		{"birth", m.Checks.Birth},
		{"expiry", m.Checks.Expiry},
		{"optional", m.Checks.Optional},
		{"composite", m.Checks.Composite},
	}
	var out []Check
	for _, r := range rows {
		switch r.v {
		case OK:
			out = append(out, Check{ID: "mrz." + r.id, Outcome: Agree, Detail: "The check digit holds."})
		case Wrong:
			out = append(out, Check{
				ID: "mrz." + r.id, Outcome: Review, Reason: "check_digit_wrong",
				Detail: "The check digit of the " + r.id + " does not hold: misread, misprinted or altered.",
			})
		}
	}
	if !m.Accepted() && Worst(out) != Review {
		out = append(out, Check{
			ID: "mrz.digits", Outcome: Review, Reason: "check_digit_missing",
			Detail: "A check digit that this kind of document must have is missing.",
		})
	}
	return out
}
