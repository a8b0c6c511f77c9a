package line

import (
	"context"
	"errors"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/sync/wire"
)

// Ask implements station.Asker.
func (l *Line) Ask(ctx context.Context, ask journey.Ask, s journey.State) (journey.Event, app.Pass) {
	limit := 20 * time.Second
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	e, pass, err := l.ask(ctx, ask, s)
	if err == nil {
		return e, pass
	}
	fault := app.FaultHubAway
	var status *wire.StatusError
	switch {
	case errors.Is(err, wire.ErrNonsense):
		fault = app.FaultHubNonsense
	case errors.As(err, &status) && status.Final():
		fault = app.FaultHubNonsense
	}
	l.Log.Warn("ask-failed", "ask", ask.Kind, "err", err)
	return journey.AskFailed{ID: ask.ID, Fault: fault}, app.Pass{}
}

func (l *Line) ask(ctx context.Context, ask journey.Ask, s journey.State) (journey.Event, app.Pass, error) {
	var none app.Pass
	switch ask.Kind {
	case journey.AskIdentify:
		r, err := wire.Post[wire.IdentifyReply](ctx, l.Client, "identify", wire.IdentifyRequest{Case: s.Case, Applicant: s.Person})
		if err == nil {
			l.remember(ctx, func() { l.faces.Badge = r.Badge })
		}
		return journey.DirectoryAnswered{ID: ask.ID, Outcome: r.Outcome, Fault: r.Fault}, none, err
	case journey.AskPINSend:
		r, err := wire.Post[wire.PINSent](ctx, l.Client, "pin/send", wire.PINSend{Case: s.Case, Email: s.Person.PersonalEmail, Lang: s.Looks.Lang})
		return journey.PINWasSent{ID: ask.ID, Again: r.Again, Fault: r.Fault}, none, err
	case journey.AskPINCheck:
		r, err := wire.Post[wire.PINResult](ctx, l.Client, "pin/check", wire.PINCheck{Case: s.Case, PIN: ask.Param})
		return journey.PINWasChecked{ID: ask.ID, OK: r.OK, Left: r.Left, Fault: r.Fault}, none, err
	case journey.AskOffer:
		var photo []byte
		if l.Selfie != nil {
			photo = l.Selfie()
		}
		r, err := wire.Post[wire.Offer](ctx, l.Client, "offer", wire.OfferRequest{Case: s.Case, Photo: photo})
		return journey.LinkCame{ID: ask.ID, URL: r.URL, Until: r.Until, Fault: r.Fault}, none, err
	case journey.AskPresent:
		r, err := wire.Post[wire.Presentation](ctx, l.Client, "present", wire.PresentRequest{Case: s.Case})
		return journey.LinkCame{ID: ask.ID, URL: r.URL, Until: r.Until, Fault: r.Fault}, none, err
	case journey.AskEnrol:
		r, err := wire.Post[wire.Enrol](ctx, l.Client, "enrol", wire.EnrolRequest{Case: s.Case})
		return journey.LinkCame{ID: ask.ID, URL: r.URL, Until: r.Until, Fault: r.Fault}, none, err
	case journey.AskFast:
		r, err := wire.Post[wire.FastReply](ctx, l.Client, "fast", wire.FastRequest{
			Case: s.Case, Presentation: s.Presentation, Liveness: s.Live, Matches: s.Matches,
		})
		return journey.FastAnswered{ID: ask.ID, Approved: r.Approved, Outcome: r.Outcome, Fault: r.Fault}, none, err
	case journey.AskResume:
		r, err := wire.Post[wire.ResumeReply](ctx, l.Client, "resume", wire.ResumeRequest{Code: ask.Param})
		if err == nil {
			l.remember(ctx, func() { l.ticket, l.faces.Reference = r.Ticket, r.Reference })
		}
		return journey.CodeAnswered{ID: ask.ID, Fault: r.Fault}, none, err
	case journey.AskResumeFace:
		return l.resumeFace(ctx, ask, s)
	case journey.AskPass:
		r, err := wire.Post[wire.PassReply](ctx, l.Client, "pass", wire.PassRequest{Case: s.Case})
		if err != nil {
			return nil, none, err
		}
		until := r.Start.Add(time.Duration(r.Minutes) * time.Minute)
		return journey.PassCame{ID: ask.ID, Until: l.local(until), Outcome: r.Outcome, Fault: r.Fault},
			app.Pass{Code: app.NewSecret(r.Code), Start: r.Start, Until: until, Once: r.Once}, nil
	case journey.AskStaff:
		return journey.StaffAnswered{ID: ask.ID, OK: l.StaffPIN != nil && l.StaffPIN(ask.Param)}, none, nil
	}
	return nil, none, errors.New("no such question")
}

func (l *Line) resumeFace(ctx context.Context, ask journey.Ask, s journey.State) (journey.Event, app.Pass, error) {
	l.mu.Lock()
	ticket, selfie := l.ticket, l.resume
	l.mu.Unlock()
	r, err := wire.Post[wire.ResumeConfirmed](ctx, l.Client, "resume/confirm", wire.ResumeConfirm{
		Ticket: ticket, Liveness: s.Live, Matches: s.Matches, Selfie: selfie,
	})
	return journey.ResumeAnswered{ID: ask.ID, Case: r.Case, Stage: r.Stage, Outcome: r.Outcome, EventN: r.After, Fault: r.Fault}, app.Pass{}, err
}

// local turns an instant of the hub's clock into the station's, so that a wrong clock at the station neither ends a pass early nor shows
// it for longer than it is valid. The clock time on the screen is the hub's instant itself.
func (l *Line) local(t time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return t.Add(-l.skew)
}

// Watch implements the worker that follows a case. The stream is taken up again where it broke.
func (l *Line) Watch(ctx context.Context, s journey.State, send func(journey.Event)) {
	after, wait := s.EventN, 200*time.Millisecond
	for ctx.Err() == nil {
		err := l.Client.Events(ctx, s.Case, after, func(e wire.Event) {
			after, wait = max(after, e.N), 200*time.Millisecond
			if inner := l.heard(ctx, e); inner != nil {
				send(journey.FromHub{N: e.N, Event: inner})
			}
		})
		var status *wire.StatusError
		if errors.As(err, &status) && status.Code != 404 {
			l.Log.Warn("watch-refused", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(2*wait, 5*time.Second)
	}
}

// heard turns an event of the hub into one of the journey.
func (l *Line) heard(ctx context.Context, e wire.Event) journey.Event {
	switch e.Kind {
	case wire.EventTold:
		return journey.ReviewerTold{}
	case wire.EventOpened:
		return journey.ReviewerOpened{}
	case wire.EventOfferScanned:
		return journey.OfferScanned{}
	case wire.EventOfferTaken:
		return journey.OfferTaken{}
	case wire.EventPresentScanned:
		return journey.PresentScanned{}
	case wire.EventPresented:
		l.remember(ctx, func() { l.faces.Credential = e.Photo })
		return journey.Presented{Presentation: e.ID, OK: e.OK, Fast: e.Fast, Fault: e.Fault}
	case wire.EventRang:
		return journey.ReviewerRang{}
	case wire.EventMedia:
		return journey.MediaFlowed{Seconds: e.Seconds, Need: e.Need}
	case wire.EventLeft:
		return journey.ReviewerLeft{}
	case wire.EventDecided:
		return journey.Decided{Approved: e.OK, Outcome: e.Outcome}
	case wire.EventExpired:
		return journey.CaseLapsed{}
	case wire.EventPassUsed:
		return journey.PassWasUsed{}
	case wire.EventPasskeySeen:
		return journey.PasskeySeen{}
	case wire.EventHelper:
		var minutes int
		for _, r := range e.Text {
			if r < '0' || r > '9' {
				break
			}
			minutes = minutes*10 + int(r-'0')
		}
		return journey.HelperAnswered{Minutes: minutes}
	}
	return nil
}
