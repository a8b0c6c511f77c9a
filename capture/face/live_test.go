package face

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

// People who do what is asked pass, at every rate of a camera and however late the screen is seen; and the recording of their
// session comes to the very same, byte for byte.
func TestPersonWhoDoesWhatIsAsked(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(6) {
		a := newActor()
		a.noise = 0.015
		b := newBooth(t, a, seed, LiveOptions{Control: seed%2 == 0})
		b.fps, b.lag = []float64{10, 15, 30}[seed%3], time.Duration(40+50*seed)*time.Millisecond
		b.silent = seed%4 == 3
		r, ok := b.play(time.Minute)
		if !ok || !r.Passed || r.Status != StatusPass {
			t.Fatalf("seed %d: decided %v, %+v", seed, ok, r.Verdict)
		}
		if took := r.Ended.Sub(r.Began); took > 20*time.Second {
			t.Errorf("seed %d: the session took %v", seed, took)
		}
		live, err := json.Marshal(r.Judgement)
		again, _ := json.Marshal(b.replayed(t, r))
		if err != nil || !bytes.Equal(live, again) {
			t.Errorf("seed %d: %v; the recording is judged otherwise:\n%s\n%s", seed, err, live, again)
		}
		var labels []string
		for _, small := range r.Thumbs {
			labels = append(labels, small.Label)
		}
		if !r.Best.Valid() || len(r.Neutral) != keepFrames || !slices.Equal(labels, ThumbLabels) || r.Plot == nil || len(r.Plot.At) < 30 {
			t.Fatalf("seed %d: best %v, %d neutral frames, thumbs %q, plot %v", seed, r.Best.Valid(), len(r.Neutral), labels, r.Plot)
		}
		seen[strings.Join(r.Moves(), " ")]++
	}
	if len(seen) < 2 {
		t.Errorf("of four pairs of moves only %v were asked in 6 sessions", seen)
	}
}

// The thumbs show the light that they are named after, not the one that was shown when they were taken.
func TestThumbsShowTheirLight(t *testing.T) {
	b := newBooth(t, newActor(), 4, LiveOptions{})
	b.fps, b.lag = 30, 260*time.Millisecond
	r, ok := b.play(time.Minute)
	if !ok || len(r.Thumbs) != len(ThumbLabels) {
		t.Fatalf("decided %v, %d thumbs", ok, len(r.Thumbs))
	}
	mean := func(f capture.Frame, channel, x0, x1 int) (sum float64) {
		for y := f.Height / 3; y < f.Height*2/3; y++ {
			for x := x0; x < x1; x++ {
				sum += float64(f.Pix[3*(y*f.Width+x)+channel])
			}
		}
		return sum / float64(f.Height/3*(x1-x0))
	}
	const blue, red = 0, 2
	thumb := func(label string) capture.Frame { return r.Thumbs[slices.Index(ThumbLabels, label)].Frame }
	mid, side := thumb("red").Width/2, thumb("red").Width/14
	for _, c := range []struct {
		brighter, darker string
		channel, x0, x1  int
	}{
		{"red", "blue", red, mid - side, mid + side},
		{"blue", "red", blue, mid - side, mid + side},
		{"left", "right", red, mid + side/2, mid + 2*side}, // the person's left cheek lies at the right of the frame
		{"right", "left", red, mid - 2*side, mid - side/2},
	} {
		lit, dark := mean(thumb(c.brighter), c.channel, c.x0, c.x1), mean(thumb(c.darker), c.channel, c.x0, c.x1)
		if lit < dark+2 {
			t.Errorf("%s: %.0f, %s: %.0f", c.brighter, lit, c.darker, dark)
		}
	}
}

// The colours begin in the dark, and the first of them may be black: nothing new is drawn then. That light was on the glass all the
// same, so the colours are not shown again, and a window that is late with each light differently is judged by what it said.
func TestBlackAfterTheDark(t *testing.T) {
	drawn := func(seed uint64) bool {
		s, err := light.Draw(light.DrawOptions{Rand: rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})})
		if err != nil {
			t.Fatal(err)
		}
		for i, st := range s.Steps[1:] {
			if last := s.Steps[i]; st.Kind == light.Flash && last.Kind == light.Flash && st.Show == last.Show {
				return true
			}
		}
		return false
	}
	played := 0
	for seed := uint64(100); played < 3; seed++ {
		if !drawn(seed) {
			continue
		}
		played++
		b, late := newBooth(t, newActor(), seed, LiveOptions{}), rand.New(rand.NewPCG(seed, 1))
		b.fps, b.paint = 15, func() time.Duration { return time.Duration(30+late.IntN(180)) * time.Millisecond }
		r, ok := b.play(time.Minute)
		if !ok || !r.Passed {
			t.Fatalf("seed %d: decided %v, %+v, %+v", seed, ok, r.Verdict, r.Check(light.CheckFreshness))
		}
		flashes := 0
		for _, st := range r.Recorded.Steps {
			if st.Kind == light.Flash {
				flashes++
			}
			if st.Lit() && st.Shown == nil {
				t.Errorf("seed %d: nobody knows when %v at %v was on the glass", seed, st.Show, st.At)
			}
		}
		if want := len(light.Colours) + 2; flashes != want { // the dark before the colours, and before the halves
			t.Errorf("seed %d: %d colours were shown, want %d", seed, flashes, want)
		}
	}
}

// Each story is one way not to pass.
func TestPeopleAndPicturesThatDoNotPass(t *testing.T) {
	asked := func(b *booth) bool { return len(b.turned()) > 0 }
	for name, s := range map[string]struct {
		actor  func(a *actor)
		booth  func(b *booth)
		happen func(b *booth)
		id     string
		status Status
		advice string
		attack bool // the whole is an attack verdict
	}{
		"turns the wrong way": {
			actor: func(a *actor) {
				a.obey = func(a *actor, h capture.Hint) float64 { return -obedient(a, h) }
			},
			id: turnID(0), status: StatusFail, advice: AdviceOtherWay,
		},
		"does not turn": {
			actor: func(a *actor) { a.obey = func(*actor, capture.Hint) float64 { return 0 } },
			id:    turnID(0), status: StatusFail, advice: AdviceTurnFurther,
		},
		"turns a little only": {
			actor: func(a *actor) {
				a.obey = func(a *actor, h capture.Hint) float64 { return obedient(a, h) * 0.4 }
			},
			id: turnID(0), status: StatusFail, advice: AdviceTurnFurther,
		},
		"stays turned": {
			actor: func(a *actor) {
				a.obey = func(a *actor, h capture.Hint) float64 {
					if h == capture.HintTurnLeft || h == capture.HintTurnRight {
						return 28
					}
					return a.goal
				}
			},
			id: light.CheckStill, status: StatusInconclusive, advice: AdviceFaceScreen,
		},
		"flat photograph": {
			actor: func(a *actor) { a.flat = true },
			id:    light.CheckRelief, status: StatusFail, advice: AdviceTryAgain, attack: true,
		},
		"flat photograph bent": { // the nose moves against the eyes, and the mouth with it, as on a plane
			actor: func(a *actor) { a.flat, a.shear = true, 1 },
			id:    CheckPlanarity, status: StatusFail, advice: AdviceTurnFurther, attack: true,
		},
		"second photograph held up": {
			actor: func(a *actor) { a.speed = 1e4 },
			id:    CheckPath, status: StatusFail, advice: AdviceMoveCalmly,
		},
		"somebody else steps in": {
			happen: func(b *booth) { b.a.x = map[bool]float64{false: 640, true: 1000}[asked(b)] },
			id:     CheckPath, status: StatusFail, advice: AdviceMoveCalmly,
		},
		"turns before it is asked": {
			actor: func(a *actor) { a.react = 0; a.speed = 400 },
			id:    CheckTiming, status: StatusInconclusive, advice: AdviceWaitForSign,
		},
		"leaves in the middle": {
			happen: func(b *booth) { b.a.away = asked(b) },
			id:     CheckPresent, status: StatusInconclusive, advice: AdviceStayInPicture,
		},
		"a second face in the middle": {
			happen: func(b *booth) { b.a.other = asked(b) },
			id:     CheckSingle, status: StatusFail, advice: AdviceBeAlone,
		},
		"the light is switched off in the middle": {
			happen: func(b *booth) {
				if asked(b) {
					b.room, b.a.away = 0.002, true
				}
			},
			id: CheckPresent, status: StatusInconclusive, advice: string(capture.HintDark),
		},
		"the screen is blank": {
			booth: func(b *booth) { b.broken = true },
			id:    light.CheckGain, status: StatusInconclusive, advice: light.AdviceTooBright,
		},
		"another session is fed in": {
			booth: func(b *booth) { b.other = true },
			id:    light.CheckFreshness, status: StatusFail, advice: AdviceTryAgain,
			attack: true,
		},
		"a file behind the camera's node": {
			booth: func(b *booth) { b.file = true },
			id:    light.CheckControl, status: StatusFail, advice: AdviceStaff, attack: true,
		},
		"nobody at all": {
			actor: func(a *actor) { a.away = true },
			id:    CheckPosition, status: StatusInconclusive, advice: string(capture.HintNoFace),
		},
		"two people from the beginning": {
			actor: func(a *actor) { a.other = true },
			id:    CheckPosition, status: StatusInconclusive, advice: string(capture.HintTwoFaces),
		},
	} {
		for seed := range uint64(1) {
			a := newActor()
			if s.actor != nil {
				s.actor(a)
			}
			b := newBooth(t, a, seed, LiveOptions{Control: true})
			b.happen = s.happen
			if s.booth != nil {
				s.booth(b)
			}
			r, ok := b.play(3 * time.Minute)
			if !ok || r.Passed || r.Status == StatusPass || s.attack != (r.Status == StatusFail) {
				t.Errorf("%s, seed %d: decided %v, %+v", name, seed, ok, r.Verdict)
				continue
			}
			if c := r.Check(s.id); c.Status != s.status || c.Advice != s.advice {
				t.Errorf("%s, seed %d: %+v; want %s %s; %+v", name, seed, c, s.status, s.advice, r.Verdict)
			}
			if len(r.Why) == 0 || r.Advice == "" {
				t.Errorf("%s: nothing to tell the person: %+v", name, r.Verdict)
			}
			if r.Recorded == nil {
				continue
			}
			if j := b.replayed(t, r); !reflect.DeepEqual(j, r.Judgement) {
				t.Errorf("%s, seed %d: the recording is judged otherwise: %+v, %+v", name, seed, r.Verdict, j.Verdict)
			}
			if took := r.Ended.Sub(r.Began); took > 20*time.Second+200*time.Millisecond {
				t.Errorf("%s: the session took %v", name, took)
			}
		}
	}
}

// A replayed recording shows turns, but not those that are asked.
func TestRecordingPlayedAgain(t *testing.T) {
	accepted, wrong := 0, 0
	const n = 8
	for seed := range uint64(n) {
		a := newActor()
		a.obey = func(a *actor, _ capture.Hint) float64 { return a.goal } // deaf
		b := newBooth(t, a, seed, LiveOptions{NoFlash: true})
		b.happen = func(b *booth) {
			switch at := a.now.Sub(b.begin); {
			case at < 3700*time.Millisecond:
				a.goal = 0
			case at < 5200*time.Millisecond:
				a.goal = 28
			case at < 7*time.Second:
				a.goal = 0
			case at < 9*time.Second:
				a.goal = -28
			default:
				a.goal = 0
			}
		}
		r, ok := b.play(time.Minute)
		if !ok || r.Passed {
			t.Fatalf("decided %v, passed %v without any light", ok, r.Passed)
		}
		if r.Check(turnID(0)).Status == StatusPass && r.Check(turnID(1)).Status == StatusPass {
			accepted++
			if strings.Join(r.Moves(), " ") != "left right" {
				wrong++
			}
		}
	}
	if wrong > 0 || accepted > n/2 {
		t.Errorf("%d of %d replays turned as asked, %d of them for other moves", accepted, n, wrong)
	}
}

func TestGlanceOfAPasserByDoesNotEndIt(t *testing.T) {
	a := newActor()
	b := newBooth(t, a, 3, LiveOptions{})
	n := 0
	b.happen = func(b *booth) {
		a.other, a.away = false, false
		if len(b.turned()) > 0 {
			n++
			a.other = n == 4         // one frame
			a.away = n > 8 && n < 14 // a third of a second
		}
	}
	if r, ok := b.play(time.Minute); !ok || !r.Passed {
		t.Errorf("decided %v, %+v", ok, r.Judgement)
	}
}

// Who steps aside, or turns, when the colours start sees them once more, in another order, and passes.
func TestPersonFrightenedByTheLights(t *testing.T) {
	for name, move := range map[string]func(a *actor, away bool){
		"steps aside": func(a *actor, away bool) { a.x = map[bool]float64{false: 640, true: 700}[away] },
		"turns away":  func(a *actor, away bool) { a.goal = map[bool]float64{false: 0, true: 20}[away] },
	} {
		a := newActor()
		b := newBooth(t, a, 8, LiveOptions{})
		var lit, was time.Time
		b.happen = func(b *booth) {
			if n := len(b.glass); lit.IsZero() && n > 1 && b.glass[n-1].on {
				lit = a.now
			}
			if since := a.now.Sub(lit); !lit.IsZero() && since < 2*time.Second {
				move(a, since > 500*time.Millisecond && since < 1200*time.Millisecond)
				was = a.now
			}
		}
		r, ok := b.play(time.Minute)
		if !ok || !r.Passed {
			t.Errorf("%s: decided %v, %+v", name, ok, r.Judgement)
			continue
		}
		dark := 0
		for i, st := range r.Recorded.Steps {
			if st.Kind == light.Flash && r.Recorded.Steps[i-1].Kind != light.Flash {
				dark++
			}
		}
		if dark < 3 || was.IsZero() { // one before the colours, one before the halves
			t.Errorf("%s: the lights did not come again: %d blocks", name, dark)
		}
		if r.Ended.Sub(r.Began) > 20*time.Second {
			t.Errorf("%s: it took %v", name, r.Ended.Sub(r.Began))
		}
		if !reflect.DeepEqual(b.replayed(t, r), r.Judgement) {
			t.Errorf("%s: the recording is judged otherwise", name)
		}
	}
}

// What is really on the glass is safe too, whatever a slow window makes of it.
func TestGlassOfASlowWindowFlashesNoFaster(t *testing.T) {
	for seed := range uint64(3) {
		a := newActor()
		b := newBooth(t, a, seed, LiveOptions{})
		luck := rand.New(rand.NewPCG(seed, 1))
		b.paint = func() time.Duration { return time.Duration(luck.IntN(350)) * time.Millisecond }
		b.silent = seed == 2
		b.happen = func(b *booth) { a.x = 640 + 60*float64(luck.IntN(2)*(int(b.seq)/12%2)) } // never still
		b.play(40 * time.Second)
		steps := []light.Step{{Kind: light.Hold, For: 1, Show: [3]int{153, 153, 153}}}
		for i, g := range b.glass {
			st := light.Step{Kind: light.Hold, Show: [3]int{153, 153, 153}, At: float64(g.at.Sub(b.begin).Milliseconds())}
			if g.on {
				st.Kind, st.Half = light.Flash, g.show.Half
				st.Show = [3]int{int(g.show.RGB[0]), int(g.show.RGB[1]), int(g.show.RGB[2])}
			}
			if i > 0 && !b.silent && g.on && g.at.Sub(b.glass[i-1].at) < shortestLight-time.Millisecond {
				t.Errorf("seed %d: a light of %v", seed, g.at.Sub(b.glass[i-1].at))
			}
			steps = append(steps, st)
		}
		if worst := light.Flashes(steps); worst > light.MostFlashes || len(steps) < 10 {
			t.Errorf("seed %d: %d flashes in a second, of %d lights", seed, worst, len(steps))
		}
	}
}

// A camera that gives nothing any more ends the lights at once, and the session when it is back.
func TestCameraFrozenInMidSession(t *testing.T) {
	a := newActor()
	b := newBooth(t, a, 2, LiveOptions{})
	b.happen = func(b *booth) {
		if n := len(b.glass); n > 2 && b.glass[n-1].on && b.gap == 0 {
			b.gap = 3 * time.Second
		}
	}
	r, ok := b.play(time.Minute)
	if !ok || r.Status != StatusInconclusive || r.Check(CheckPresent).Status != StatusInconclusive || r.Advice != AdviceTryAgain {
		t.Fatalf("decided %v, %+v", ok, r.Judgement)
	}
	if n := len(b.glass); b.glass[n-1].on || b.glass[n-1].at.Sub(b.stood) > screenStale+300*time.Millisecond {
		t.Errorf("the last light: %+v, the camera stood at %v", b.glass[n-1], b.stood)
	}
}

// The way without flashing lights: two turns, nothing shines, and a reviewer decides; there is nothing to try again for.
func TestWithoutFlashingLights(t *testing.T) {
	b := newBooth(t, newActor(), 5, LiveOptions{NoFlash: true})
	r, ok := b.play(time.Minute)
	if !ok || r.Passed || r.Status != StatusInconclusive || r.Advice != AdviceReviewer || r.Again() || len(b.glass) > 0 {
		t.Errorf("decided %v, again %v, %d lights: %+v", ok, r.Again(), len(b.glass), r.Judgement)
	}
	if !r.Best.Valid() || len(r.Moves()) != 2 || r.Plot != nil || len(r.Thumbs) != 2 {
		t.Errorf("%d moves, %d thumbs", len(r.Moves()), len(r.Thumbs))
	}
	only, ok := newBooth(t, newActor(), 5, LiveOptions{OnlyFace: true}).play(time.Minute)
	if !ok || only.Status != StatusInconclusive || only.Again() || !only.Best.Valid() || only.Ended.Sub(only.Began) > 2*time.Second {
		t.Errorf("only a picture: decided %v, %+v", ok, only.Judgement)
	}
}

// A camera that takes no orders is asked for none, and that is no reproach to the person.
func TestCameraThatTakesNoOrders(t *testing.T) {
	b := newBooth(t, newActor(), 6, LiveOptions{Control: true})
	b.deaf = true
	r, ok := b.play(time.Minute)
	if !ok || !r.Passed || r.Recorded.Station.Control || r.Check(light.CheckControl).Status != StatusNotRun {
		t.Errorf("decided %v, %+v", ok, r.Judgement)
	}
}

func TestNothingOfThePersonIsLeftAfterReset(t *testing.T) {
	a := newActor()
	b := newBooth(t, a, 1, LiveOptions{})
	r, ok := b.play(time.Minute)
	if !ok {
		t.Fatal("not decided")
	}
	kept, thumbs := b.live.keep.best, b.live.keep.thumbs
	best := bytes.Clone(r.Best.Pix)
	b.live.Reset()
	var wiped int
	for _, f := range kept {
		wiped++
		if bytes.ContainsFunc(f.frame.Pix, func(x rune) bool { return x != 0 }) {
			t.Error("a kept frame was not overwritten")
		}
	}
	for _, small := range thumbs {
		wiped++
		if bytes.ContainsFunc(small.Frame.Pix, func(x rune) bool { return x != 0 }) {
			t.Error("a thumb was not overwritten")
		}
	}
	if _, ok := b.live.Outcome(); ok || wiped != keepFrames+len(ThumbLabels) || b.live.rec != nil || len(b.live.keep.best)+len(b.live.keep.lit) > 0 {
		t.Errorf("the session remembers the person; %d pictures were overwritten", wiped)
	}
	if !bytes.Equal(best, r.Best.Pix) || slices.Max(best) == 0 {
		t.Error("Reset reached into the result that was handed out")
	}
	a.yaw, a.goal, a.heard, a.due = 0, 0, "", time.Time{}
	b.begin, b.glass = a.now, nil
	if next, ok := b.play(time.Minute); !ok || !next.Passed || next.Session == r.Session {
		t.Errorf("the next person: %v %+v", ok, next.Judgement)
	}
}

// Who walks away in the middle leaves nothing either.
func TestNothingIsLeftOfWhoWalksAway(t *testing.T) {
	a := newActor()
	b := newBooth(t, a, 1, LiveOptions{})
	var glimpses []glimpse
	b.happen = func(b *booth) {
		if g := b.live.keep.lit; len(g) > 20 {
			glimpses = slices.Clone(g)
			b.begin = b.begin.Add(-time.Hour) // end here
		}
	}
	b.play(time.Minute)
	kept := slices.Clone(b.live.keep.best)
	b.live.Close()
	for _, g := range glimpses {
		if slices.Max(g.frame.Pix) != 0 {
			t.Fatal("a picture was not overwritten")
		}
	}
	if len(glimpses) == 0 || len(kept) > 0 && slices.Max(kept[0].frame.Pix) != 0 {
		t.Errorf("%d glimpses, or a kept frame was not overwritten", len(glimpses))
	}
}

func TestNoRandomnessNoPass(t *testing.T) {
	b := newBooth(t, newActor(), 0, LiveOptions{})
	b.live.opt.Rand = iotest.ErrReader(errors.New("no entropy"))
	r, ok := b.play(time.Minute)
	if !ok || r.Passed || r.Check(CheckRandom).Status != StatusInconclusive || r.Advice == "" {
		t.Errorf("decided %v: %+v", ok, r.Judgement)
	}
}
