package main

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"time"

	"golang.org/x/image/draw"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// faceFor bounds one try of the challenge: who stands there without following gets a sentence, not a frozen screen.
const faceFor = 75 * time.Second

// Face is the worker that runs the challenge and compares what it took.
func (e *eyes) Face(ctx context.Context, s journey.State, send func(journey.Event)) {
	challenge, err := e.engine.NewChallenge()
	if err != nil {
		e.log.Error("challenge", "err", err)
		send(journey.SelfieFailed{Fault: app.FaultCamera})
		<-ctx.Done()
		return
	}
	defer challenge.Reset()
	until := time.Now().Add(faceFor)
	e.watch(ctx, func(f capture.Frame) bool {
		v := challenge.Judge(f)
		if ctx.Err() != nil {
			return true
		}
		e.show.Verdict(v)
		if e.actor != nil {
			e.actor.Obey(rehearsal.TaskSelfie, v.Hint)
		}
		res, ok := challenge.Outcome()
		if !ok {
			if time.Now().After(until) {
				send(journey.SelfieFailed{Fault: app.FaultFace, Live: e.liveness(face.Result{}, s)})
				return true
			}
			return false
		}
		send(e.judged(res, s))
		return true
	})
	<-ctx.Done()
}

// liveness is the record of a challenge.
func (e *eyes) liveness(res face.Result, s journey.State) app.Liveness {
	e.mu.Lock()
	info := e.info
	e.mu.Unlock()
	live := app.Liveness{
		Passed: res.Passed, Tier: e.engine.Tier(), Method: "challenge", Prompt: res.Prompt, Tries: s.SelfieTries + 1,
		Model: e.engine.Detector(), Camera: info.Name, Driver: info.Driver, Sim: info.Simulated,
	}
	for _, c := range res.Checks {
		live.Checks = append(live.Checks, app.Check{ID: c.ID, Outcome: string(c.Status), Score: c.Score, Threshold: c.Threshold, Reason: c.Advice, Detail: c.Detail})
	}
	return live
}

// judged turns the end of a challenge into an event. A try that was not passed is tried again; after the last one the reviewer decides
// with the picture.
func (e *eyes) judged(res face.Result, s journey.State) journey.Event {
	live := e.liveness(res, s)
	if !res.Passed && s.SelfieTries+1 < 3 {
		fault := app.FaultLiveness
		if res.TwoFaces {
			fault = app.FaultTwoFaces
		}
		return journey.SelfieFailed{Fault: fault, Live: live}
	}
	if !res.Best.Valid() {
		return journey.SelfieFailed{Fault: app.FaultFace, Live: live}
	}
	role := app.RoleSelfie
	if s.Purpose == journey.ForResume {
		role = app.RoleSelfieResume
	}
	picture := res.Best.RGBA()
	var blobs []app.Blob
	if s.Purpose == journey.ForCase || s.Purpose == journey.ForResume {
		b, err := e.line.Seal(role, jpegOf(picture, 90))
		if err != nil {
			e.cannotKeep(err)
			return journey.SelfieFailed{Fault: app.FaultDiskFull, Live: live}
		}
		blobs = append(blobs, b)
	}
	e.mu.Lock()
	e.selfie = jpegOf(smaller(picture, 320), 85)
	portrait := e.portrait
	e.mu.Unlock()
	return journey.SelfieAccepted{Live: live, Matches: e.matches(res.Best, portrait, s.Purpose), Blobs: blobs}
}

// matches compares the selfie with every picture there is. Without a model each pair says so, and the reviewer compares.
func (e *eyes) matches(selfie, portrait capture.Frame, purpose journey.Purpose) []app.Match {
	refs := e.line.Faces()
	var list []app.Match
	add := func(pair string, a, b capture.Frame) {
		if !a.Valid() || !b.Valid() {
			return
		}
		m := e.engine.Compare(a, b)
		list = append(list, app.Match{Pair: pair, Band: string(m.Band), Score: m.Score(), Model: m.Model, Reason: m.Reason})
	}
	badge := decoded(refs.Badge)
	switch purpose {
	case journey.ForResume:
		add("selfie-case", selfie, decoded(refs.Reference))
	case journey.ForFast:
		add("selfie-credential", selfie, decoded(refs.Credential))
		add("selfie-badge", selfie, badge)
	default:
		add("selfie-document", selfie, portrait)
		add("selfie-badge", selfie, badge)
		add("document-badge", portrait, badge)
	}
	return list
}

func decoded(raw []byte) capture.Frame {
	if len(raw) == 0 {
		return capture.Frame{}
	}
	img, err := jpeg.Decode(bytes.NewReader(raw))
	if err != nil {
		return capture.Frame{}
	}
	return capture.FromImage(img)
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
