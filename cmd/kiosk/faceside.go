package main

import (
	"context"
	"image"
	"strings"
	"time"

	"golang.org/x/image/draw"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/intake"
	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// faceFor bounds one try of the challenge: who stands there without following gets a sentence, not a frozen screen.
const faceFor = 75 * time.Second

// Face is the worker that runs the challenge and compares what it took.
func (e *eyes) Face(ctx context.Context, s journey.State, send func(journey.Event)) {
	challenge := face.NewChallenge(e.engine, face.ChallengeOptions{Patience: faceFor})
	defer func() {
		challenge.Reset()
		_ = challenge.Close()
	}()
	e.watch(ctx, func(f capture.Frame) bool {
		v := challenge.Judge(f)
		if ctx.Err() != nil {
			return true
		}
		e.show.Verdict(v)
		e.note(v)
		if e.actor != nil {
			e.actor.Obey(rehearsal.TaskSelfie, v.Hint)
		}
		res, ok := challenge.Outcome()
		if ok {
			send(e.judged(ctx, res, s))
		}
		return ok
	})
	<-ctx.Done()
}

// liveness is the record of a challenge.
func (e *eyes) liveness(res face.Result, s journey.State) app.Liveness {
	e.mu.Lock()
	info := e.info
	e.mu.Unlock()
	live := app.Liveness{
		Passed: res.Passed, Tier: res.Tier, Method: "challenge", Prompt: strings.Join(res.Moves, ","), Tries: s.SelfieTries + 1,
		Model: res.Basis, Camera: info.Name, Driver: info.Driver, Sim: info.Simulated,
	}
	for _, c := range res.Reasons {
		live.Checks = append(live.Checks, app.Check{ID: c.ID, Outcome: string(c.Status), Score: c.Score, Threshold: c.Threshold, Reason: c.Advice})
	}
	id := whose(info)
	live.Checks = append(live.Checks, app.Check{ID: id.ID, Outcome: string(id.Status), Score: id.Score, Threshold: id.Threshold, Reason: id.Advice})
	return live
}

// whose tells the reviewer whether the pictures came from the camera that was set up. A camera that is not the pinned one
// was never let in; without a pin it could be any.
func whose(info capture.Info) face.Check {
	c := face.Check{ID: light.CheckIdentity, Version: 1, Status: face.StatusNotRun, Threshold: 1, Optional: true}
	switch {
	case info.Simulated:
	case info.Pinned:
		c.Status, c.Score = face.StatusPass, 1
	default:
		c.Status, c.Advice = face.StatusInconclusive, light.AdviceStaff
	}
	return c
}

// again tells whether a result that is no pass is worth another try: one that only a reviewer can decide is not.
func again(res face.Result) bool {
	for _, c := range res.Reasons {
		if c.Status == face.StatusFail || c.Status == face.StatusInconclusive && c.Advice != face.AdviceReviewer {
			return true
		}
	}
	return false
}

// faultOf is the sentence for the applicant: what to do, never what is suspected.
func faultOf(res face.Result) app.Fault {
	switch res.Advice() {
	case face.AdviceBeAlone:
		return app.FaultTwoFaces
	case face.AdviceStayInPicture, face.AdviceFaceScreen:
		return app.FaultFace
	}
	return app.FaultLiveness
}

// judged turns the end of a challenge into an event. A try that was not passed is tried again; after the last one the reviewer decides
// with the picture.
func (e *eyes) judged(ctx context.Context, res face.Result, s journey.State) journey.Event {
	live := e.liveness(res, s)
	e.log.Info("challenge", "status", res.Status, "tier", res.Tier, "try", live.Tries)
	if !res.Passed && again(res) && live.Tries < e.tries || !res.Best.Valid() {
		return journey.SelfieFailed{Fault: faultOf(res), Live: live}
	}
	role := app.RoleSelfie
	if s.Purpose == journey.ForResume {
		role = app.RoleSelfieResume
	}
	picture := res.Best.RGBA()
	var blobs []app.Blob
	if s.Purpose == journey.ForCase || s.Purpose == journey.ForResume {
		keep := []struct {
			role string
			jpeg []byte
		}{{role, jpegOf(picture, 90)}}
		for _, t := range res.Thumbs {
			if t.Frame.Valid() && s.Purpose == journey.ForCase {
				keep = append(keep, struct {
					role string
					jpeg []byte
				}{app.RoleThumb + "-" + t.Label, jpegOf(t.Frame.RGBA(), 85)})
			}
		}
		for _, k := range keep {
			b, err := e.line.Seal(k.role, k.jpeg)
			if err != nil {
				return journey.SelfieFailed{Fault: e.cannotKeep(err), Live: live}
			}
			blobs = append(blobs, b)
		}
	}
	small := jpegOf(smaller(picture, 320), 85)
	var portrait capture.Frame
	e.remember(ctx, func() { e.selfie, portrait = small, e.portrait })
	matches := e.matches(ctx, res.Best, portrait, s.Purpose)
	for _, f := range res.Neutral {
		clear(f.Pix)
	}
	return journey.SelfieAccepted{Live: live, Matches: matches, Blobs: blobs}
}

// matches compares the selfie with every picture there is. Without a model each pair says so, and the reviewer compares.
func (e *eyes) matches(ctx context.Context, selfie, portrait capture.Frame, purpose journey.Purpose) []app.Match {
	refs := e.line.Faces()
	gate := intake.New(intake.Options{}) // nothing of these pictures stays in memory after the comparison
	defer gate.Close()
	var list []app.Match
	add := func(pair string, a, b capture.Frame) {
		if !a.Valid() || !b.Valid() {
			return
		}
		m := e.engine.Compare(a, b)
		list = append(list, app.Match{Pair: pair, Band: string(m.Band), Score: m.Scores["cosine"], Model: m.Model, Reason: m.Reason})
	}
	badge := e.opened(ctx, gate, refs.Badge)
	switch purpose {
	case journey.ForResume:
		add("selfie-case", selfie, e.opened(ctx, gate, refs.Reference))
	case journey.ForFast:
		add("selfie-credential", selfie, e.opened(ctx, gate, refs.Credential))
		add("selfie-badge", selfie, badge)
	default:
		add("selfie-document", selfie, portrait)
		add("selfie-badge", selfie, badge)
		add("document-badge", portrait, badge)
	}
	return list
}

// opened decodes a picture that somebody else made; the reviewer compares when it cannot be opened.
func (e *eyes) opened(ctx context.Context, gate *intake.Gate, raw []byte) capture.Frame {
	if len(raw) == 0 {
		return capture.Frame{}
	}
	p, err := gate.Bytes(ctx, raw)
	if err != nil && ctx.Err() == nil {
		e.log.Warn("picture", "err", err)
	}
	return p.Frame
}

// smaller scales a picture down to a width.
func smaller(img *image.RGBA, width int) *image.RGBA {
	b := img.Bounds()
	if b.Dx() <= width {
		return img
	}
	out := image.NewRGBA(image.Rect(0, 0, width, b.Dy()*width/b.Dx()))
	draw.ApproxBiLinear.Scale(out, out.Bounds(), img, b, draw.Src, nil)
	return out
}
