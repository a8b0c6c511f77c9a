package document

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/passdesk/passdesk/app"
)

// Evidence is all that is known about one document. Nil and empty parts were not read; they are not held against anybody.
type Evidence struct {
	MRZ       *MRZ
	Barcode   *AAMVA
	Reading   *Facts // what was read, when the text of neither is at hand: a record of an earlier reading
	Visual    *Facts // printed text, as far as a machine could read it; its Source is FromVisual
	Directory *Facts // the record of the person that the applicant claims to be; its Source is FromDirectory
	Manual    bool   // photographed by hand, because nothing could be read
	Flags     []Flag // what the capture looked like
}

// Flag is something about the capture that the reviewer should know. A flag never refuses: they are wrong too often.
type Flag string

// The flags.
const (
	FlagScreen   Flag = "screen"    // may be a picture on a screen
	FlagGreyCopy Flag = "grey_copy" // may be a copy without colours
)

// Policy says which documents a site takes. The zero value takes every kind but visas from holders of 16 to 100 years, without
// grace, and leaves a document without a machine-readable zone to the reviewer.
type Policy struct {
	Kinds           []Kind `toml:"kinds"`            // accepted; empty means DefaultKinds
	MachineReadable bool   `toml:"machine_readable"` // refuse a document whose zone or barcode cannot be read
	Grace           int    `toml:"grace_days"`       // days after the expiry during which the reviewer looks and nobody refuses
	Youngest        int    `toml:"youngest"`         // years; 0 means 16. Outside these ages the reviewer looks
	Oldest          int    `toml:"oldest"`           // years; 0 means 100
}

// Refuse tells what cannot be meant.
func (p Policy) Refuse() error {
	for _, k := range p.Kinds {
		if !slices.Contains(allKinds, k) {
			return fmt.Errorf("document.kinds holds %q; there are %s", string(k), strings.Trim(fmt.Sprint(allKinds), "[]"))
		}
	}
	if p.Grace < 0 || p.Grace > 3650 {
		return fmt.Errorf("document.grace_days is %d; it must be from 0 to 3650", p.Grace)
	}
	if d := p.WithDefaults(); d.Youngest < 0 || d.Oldest > 150 || d.Youngest > d.Oldest {
		return fmt.Errorf("document.youngest is %d and document.oldest is %d; they must be from 0 to 150, in this order", d.Youngest, d.Oldest)
	}
	return nil
}

// allKinds are those that can be read.
var allKinds = []Kind{TD1, TD2, TD3, MRVA, MRVB, FRID, Licence}

// DefaultKinds are the kinds that are accepted without a policy: all but visas, which are not identity documents.
var DefaultKinds = []Kind{TD1, TD2, TD3, FRID, Licence}

// WithDefaults puts the defaults in the place of zero values.
func (p Policy) WithDefaults() Policy {
	if len(p.Kinds) == 0 {
		p.Kinds = slices.Clone(DefaultKinds)
	}
	p.Youngest, p.Oldest = cmp.Or(p.Youngest, 16), cmp.Or(p.Oldest, 100)
	return p
}

// Judge makes every check that the evidence allows, the gravest first. today is the civil day at the station.
//
// A check has three outcomes. Refuse is left to what policy decides alone: an expired document, a kind that is not taken, and,
// where policy demands one, the lack of a machine-readable zone. Whatever else is unusual, differing names and numbers
// included, is Review: true documents and true records differ often enough (Doc 9303-3 lists known errors of issuers). Agree
// says that the readings are consistent, no more: neither a zone nor a barcode is signed, and a camera sees no security print.
func Judge(e Evidence, p Policy, today Day) []Check {
	p = p.WithDefaults()
	var sources []Facts
	var out []Check
	if e.MRZ != nil {
		sources = append(sources, e.MRZ.Facts(today))
	}
	if e.Barcode != nil {
		sources = append(sources, e.Barcode.Facts())
	}
	if e.Reading != nil {
		sources = append(sources, *e.Reading)
	}
	if len(sources) == 0 {
		out = append(out, unread(e, p))
	} else {
		main, sure := sources[0], e.MRZ == nil || e.MRZ.Checks.Expiry != Wrong
		if e.MRZ != nil && e.Barcode != nil && !e.MRZ.Accepted() && e.Barcode.Accepted() {
			main, sure = sources[1], true
		}
		expiry := Expired(main, today, p.Grace)
		if expiry.Outcome == Refuse && !sure {
			expiry.Outcome, expiry.Reason = Review, "expiry_unclear"
			expiry.Detail = "The document reads as expired, but the check digit of the expiry does not hold: look at the printed date."
		}
		out = append(out, CheckKind(main.Kind, p.Kinds), expiry, CheckAge(main.Birth, today, p.Youngest, p.Oldest))
	}
	if e.MRZ != nil {
		out = append(out, e.MRZ.Findings()...)
		out = append(out, e.MRZ.issuer()...)
	}
	if e.Barcode != nil {
		out = append(out, e.Barcode.Findings()...)
		out = append(out, e.Barcode.issuer()...)
	}
	if e.Visual != nil {
		sources = append(sources, *e.Visual)
	}
	for i, a := range sources {
		for _, b := range sources[i+1:] {
			out = append(out, CrossCheck(a, b)...)
		}
		// Print that a machine read badly is compared with the other readings, never with the record.
		if e.Directory != nil && a.Source != FromVisual {
			out = append(out, record(a, *e.Directory)...)
		}
	}
	for _, f := range e.Flags {
		out = append(out, f.check())
	}
	Sort(out)
	return out
}

// unread is what there is to say of a document of which nothing was read.
func unread(e Evidence, p Policy) Check {
	c := CheckKind(None, nil)
	switch {
	case p.MachineReadable:
	case e.Manual:
		c = Check{ID: "document.read", Outcome: Review, Reason: "manual", Detail: "The document was photographed by hand and not read. Read it yourself."}
	default:
		c.Outcome = Review
	}
	return c
}

// record compares a reading with the directory, and says what could not be compared.
func record(a, dir Facts) []Check {
	out := CrossCheck(a, dir)
	pair := string(a.Source) + "-" + string(FromDirectory)
	if a.Birth.IsZero() || dir.Birth.IsZero() {
		out = append(out, Check{
			ID: "birth." + pair, Outcome: Review, Reason: "unknown",
			Detail: "The date of birth could not be compared: one of the two is not known.",
		})
	}
	if blank(a.Name) || blank(dir.Name) {
		out = append(out, CheckName(pair, a.Name, dir.Name))
	}
	return out
}

// check is the row for the reviewer.
func (f Flag) check() Check {
	c := Check{ID: "capture." + string(f), Outcome: Review, Reason: string(f)}
	switch f {
	case FlagScreen:
		c.Detail = "The picture may show a screen and not a document. Ask the person to move it before the camera in the call."
	case FlagGreyCopy:
		c.Detail = "The picture has hardly any colour: it may show a copy. Ask the person to show the document in the call."
	default:
		c.Detail = "Something about the capture is unusual."
	}
	return c
}

// Sort puts the gravest checks first and keeps the order within an outcome.
func Sort(list []Check) {
	slices.SortStableFunc(list, func(a, b Check) int { return app.Grave(string(a.Outcome)) - app.Grave(string(b.Outcome)) })
}

// Refusal is the reason for which policy refuses: that of the first refused check, empty when none is.
func Refusal(list []Check) string {
	for _, c := range list {
		if c.Outcome == Refuse {
			return c.Reason
		}
	}
	return ""
}

// issuer checks who issued the document and whether that fits its layout.
func (m MRZ) issuer() []Check {
	c := Check{ID: "issuer.mrz", Outcome: Agree, Detail: "Issued by " + m.Issuer + "."}
	switch {
	case m.Specimen():
		c.Outcome, c.Reason = Review, "specimen"
		c.Detail = "Utopia does not exist: this is a specimen and not somebody's document."
	case !KnownCode(m.Issuer):
		c.Outcome, c.Reason = Review, "issuer_unknown"
		c.Detail = fmt.Sprintf("The code %q for the issuer is not in the table of Doc 9303-3. New codes appear; look at the document.", m.Issuer)
	case slices.Contains(m.Warnings, WarnDocumentCode):
		c.Outcome, c.Reason = Review, "document_code_unexpected"
		c.Detail = fmt.Sprintf("A zone of kind %s does not begin with the document code %q.", m.Kind, m.DocumentCode)
	}
	out := []Check{c}
	switch {
	case slices.Contains(m.Warnings, WarnNationality):
		out = append(out, Check{
			ID: "nationality.mrz", Outcome: Review, Reason: "nationality_unknown",
			Detail: fmt.Sprintf("The code %q for the nationality is not in the table of Doc 9303-3.", m.Nationality),
		})
	case m.Nationality != "" && m.Nationality != m.Issuer:
		out = append(out, Check{
			ID: "nationality.mrz", Outcome: Agree, Reason: "not_the_issuer",
			Detail: fmt.Sprintf("The nationality is %s, the issuer %s. That is usual for visas, residence permits and travel documents of refugees.", m.Nationality, m.Issuer),
		})
	}
	return out
}

// issuer checks the identification number of a barcode against the country that it states.
func (a AAMVA) issuer() []Check {
	c := Check{ID: "issuer.barcode", Outcome: Agree, Detail: "Issued by " + strings.Trim(a.Issuer+", "+a.Country, ", ") + "."}
	switch of := country(a.Issuer); {
	case a.Specimen():
		c.Outcome, c.Reason = Review, "specimen"
		c.Detail = "Utopia does not exist: this is a specimen and not somebody's licence."
	case of == "":
		c.Outcome, c.Reason = Review, "issuer_unknown"
		c.Detail = fmt.Sprintf("The identification number %q belongs to no jurisdiction in the table.", a.IIN)
	case a.Country != "" && a.Country != of:
		c.Outcome, c.Reason = Review, "country_differs"
		c.Detail = fmt.Sprintf("The identification number belongs to %s (%s); the barcode says that the country is %s.", a.Issuer, of, a.Country)
	}
	return []Check{c}
}

// Findings turns the verdicts on a barcode's parts into one check.
func (a AAMVA) Findings() []Check {
	if a.Accepted() {
		return []Check{{ID: "barcode.complete", Outcome: Agree, Detail: "Header, number, name and dates are there and well formed."}}
	}
	var lacking []string
	for _, part := range []struct {
		name string
		v    Verdict
	}{{"header", a.Checks.Header}, {"number", a.Checks.Number}, {"name", a.Checks.Name}, {"birth", a.Checks.Birth}, {"expiry", a.Checks.Expiry}} {
		if part.v != OK {
			lacking = append(lacking, part.name)
		}
	}
	c := Check{ID: "barcode.complete", Outcome: Review, Reason: "incomplete"}
	if c.Detail = "The barcode lacks, or has damaged: " + strings.Join(lacking, ", ") + "."; len(lacking) == 0 {
		c.Reason, c.Detail = "ambiguous", "The barcode can be read in more than one way."
	}
	return []Check{c}
}
