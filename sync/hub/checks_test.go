package hub

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/sync/wire"
)

// zone makes the machine-readable lines of a person's passport.
func zone(t *testing.T, e Employee, change func(*document.MRZFields)) []string {
	t.Helper()
	short := func(s string) document.ShortDate {
		d, err := document.ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return document.ShortDateOf(d)
	}
	f := document.MRZFields{
		Issuer: "D", Number: "C01X00T47", Nationality: "D", Birth: short(e.Birth), Sex: e.Sex, Expiry: short(e.Expiry),
		Surname: e.Surname, GivenNames: e.GivenNames,
	}
	if change != nil {
		change(&f)
	}
	lines, err := document.FormatMRZ(document.TD3, f)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// judged makes the reviewer's checks of a case whose document is d.
func judged(x *house, d app.Document, submitted time.Time) []app.Check {
	e := ana()
	p, err := x.directory.Person(x.t.Context(), e.UPN)
	if err != nil {
		x.t.Fatal(err)
	}
	return x.checks(wire.Case{Document: d, Submitted: submitted}, p, caseRecord{MailProven: true, Submitted: submitted})
}

func at(list []app.Check, id string) app.Check {
	i := slices.IndexFunc(list, func(c app.Check) bool { return c.ID == id })
	if i < 0 {
		return app.Check{}
	}
	return list[i]
}

// TestHubReadsTheZoneItself sends fields that say one thing and a zone that says another: the zone counts.
func TestHubReadsTheZoneItself(t *testing.T) {
	x := open(t, nil)
	e := ana()
	honest := app.Document{Kind: "TD3", Number: "C01X00T47", Surname: strings.ToUpper(e.Surname), GivenNames: strings.ToUpper(e.GivenNames), Birth: e.Birth, Expiry: e.Expiry}
	honest.Lines = zone(t, e, nil)
	if list := judged(x, honest, x.clk.now()); at(list, "name.mrz-directory").Outcome != app.Agree || at(list, "birth.mrz-directory").Outcome != app.Agree ||
		at(list, "mrz.composite").Outcome != app.Agree || at(list, "document.fields").ID != "" || forbidden(list) {
		t.Errorf("%+v", list)
	}
	lying := honest
	lying.Lines = zone(t, e, func(f *document.MRZFields) { f.Surname, f.GivenNames, f.Birth = "Okafor", "Chidi", "800101" })
	if list := judged(x, lying, x.clk.now()); at(list, "name.mrz-directory").Reason != document.ReasonDifferent || at(list, "birth.mrz-directory").Outcome != app.Review ||
		at(list, "document.fields").Outcome != app.Review || forbidden(list) {
		t.Errorf("%+v", list)
	}
}

// TestExpiryByTheDayAtTheStation has a document expire at midnight in one zone while it is still the day before in another.
func TestExpiryByTheDayAtTheStation(t *testing.T) {
	x := open(t, nil)
	e := ana()
	noon := x.clk.now().UTC()
	x.clk.add(time.Date(noon.Year(), noon.Month(), noon.Day(), 23, 0, 0, 0, time.UTC).Sub(noon)) // 23:00 UTC
	today := x.clk.now().UTC()
	d := app.Document{Kind: "TD3", Lines: zone(t, e, func(f *document.MRZFields) {
		f.Expiry = document.ShortDateOf(document.DayOf(today))
	})}
	west, east := time.FixedZone("", -8*3600), time.FixedZone("", 9*3600)
	if c := at(judged(x, d, today.In(west)), "expiry"); c.Outcome != app.Agree {
		t.Errorf("still the last day in the west: %+v", c)
	}
	if list := judged(x, d, today.In(east)); at(list, "expiry").Outcome != app.Refuse || !forbidden(list) || list[0].ID != "expiry" {
		t.Errorf("the day after in the east: %+v", list)
	}
	x.cfg.Document.Grace = 30
	if c := at(judged(x, d, today.In(east)), "expiry"); c.Outcome != app.Review || c.Reason != "expired_in_grace" {
		t.Errorf("with grace: %+v", c)
	}
}

// TestDocumentThatPolicyDemandsToBeRead lets a helper's photograph through or not.
func TestDocumentThatPolicyDemandsToBeRead(t *testing.T) {
	x := open(t, nil)
	d := app.Document{Kind: "none", Manual: true, Checks: []app.Check{{ID: "document.read", Outcome: app.Review, Reason: "staff", Detail: "A helper let it pass."}}}
	list := judged(x, d, x.clk.now())
	if c := at(list, "document.read"); c.Outcome != app.Review || !strings.HasSuffix(c.Detail, "Read it yourself. A helper let it pass.") || forbidden(list) {
		t.Errorf("%+v", list)
	}
	x.cfg.Document.MachineReadable = true
	if list := judged(x, d, x.clk.now()); !forbidden(list) || at(list, "kind").Reason != "no_machine_readable" {
		t.Errorf("%+v", list)
	}
}

// TestReviewerSeesEveryCheckGravestFirst looks at the page of a case with findings of all kinds.
func TestReviewerSeesEveryCheckGravestFirst(t *testing.T) {
	ctx := chromium(t, 1440, 1000)
	x := open(t, func(c *Config) { c.Site = "Utopia North"; c.Now = time.Now })
	x.clk.add(time.Since(x.clk.now()))
	e := ana()
	const id = "case-visit-4712"
	if r := ask[wire.IdentifyReply](x, "lobby-1", "identify", wire.IdentifyRequest{Case: id, Applicant: applicant(e)}); r.Outcome != e.Outcome {
		t.Fatalf("identify: %+v", r)
	}
	body := x.evidence("lobby-1", id, e)
	body.Document.Surname, body.Document.Expiry = "ANDERSON", "2020-01-31"
	body.Document.Lines = zone(t, e, func(f *document.MRZFields) {
		f.Surname, f.Expiry, f.Issuer, f.Nationality = "Anderson", "200131", "QQQ", "QQQ"
	})
	body.Document.Checks = []app.Check{
		{ID: "mrz.number", Outcome: app.Agree, Detail: "The check digit holds."},
		{ID: "number.mrz-barcode", Outcome: app.Review, Reason: "different", Detail: "number: the machine-readable zone says C01X00T47, the barcode says C01X00T48."},
		{ID: "capture.screen", Outcome: app.Review, Reason: "screen", Detail: "The picture may show a screen and not a document."},
		{ID: "number.mrz-visual", Outcome: app.Agree, Detail: "The machine-readable zone and the print both say C01X00T47."},
	}
	if code := x.put("lobby-1", "key-"+id, id, wire.KindCase, body); code != 200 {
		t.Fatalf("submit: %d", code)
	}
	x.sweep(t.Context())
	desk := tab{t, ctx}
	desk.do(chromedp.Navigate(x.mail(e.Manager, MailReview).Link), chromedp.WaitVisible("#join"), chromedp.Click("#join"), chromedp.WaitVisible("#who-name"))
	desk.await(`document.querySelectorAll('#checks .check').length > 8`)
	eval[bool](desk, `(document.querySelector('#checks details').open = true, document.querySelector('#checks').scrollIntoView(), true)`)
	desk.shoot("desk-checks")
	rows := eval[[]string](desk, `[...document.querySelectorAll('#checks .check')].map(e => e.dataset.check + ' ' + e.dataset.outcome)`)
	order := func(row string) int {
		return slices.IndexFunc(rows, func(r string) bool { return strings.HasPrefix(r, row) })
	}
	if order("expiry refuse") != 0 {
		t.Errorf("the gravest is not first: %q", rows)
	}
	for _, want := range []string{
		"expiry refuse", "issuer.mrz review", "name.mrz-directory review", "number.mrz-barcode review", "capture.screen review",
		"mrz.number agree", "number.mrz-visual agree", "age agree", "birth.mrz-directory agree", "pose.turn.1 pass",
	} {
		if order(want) < 0 {
			t.Errorf("%s is not among %q", want, rows)
		}
	}
	seen := map[string]bool{}
	for _, r := range rows {
		if check, _, _ := strings.Cut(r, " "); seen[check] {
			t.Errorf("%s is there twice", check)
		} else {
			seen[check] = true
		}
	}
	if text := eval[string](desk, `document.querySelector('#checks').innerText`); strings.Contains(text, "undefined") || !strings.Contains(text, "Expired on 2020-01-31.") {
		t.Errorf("%q", text)
	}
	if !eval[bool](desk, `document.documentElement.scrollWidth <= innerWidth`) {
		t.Error("the page is wider than the window")
	}
}
