package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/reader"
	"github.com/passdesk/passdesk/capture/reader/print"
)

var lobbyDay = document.Day{Year: 2026, Month: 3, Day: 1}

// passportRead is a reading of a passport that expires on the day given.
func passportRead(t *testing.T, expiry document.ShortDate) reader.Result {
	t.Helper()
	lines, err := document.FormatMRZ(document.TD3, document.MRZFields{
		Issuer: "UTO", Number: "L898902C3", Nationality: "UTO", Birth: "740812", Sex: "F", Expiry: expiry, Surname: "Eriksson", GivenNames: "Anna Maria",
	})
	if err != nil {
		t.Fatal(err)
	}
	m, err := document.ParseMRZ(lines)
	if err != nil {
		t.Fatal(err)
	}
	return reader.Result{
		Found: true, Kind: m.Kind, Fields: &m.MRZFields, Parsed: m,
		MRZ: reader.MRZ{Lines: m.Lines, Accepted: true, Confidence: 0.99, Weakest: 0.9, Checks: m.Checks},
	}
}

func licenceRead(t *testing.T, expiry document.Day) reader.Result {
	t.Helper()
	raw, err := document.FormatAAMVA(document.AAMVA{AAMVAFields: document.AAMVAFields{
		Number: "U64235789", Surname: "SPECIMEN", Given: "LISA", Birth: document.Day{Year: 1986, Month: 6, Day: 7}, Expiry: expiry, Sex: "F",
	}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := document.ParseAAMVA(raw)
	if err != nil {
		t.Fatal(err)
	}
	return reader.Result{Found: true, Kind: document.Licence, Barcode: &reader.Barcode{Payload: raw, Licence: &a}}
}

func TestWhatPolicyTakes(t *testing.T) {
	unsure := passportRead(t, "300101")
	unsure.MRZ.Accepted = false
	for _, c := range []struct {
		name   string
		res    reader.Result
		policy document.Policy
		fault  app.Fault
	}{
		{"passport", passportRead(t, "300101"), document.Policy{}, app.FaultNone},
		{"passport on its last day", passportRead(t, "260301"), document.Policy{}, app.FaultNone},
		{"passport a day too late", passportRead(t, "260228"), document.Policy{}, app.FaultDocExpired},
		{"passport a day too late, with grace", passportRead(t, "260228"), document.Policy{Grace: 7}, app.FaultNone},
		{"passport where cards are wanted", passportRead(t, "300101"), document.Policy{Kinds: []document.Kind{document.TD1}}, app.FaultDocKind},
		{"licence", licenceRead(t, document.Day{Year: 2030, Month: 1, Day: 1}), document.Policy{}, app.FaultNone},
		{"expired licence", licenceRead(t, document.Day{Year: 2026, Month: 2, Day: 28}), document.Policy{}, app.FaultDocExpired},
		{"licence where passports are wanted", licenceRead(t, document.Day{Year: 2030, Month: 1, Day: 1}), document.Policy{Kinds: []document.Kind{document.TD3}}, app.FaultDocKind},
		{"zone that is not certain", unsure, document.Policy{}, app.FaultDocUnreadable},
		{"nothing", reader.Result{}, document.Policy{}, app.FaultDocUnreadable},
	} {
		d, fault := judged(c.res, c.policy, lobbyDay)
		if fault != c.fault || (fault == app.FaultNone) != (d.Number != "") {
			t.Errorf("%s: fault %q, number %t", c.name, fault, d.Number != "")
		}
	}
}

func TestRecordOfADocument(t *testing.T) {
	d, _ := judged(passportRead(t, "300101"), document.Policy{}, lobbyDay)
	if d.Kind != "TD3" || d.Birth != "1974-08-12" || d.Expiry != "2030-01-01" || d.Surname != "ERIKSSON" || len(d.Lines) != 2 || d.Issuer != "UTO" {
		t.Errorf("%+v", d)
	}
	l, _ := judged(licenceRead(t, document.Day{Year: 2030, Month: 1, Day: 1}), document.Policy{}, lobbyDay)
	if l.Kind != "AAMVA" || l.Birth != "1986-06-07" || l.Number != "U64235789" || l.Surname != "SPECIMEN" || l.GivenNames != "LISA" || len(l.Lines) != 0 {
		t.Errorf("%+v", l)
	}
	for _, c := range []struct {
		d   app.Document
		ids []string
	}{{d, []string{"kind", "expiry", "age", "mrz.number", "mrz.composite", "issuer.mrz", "mrz.confidence"}}, {l, []string{"kind", "expiry", "age", "barcode.complete", "issuer.barcode"}}} {
		for _, id := range c.ids {
			if !slices.ContainsFunc(c.d.Checks, func(k app.Check) bool { return k.ID == id && k.Detail != "" }) {
				t.Errorf("%s: %s is not among %+v", c.d.Kind, id, c.d.Checks)
			}
		}
	}
}

// TestPrintSupportsAReadingAndContradictsNone has the number and the surname found in print, and then nothing.
func TestPrintSupportsAReadingAndContradictsNone(t *testing.T) {
	res := passportRead(t, "300101")
	res.Visual = &print.Visual{Found: []string{print.Number, print.Surname}, Facts: document.Facts{
		Source: document.FromVisual, Number: "L898902C3", Name: document.Name{Family: "ERIKSSON"},
	}}
	found := func(d app.Document, id string) string {
		i := slices.IndexFunc(d.Checks, func(c app.Check) bool { return c.ID == id })
		if i < 0 {
			return ""
		}
		return d.Checks[i].Outcome
	}
	d, _ := judged(res, document.Policy{}, lobbyDay)
	if found(d, "number.mrz-visual") != app.Agree || found(d, "name.mrz-visual") != app.Agree {
		t.Errorf("%+v", d.Checks)
	}
	res.Visual = &print.Visual{NotRead: []string{print.Number, print.Surname, print.Birth}, Facts: document.Facts{Source: document.FromVisual}}
	d, fault := judged(res, document.Policy{}, lobbyDay)
	if fault != app.FaultNone || slices.ContainsFunc(d.Checks, func(c app.Check) bool { return strings.HasSuffix(c.ID, "-visual") }) {
		t.Errorf("%q %+v", fault, d.Checks)
	}
}

// TestSuspicionGoesToTheReviewerAndRefusesNobody shows a document on a screen, and a copy of one.
func TestSuspicionGoesToTheReviewerAndRefusesNobody(t *testing.T) {
	res := passportRead(t, "300101")
	res.Flags = []string{reader.FlagScreen, reader.FlagGreyCopy}
	d, fault := judged(res, document.Policy{}, lobbyDay)
	if fault != app.FaultNone {
		t.Fatal(fault)
	}
	for _, id := range []string{"capture.screen", "capture.grey_copy"} {
		i := slices.IndexFunc(d.Checks, func(c app.Check) bool { return c.ID == id })
		if i < 0 || d.Checks[i].Outcome != app.Review || !strings.Contains(d.Checks[i].Detail, "The picture") {
			t.Errorf("%s: %+v", id, d.Checks)
		}
	}
}

func TestVisasAreReadWherePolicyTakesThem(t *testing.T) {
	if slices.Contains(kindsToRead(document.Policy{}), document.MRVA) {
		t.Error("visas are read without need")
	}
	got := kindsToRead(document.Policy{Kinds: []document.Kind{document.MRVA}})
	if !slices.Contains(got, document.MRVA) || !slices.Contains(got, document.TD3) {
		t.Errorf("%v: a passport must be read to be refused with a sentence", got)
	}
}
