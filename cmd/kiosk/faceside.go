package main

import (
	"context"
	"image"
	"log/slog"
	"strings"
	"sync"
	"time"

	"golang.org/x/image/draw"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/camera"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/intake"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// faceFor bounds the wait for somebody who stands well: who does not gets a sentence, not a frozen screen.
const faceFor = 75 * time.Second

// own is what a station keeps of its own for the face, beside its camera.
type own struct {
	pin     camera.Pin  // of set-up
	lags    *lags       // of its screen and camera
	lockout *lockout    // after repeated attack verdicts
	scene   *emptyScene // what its camera sees when nobody is there
	key     *stationKey // signs what was judged
}

// openOwn reads the station's files, or begins them.
func openOwn(cfg Config, log *slog.Logger) (o own, err error) {
	if o.key, err = openStationKey(cfg.Station.Data); err != nil {
		return o, err
	}
	o.pin, _ = camera.ParsePin(cfg.Camera.Pin) // the configuration was checked
	o.lags, o.lockout = openLags(cfg.Station.Data, log), openLockout(cfg.Station.Data, time.Now, log)
	o.scene = openScene(cfg.Station.Data, log)
	return o, nil
}

// sitting is one try of a live session, and what is needed to make evidence of it.
type sitting struct {
	*eyes
	state  journey.State
	info   capture.Info // of the camera
	gate   *intake.Gate // for pictures of elsewhere; nothing of them stays in memory after the sitting
	locked bool         // the station is locked out: only a picture is taken
}

// Face is the worker that runs a live session and compares what it took. A session whose camera was lost begins anew once there is one
// again: that was not the person's fault, and is no try.
func (e *eyes) Face(ctx context.Context, s journey.State, send func(journey.Event)) {
	for e.sit(ctx, s, send) {
	}
	<-ctx.Done()
}

// sit runs one session; true when the camera was lost in it.
func (e *eyes) sit(ctx context.Context, s journey.State, send func(journey.Event)) (lost bool) {
	if !e.running(ctx) {
		return false
	}
	info, losses := e.cameraInfo(), e.lost.Load()
	t := sitting{eyes: e, state: s, info: info, gate: intake.New(intake.Options{}), locked: e.own.lockout.Locked()}
	o := face.LiveOptions{NoFlash: s.NoFlash, OnlyFace: t.locked, Control: true, Patience: faceFor, Station: e.own.lags.station(t.info)}
	o.Pinned, o.Camera = whose(t.info, e.own.pin)
	e.engine.Know(e.own.scene.scene(t.info))
	live := face.NewLive(e.engine, o)
	around, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { e.shine(around, live) })
	wg.Go(func() { e.expose(around, live) })
	wg.Go(func() { t.gate.Warm(around) })
	rest := func() time.Duration {
		if live.Posing() {
			return 0
		}
		return judgeEvery
	}
	e.watch(ctx, rest, func(f capture.Frame) bool {
		if lost = e.lost.Load() != losses; lost {
			return true
		}
		v := live.Judge(f)
		if ctx.Err() != nil {
			return true
		}
		e.show.Verdict(v)
		e.note(v)
		if e.actor != nil {
			e.actor.Obey(rehearsal.TaskSelfie, v.Hint)
		}
		res, ok := live.Outcome()
		if ok {
			send(t.judged(ctx, res))
		}
		return ok
	})
	stop()
	wg.Wait()
	t.gate.Close()
	_ = live.Close()
	return lost
}

// running waits until the camera runs and it is known which one it is; false when the context ended first.
func (e *eyes) running(ctx context.Context) bool {
	first, err := e.session.Next(ctx, 0)
	if err == nil {
		_, err = e.session.Next(ctx, first.Seq) // the status of a camera comes after its first frame
	}
	return err == nil
}

// liveness is the record of a session.
func (t sitting) liveness(res face.Result) app.Liveness {
	live := app.Liveness{
		Passed: res.Passed, Tier: res.Tier, Method: "challenge", Prompt: strings.Join(res.Moves(), ","), Tries: t.state.SelfieTries + 1,
		Model: res.Basis, Camera: t.info.Name, Driver: t.info.Driver, Sim: t.info.Simulated, Seed: res.Session,
		NoFlash: t.state.NoFlash, Locked: t.locked, Advice: res.Advice, Plot: res.Plot, Chain: res.Chain,
	}
	for _, c := range res.Checks {
		live.Checks = append(live.Checks, app.Check{
			ID: c.ID, Outcome: string(c.Status), Score: c.Score, Threshold: c.Threshold, Reason: c.Advice,
			Version: c.Version, Optional: c.Optional, Evidence: c.Evidence,
		})
	}
	if live.Chain != "" {
		live.Signature, live.PublicKey = t.own.key.sign(app.SignedChain(t.state.Case, live))
	}
	return live
}

// faultOf is the sentence for the applicant: what to do, never what is suspected.
func faultOf(res face.Result) app.Fault {
	switch res.Advice {
	case face.AdviceBeAlone, string(capture.HintTwoFaces):
		return app.FaultTwoFaces
	case face.AdviceStayInPicture, face.AdviceFaceScreen, string(capture.HintNoFace):
		return app.FaultFace
	}
	return app.FaultLiveness
}

// judged turns the end of a session into an event. A try that was not passed is tried again; after the last one the reviewer decides
// with the picture.
func (t sitting) judged(ctx context.Context, res face.Result) journey.Event {
	defer func() {
		for _, f := range res.Neutral {
			clear(f.Pix)
		}
		for _, small := range res.Thumbs {
			clear(small.Frame.Pix)
		}
	}()
	live := t.liveness(res)
	t.log.Info("challenge", "status", res.Status, "why", res.Why, "advice", res.Advice, "tier", res.Tier, "try", live.Tries,
		"took", res.Ended.Sub(res.Began).Round(time.Millisecond), "judged", time.Since(res.Ended).Round(time.Millisecond))
	for _, c := range res.Checks {
		if c.Status != face.StatusPass {
			t.log.Debug("check", "id", c.ID, "status", c.Status, "score", c.Score, "threshold", c.Threshold, "advice", c.Advice, "evidence", c.Evidence)
		}
	}
	if !t.locked {
		t.own.lags.learn(t.info, res)
		t.own.scene.learn(t.state.Case, res)
		if res.Status == face.StatusFail && t.own.lockout.Attack() {
			t.log.Error("liveness-lockout", "until", t.own.lockout.Until(), "why", res.Why)
		}
	}
	if !t.locked && !res.Passed && res.Again() && live.Tries < t.tries || !res.Best.Valid() {
		return journey.SelfieFailed{Fault: faultOf(res), Live: live}
	}
	role := app.RoleSelfie
	if t.state.Purpose == journey.ForResume {
		role = app.RoleSelfieResume
	}
	picture := res.Best.RGBA()
	defer clear(picture.Pix)
	var blobs []app.Blob
	if t.state.Purpose == journey.ForCase || t.state.Purpose == journey.ForResume {
		keep := []sealable{{role, jpegOf(picture, 90)}}
		for _, small := range res.Thumbs {
			if t.state.Purpose == journey.ForCase {
				keep = append(keep, sealable{app.RoleThumb + "-" + small.Label, jpegOf(small.Frame.RGBA(), 85)})
			}
		}
		for _, k := range keep {
			b, err := t.line.Seal(k.role, k.jpeg)
			if err != nil {
				return journey.SelfieFailed{Fault: t.cannotKeep(err), Live: live}
			}
			blobs = append(blobs, b)
		}
	}
	small := jpegOf(smaller(picture, 320), 85)
	var portrait capture.Frame
	t.remember(ctx, func() { t.selfie, portrait = small, t.portrait })
	return journey.SelfieAccepted{Live: live, Matches: t.matches(ctx, res.Best, portrait), Blobs: blobs}
}

// sealable is a picture of the evidence.
type sealable struct {
	role string
	jpeg []byte
}

// compared is one picture in its comparisons.
type compared struct {
	face.Described
	eyes  app.Eyes
	there bool
}

// look describes a picture for its comparisons; it is wiped with the last of them.
func (t sitting) look(f capture.Frame) (c compared) {
	if c.there = f.Valid(); c.there {
		c.Described, _ = t.engine.Describe(f) // why not is in it
		c.eyes = t.engine.Eyes(f)
	}
	return c
}

// matches compares the selfie with every picture there is. Without a model each pair says so and where the eyes are, and the reviewer
// compares.
func (t sitting) matches(ctx context.Context, selfie, portrait capture.Frame) []app.Match {
	refs := t.line.Faces()
	var list []app.Match
	add := func(pair string, a, b *compared) {
		if !a.there || !b.there {
			return
		}
		m := t.engine.CompareDescribed(a.Described, b.Described)
		list = append(list, app.Match{
			Pair: pair, Band: string(m.Band), Score: m.Scores["cosine"], Model: m.Model, Reason: m.Reason, Eyes: [2]app.Eyes{a.eyes, b.eyes},
		})
	}
	elsewhere := func(raw []byte) compared {
		f := t.opened(ctx, raw)
		defer clear(f.Pix)
		return t.look(f)
	}
	mine := t.look(selfie)
	defer mine.Wipe()
	switch t.state.Purpose {
	case journey.ForResume:
		before := elsewhere(refs.Reference)
		defer before.Wipe()
		add("selfie-case", &mine, &before)
	case journey.ForFast:
		credential, badge := elsewhere(refs.Credential), elsewhere(refs.Badge)
		defer credential.Wipe()
		defer badge.Wipe()
		add("selfie-credential", &mine, &credential)
		add("selfie-badge", &mine, &badge)
	default:
		document, badge := t.look(portrait), elsewhere(refs.Badge)
		defer document.Wipe()
		defer badge.Wipe()
		add("selfie-document", &mine, &document)
		add("selfie-badge", &mine, &badge)
		add("document-badge", &document, &badge)
	}
	return list
}

// opened decodes a picture that somebody else made; the reviewer compares when it cannot be opened.
func (t sitting) opened(ctx context.Context, raw []byte) capture.Frame {
	if len(raw) == 0 {
		return capture.Frame{}
	}
	p, err := t.gate.Bytes(ctx, raw)
	if err != nil && ctx.Err() == nil {
		t.log.Warn("picture", "err", err)
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
