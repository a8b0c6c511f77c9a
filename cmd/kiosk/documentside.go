package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/reader"
)

// This file is what becomes of a document that was read: its checks, its record, its pictures.

// printWait is how long a person waits for the printed text to be read after the zone was: it only adds to what is known.
const printWait = 2 * time.Second

// took judges what was read, seals the pictures, and meanwhile looks for the same values in print.
func (e *eyes) took(ctx context.Context, res reader.Result) journey.Event {
	today := document.DayOf(time.Now()) // in the station's own time zone
	d, fault := judged(res, e.policy, today)
	if fault != app.FaultNone {
		e.log.Info("document-refused", "reason", string(fault))
		return journey.DocumentFailed{Fault: fault}
	}
	printed := e.printOf(res, today)
	blobs, err := e.sealed(res)
	if err != nil {
		return journey.DocumentFailed{Fault: e.cannotKeep(err)}
	}
	shown := res.Document
	if res.Front.Valid() {
		shown = res.Front
	}
	picture := shown.RGBA()
	e.remember(ctx, func() {
		e.portrait = res.Portrait
		e.show.Document(picture)
	})
	wait := time.NewTimer(printWait)
	defer wait.Stop()
	select {
	case res = <-printed:
		d, _ = judged(res, e.policy, today) // print supports a reading and refuses none
	case <-wait.C:
	case <-ctx.Done():
	}
	return journey.DocumentAccepted{Document: d, Blobs: blobs}
}

// printOf looks for what was read in the printed text, beside whatever else goes on.
func (e *eyes) printOf(res reader.Result, today document.Day) <-chan reader.Result {
	done := make(chan reader.Result, 1)
	go func() {
		if err := e.reader.ReadPrint(&res, today); err != nil {
			e.noPrint.Do(func() { e.log.Warn("print-not-read", "err", err) })
		}
		done <- res
	}()
	return done
}

// judged makes the record of a reading with all its checks, or says why policy does not take the document. today is the civil day
// at the station.
func judged(res reader.Result, p document.Policy, today document.Day) (app.Document, app.Fault) {
	seen := evidenceOf(res)
	if seen.MRZ == nil && seen.Barcode == nil {
		return app.Document{}, app.FaultDocUnreadable
	}
	checks := document.Judge(seen, p, today)
	if reason := document.Refusal(checks); reason != "" {
		return app.Document{}, refusalFault(reason)
	}
	d := recordOf(seen, today)
	for _, c := range checks {
		d.Checks = append(d.Checks, app.Check{ID: c.ID, Outcome: string(c.Outcome), Reason: c.Reason, Detail: c.Detail})
	}
	if seen.MRZ != nil {
		d.Checks = append(d.Checks, app.Check{
			ID: "mrz.confidence", Outcome: app.Agree, Score: res.MRZ.Confidence,
			Detail: fmt.Sprintf("Least certain character %.2f. Captured and consistent: a camera sees what is printed, no more.", res.MRZ.Weakest),
		})
	}
	return d, app.FaultNone
}

// sealed keeps the pictures of a reading. The side with the text is the back of a card whose front was taken, too.
func (e *eyes) sealed(res reader.Result) ([]app.Blob, error) {
	type picture struct {
		role  string
		frame capture.Frame
	}
	pictures := []picture{{app.RoleDocumentFront, res.Document}, {app.RolePortrait, res.Portrait}}
	if res.Front.Valid() {
		pictures[0].role = app.RoleDocumentBack
		pictures = append(pictures, picture{app.RoleDocumentFront, res.Front})
	}
	var blobs []app.Blob
	for _, p := range pictures {
		if !p.frame.Valid() {
			continue
		}
		b, err := e.line.Seal(p.role, jpegOf(p.frame.RGBA(), 90))
		if err != nil {
			return nil, err
		}
		blobs = append(blobs, b)
	}
	return blobs, nil
}

// kindsToRead are the layouts that the reader takes: all but visas, and those, too, when policy does. A kind that is read and
// not accepted is refused with a sentence; one that is not read leaves the person waiting.
func kindsToRead(p document.Policy) []document.Kind {
	list := slices.Clone(document.DefaultKinds)
	for _, k := range p.Kinds {
		if !slices.Contains(list, k) {
			list = append(list, k)
		}
	}
	return list
}

// evidenceOf takes what a reading is sure enough of.
func evidenceOf(res reader.Result) document.Evidence {
	var seen document.Evidence
	if res.Fields != nil && res.MRZ.Accepted {
		seen.MRZ = &res.Parsed
	}
	if res.Barcode.IsLicence() {
		seen.Barcode = res.Barcode.Licence
	}
	if res.Visual != nil {
		seen.Visual = &res.Visual.Facts
	}
	for _, f := range res.Flags {
		seen.Flags = append(seen.Flags, document.Flag(f))
	}
	return seen
}

// recordOf is what the case says of the document: the zone's text where there is one, else the barcode's.
func recordOf(seen document.Evidence, today document.Day) app.Document {
	if m := seen.MRZ; m != nil {
		facts := m.Facts(today)
		return app.Document{
			Kind: string(m.Kind), Code: m.DocumentCode, Issuer: m.Issuer, Number: m.Number, Surname: m.Surname, GivenNames: m.GivenNames,
			Nationality: m.Nationality, Birth: facts.Birth.String(), Expiry: facts.Expiry.String(), Sex: m.Sex, Lines: m.Lines,
		}
	}
	facts := seen.Barcode.Facts()
	return app.Document{
		Kind: string(facts.Kind), Code: seen.Barcode.Subfile, Issuer: facts.Issuer, Number: facts.Number, Surname: facts.Name.Family,
		GivenNames: facts.Name.Given, Birth: facts.Birth.String(), Expiry: facts.Expiry.String(), Sex: facts.Sex,
	}
}

// refusalFault is what the applicant is told of a refusal.
func refusalFault(reason string) app.Fault {
	switch reason {
	case "expired":
		return app.FaultDocExpired
	case "kind_not_allowed":
		return app.FaultDocKind
	}
	return app.FaultDocUnreadable
}
