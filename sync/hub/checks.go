package hub

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/sync/wire"
)

// deskCheck is a check as the reviewer's page draws it.
type deskCheck struct {
	app.Check
	Level string `json:"level"` // "bad", "look", "good"; "none" for an optional check that was not made
}

// levels by app.Grave.
var levels = [...]string{"bad", "look", "good"}

// grave orders checks, the gravest first. An optional check that was not made is no finding.
func grave(c app.Check) int {
	if c.Optional && c.Outcome == app.NotRun {
		return len(levels)
	}
	return app.Grave(c.Outcome)
}

// graded gives each check its level.
func graded(list []app.Check) []deskCheck {
	out := make([]deskCheck, 0, len(list))
	for _, c := range list {
		level := "none"
		if g := grave(c); g < len(levels) {
			level = levels[g]
		}
		out = append(out, deskCheck{c, level})
	}
	return out
}

// checks are all of a case for the reviewer, the gravest first: of the document, of the living face, and of how the evidence came. Those of the directory and
// of the hub's own clock are made anew at every look, because their sentences name the person and are stored nowhere.
func (h *Hub) checks(body wire.Case, p Person, c caseRecord) []app.Check {
	// The day is the station's: its clock's offset came with the case, the time is the hub's.
	now := h.now()
	if !body.Submitted.IsZero() {
		now = now.In(body.Submitted.Location())
	}
	seen := evidence(body.Document, p)
	var list []app.Check
	for _, k := range document.Judge(seen, h.cfg.Document, document.DayOf(now)) {
		list = append(list, app.Check{ID: k.ID, Outcome: string(k.Outcome), Reason: k.Reason, Detail: k.Detail})
	}
	for _, k := range body.Document.Checks {
		list = merged(list, k)
	}
	own := h.recordChecks(body, c)
	if d, m := body.Document, seen.MRZ; m != nil && (d.Surname != m.Surname || d.GivenNames != m.GivenNames || d.Number != m.Number) {
		own = append(own, app.Check{
			ID: "document.fields", Outcome: app.Review, Reason: "differs",
			Detail: "What the station says that it read is not what stands in the zone that it sent. Trust the zone.",
		})
	}
	// What only the hub can know, no station can say; nor does the challenge speak of the document.
	list = slices.DeleteFunc(list, func(k app.Check) bool {
		return slices.ContainsFunc(own, func(o app.Check) bool { return o.ID == k.ID })
	})
	list = append(list, own...)
	for _, k := range body.Liveness.Checks {
		if !slices.ContainsFunc(list, func(have app.Check) bool { return have.ID == k.ID }) {
			list = append(list, k)
		}
	}
	slices.SortStableFunc(list, func(a, b app.Check) int { return grave(a) - grave(b) })
	return list
}

// merged adds what the station found. Where the hub has judged the same, the graver of the two stands; of two that are equally grave the
// hub's stands with the station's sentence behind its own, because the station saw more than came with the case.
func merged(list []app.Check, k app.Check) []app.Check {
	at := slices.IndexFunc(list, func(have app.Check) bool { return have.ID == k.ID })
	if at < 0 {
		return append(list, k)
	}
	have := &list[at]
	switch {
	case grave(k) < grave(*have):
		*have = k
	case grave(k) == grave(*have) && app.Grave(k.Outcome) < 2 && k.Detail != have.Detail && k.Detail != "":
		have.Detail += " " + k.Detail
	}
	return list
}

// livenessCheck sums the challenge up for the reviewer.
func livenessCheck(body wire.Case) app.Check {
	l := body.Liveness
	c := app.Check{ID: "liveness"}
	status := decided(l).Status
	switch {
	case l.Passed && status != light.Pass:
		c.Outcome, c.Reason, c.Detail = app.Review, "differs", "The station says that the challenge was passed, but its checks do not come to that. Trust the checks."
	case l.Passed:
		c.Outcome, c.Detail = app.Passed, "Captured and consistent with a living person before this station's camera."
	case status == light.Fail:
		c.Outcome, c.Reason, c.Detail = app.Fail, l.Advice, "An attack is suspected. Look at the checks that failed before you call."
	case l.Locked:
		c.Outcome, c.Reason, c.Detail = app.NotRun, "locked", "The station was locked out after repeated failures; nobody was looked at. Look well in the call."
	case l.Method == "staff":
		c.Outcome, c.Reason, c.Detail = app.NotRun, "staff", "Confirmed by staff; no program looked. Look well in the call."
	case status == light.Inconclusive:
		c.Outcome, c.Reason, c.Detail = app.Inconclusive, l.Advice, "No program could tell: you decide, by the pictures and in the call."
	default: // without a single check, too
		c.Outcome, c.Reason, c.Detail = app.Fail, l.Advice, "The challenge was not passed."
	}
	return c
}

// evidence is what came with the case about the document, and the directory's record of the person.
func evidence(d app.Document, p Person) document.Evidence {
	record := document.Facts{Source: document.FromDirectory, Name: document.Name{Family: p.Surname, Given: p.GivenNames, Preferred: p.Preferred}}
	record.Birth, _ = document.ParseDay(p.Birth)
	e := document.Evidence{Manual: d.Manual, Directory: &record}
	if d.Manual {
		return e
	}
	if m, err := document.ParseMRZ(d.Lines); err == nil {
		e.MRZ = &m
		return e
	}
	read := document.Facts{
		Source: document.FromMRZ, Kind: document.Kind(d.Kind), Issuer: d.Issuer, Number: d.Number, Sex: d.Sex,
		Name: document.Name{Family: d.Surname, Given: d.GivenNames},
	}
	if read.Kind == document.Licence {
		read.Source = document.FromBarcode
	}
	read.Birth, _ = document.ParseDay(d.Birth)
	read.Expiry, _ = document.ParseDay(d.Expiry)
	e.Reading = &read
	return e
}

// recordChecks says what the hub knows of how the evidence came.
func (h *Hub) recordChecks(body wire.Case, c caseRecord) []app.Check {
	mail := app.Check{ID: "mail.proven", Outcome: app.Agree, Detail: "The PIN sent to the personal e-mail was typed at the station."}
	if !c.MailProven {
		mail = app.Check{
			ID: "mail.proven", Outcome: app.Review, Reason: "not_proven",
			Detail: "The personal e-mail was not proven by a PIN from this hub.",
		}
	}
	out := []app.Check{livenessCheck(body), mail, c.Frames.check()}
	if c.Simulated {
		out = append(out, app.Check{
			ID: "device.real", Outcome: app.Review, Reason: "simulated",
			Detail: "REHEARSAL: the pictures come from a simulated device, not from a camera.",
		})
	}
	if late := c.Submitted.Sub(body.Submitted); !body.Submitted.IsZero() && (late > time.Hour || late < -5*time.Minute) {
		out = append(out, app.Check{
			ID: "time.submitted", Outcome: app.Review, Reason: "late",
			Detail: fmt.Sprintf("The station says that it finished %s before the case arrived: it was offline, or its clock is wrong.", late.Round(time.Minute)),
		})
	}
	for _, r := range c.Returns {
		k := app.Check{ID: "return.selfie", Outcome: app.Agree, Detail: "The person came back with the code; the fresh selfie matches."}
		if r.Band != "similar" {
			k.Outcome, k.Reason = app.Review, r.Band
			k.Detail = "The person came back with the code; no program compared the faces well enough. Compare the two selfies."
		}
		if !r.Passed {
			k.Outcome, k.Reason = app.Review, "liveness"
			k.Detail += " No program could tell that a living person stood there: look well in the call."
		}
		out = append(out, k)
	}
	return out
}

// cues are asked at random in the call, because a prepared or generated face handles them badly.
var cues = []string{
	"Ask the person to pass a hand slowly in front of the face.",
	"Ask the person to turn the head far to the left, then far to the right.",
	"Ask the person to touch the nose with one finger.",
	"Ask the person to stand up, step back, and come close again.",
	"Ask the person to hold up as many fingers as you name.",
	"Ask the person to look up at the ceiling and cover one eye.",
}

// cue picks one for the case: the same at every look, different from case to case.
func cue(id string) string {
	f := fnv.New32a()
	_, _ = f.Write([]byte(id))
	return cues[int(f.Sum32()%uint32(len(cues)))]
}

// questions are for the person; none can be answered from the document or from what the station asked.
func questions(p Person) []string {
	return []string{
		"Who interviewed you, and when was that?",
		"What will you work on first, and with whom?",
		"When and where did we last speak or write to one another?",
		fmt.Sprintf("Which name should colleagues use for you? (The directory says %s.)", p.Name()),
	}
}
