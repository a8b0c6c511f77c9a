package main

import (
	"context"
	"fmt"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/reader"
)

// took judges what was read and seals the pictures.
func (e *eyes) took(ctx context.Context, res reader.Result) journey.Event {
	if res.Fields == nil || !res.MRZ.Accepted {
		return journey.DocumentFailed{Fault: app.FaultDocUnreadable}
	}
	today := document.DayOf(time.Now())
	facts := res.Parsed.Facts(today)
	checks := res.Parsed.Findings()
	expired := document.Expired(facts, today, 0)
	checks = append(checks, expired)
	if expired.Outcome == document.Refuse {
		e.log.Info("document-refused", "reason", expired.Reason)
		return journey.DocumentFailed{Fault: app.FaultDocExpired}
	}
	d := app.Document{
		Kind: string(res.Kind), Code: res.Fields.DocumentCode, Issuer: res.Fields.Issuer, Number: res.Fields.Number,
		Surname: res.Fields.Surname, GivenNames: res.Fields.GivenNames, Nationality: res.Fields.Nationality, Birth: facts.Birth.String(),
		Expiry: facts.Expiry.String(), Sex: res.Fields.Sex, Lines: res.MRZ.Lines,
	}
	for _, c := range checks {
		d.Checks = append(d.Checks, app.Check{ID: c.ID, Outcome: string(c.Outcome), Reason: c.Reason, Detail: c.Detail})
	}
	d.Checks = append(d.Checks, app.Check{
		ID: "mrz.confidence", Outcome: app.Agree, Score: res.MRZ.Confidence,
		Detail: fmt.Sprintf("Least certain character %.2f. Captured and consistent; a camera cannot tell whether a document is genuine.", res.MRZ.Weakest),
	})
	front := res.Front
	roles := []struct {
		role  string
		frame capture.Frame
	}{{app.RoleDocumentFront, res.Document}, {app.RolePortrait, res.Portrait}}
	if front.Valid() {
		roles[0].role = app.RoleDocumentBack
		roles = append(roles, struct {
			role  string
			frame capture.Frame
		}{app.RoleDocumentFront, front})
	}
	var blobs []app.Blob
	for _, p := range roles {
		if !p.frame.Valid() {
			continue
		}
		b, err := e.line.Seal(p.role, jpegOf(p.frame.RGBA(), 90))
		if err != nil {
			return journey.DocumentFailed{Fault: e.cannotKeep(err)}
		}
		blobs = append(blobs, b)
	}
	shown := res.Document
	if front.Valid() {
		shown = front
	}
	picture := shown.RGBA()
	e.remember(ctx, func() {
		e.portrait = res.Portrait
		e.show.Document(picture)
	})
	return journey.DocumentAccepted{Document: d, Blobs: blobs}
}
