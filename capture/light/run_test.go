package light

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// posed plays a session as it may go with people: turns that are held at once or never, movements while lights are shown, a window
// that is late. ask is called every few ms.
func posed(t *testing.T, seed string, o DrawOptions, ask func(r *Run, i int, st Step, ms float64, luck *rand.Rand)) *Session {
	t.Helper()
	o.Seed = seed
	r, err := Pose(o)
	if err != nil {
		t.Fatal(err)
	}
	luck := rand.New(rand.NewPCG(uint64(len(seed)), uint64(seed[len(seed)-1])))
	for ms := 0.0; ms < 60_000; ms += 4 + 9*luck.Float64() {
		i, st, on := r.At(ms)
		if !on {
			return r.Session
		}
		if ask != nil {
			ask(r, i, st, ms, luck)
		}
	}
	t.Fatalf("session %s does not end", seed)
	return nil
}

// Whoever moves while lights are shown sees them again, and still never more than three flashes in a second, nor a session that
// takes longer than it may.
func TestNeverMoreThanThreeFlashesHoweverOftenTheyComeAgain(t *testing.T) {
	worst, longest, again := 0, 0.0, 0
	for n := range 1500 {
		moves, late := 0.0, 0.0
		s := posed(t, fmt.Sprint("again", n), DrawOptions{Control: n%2 == 0}, func(r *Run, i int, st Step, ms float64, luck *rand.Rand) {
			switch {
			case st.Lit():
				if luck.Float64() < moves && r.Again() {
					again++
				}
				if st.Shown == nil && ms > st.At+late {
					r.Painted(st.Show, st.Half, ms)
				}
			case luck.Float64() < 0.02:
				r.Done(i)
				moves, late = luck.Float64()/20, 300*luck.Float64()*luck.Float64()
			}
		})
		if err := s.Check(); err != nil {
			t.Fatalf("session %d: %v", n, err)
		}
		for _, st := range s.Steps {
			if st.Lit() && st.For < ShortestLight {
				t.Fatalf("session %d: a light of %v ms", n, st.For)
			}
		}
		worst = max(worst, Flashes(s.Steps), Flashes(onGlass(s.block(Flash))), Flashes(onGlass(s.block(Half))))
		longest = max(longest, s.Steps[len(s.Steps)-1].End())
	}
	t.Logf("%d lights came again; %d flashes in a second at most, %.1f s", again, worst, longest/1000)
	if worst > MostFlashes || again < 300 {
		t.Errorf("%d flashes in a second; lights came again %d times", worst, again)
	}
	if longest > LongestSession+1500 { // a window that is late all the time stretches the lights
		t.Errorf("a session of %v ms", longest)
	}
}

// Nobody who does what is asked, or never does, is kept for longer than twenty seconds.
func TestSessionOfTwentySecondsAtMost(t *testing.T) {
	for n := range 500 {
		s := posed(t, fmt.Sprint("long", n), DrawOptions{Control: n%2 == 0}, nil)
		if end := s.Steps[len(s.Steps)-1].End(); end > LongestSession {
			t.Fatalf("session %d, in which nobody turns, takes %v ms", n, end)
		}
	}
}

func TestTurnEndsAsSoonAsItWasHeld(t *testing.T) {
	slow := posed(t, "turns", DrawOptions{}, nil)
	quick := posed(t, "turns", DrawOptions{}, func(r *Run, i int, st Step, ms float64, _ *rand.Rand) {
		if (st.Kind == Turn || st.Kind == Back) && ms > st.At+700 {
			r.Done(i)
			r.Done(i) // and again: nothing more happens
			r.Done(0)
		}
	})
	for i, st := range quick.Steps {
		if st.Kind != slow.Steps[i].Kind || st.Move != slow.Steps[i].Move {
			t.Fatalf("step %d is another", i)
		}
		if long := slow.Steps[i]; st.Kind == Turn && (st.For > 730 || long.For < turnFor) || st.Kind == Flash && st.For != long.For {
			t.Errorf("%s of %v ms, %v when it is not held", st.Kind, st.For, long.For)
		}
	}
	if err := quick.Check(); err != nil {
		t.Error(err)
	}
}

// Who moves sees the lights in another order, so that nobody can learn it from the first time, and at most twice again.
func TestLightsComeAgainInAnotherOrder(t *testing.T) {
	same := 0
	for n := range 40 {
		var orders []string
		s := posed(t, fmt.Sprint("moves", n), DrawOptions{}, func(r *Run, i int, st Step, _ float64, _ *rand.Rand) {
			if st.Kind == Flash && st.Show == Colours["white"] {
				r.Again()
			}
			if r.Resting(i) {
				r.Done(i)
			}
		})
		order := ""
		for i, st := range s.Steps {
			if st.Kind != Flash {
				continue
			}
			order += fmt.Sprint(st.Show)
			if s.Steps[i+1].Kind != Flash {
				orders = append(orders, order)
				order = ""
			}
		}
		full := s.block(Flash)
		if len(full) != len(colourOrder)+1 && s.Steps[len(s.Steps)-1].End() < LongestSession-5000 {
			t.Errorf("session %d has no whole block of colours: %d steps", n, len(full))
		}
		slices.Sort(orders)
		same += len(orders) - len(slices.Compact(orders))
	}
	if same > 12 { // blocks that end early, and the dark alone
		t.Errorf("%d of the repeated orders are the same", same)
	}
}

// A light that never got to the glass, or too late, is shown again; one that is late stays for long enough to be seen.
func TestWindowThatIsLate(t *testing.T) {
	missed := -1
	s := posed(t, "late window", DrawOptions{}, func(r *Run, i int, st Step, ms float64, _ *rand.Rand) {
		if st.Kind == Flash && st.Show == Colours["red"] && missed < 0 {
			missed = i
		}
		switch {
		case !st.Lit():
			r.Done(i)
		case st.Shown != nil || i == missed:
		case ms > st.At+250:
			r.Painted(st.Show, st.Half, ms)
		}
	})
	reds := 0
	for _, st := range s.Steps {
		if st.Show == Colours["red"] && st.Kind == Flash {
			reds++
		}
		if st.Lit() && st.Shown != nil && st.End()-*st.Shown < ShortestLight {
			t.Errorf("%+v is seen for %v ms", st, st.End()-*st.Shown)
		}
	}
	if reds < 2 {
		t.Errorf("red was shown %d times; the first never got to the glass", reds)
	}
	block := s.block(Flash)
	if len(block) != 9 || block[0].At == s.Steps[0].At {
		t.Errorf("%d steps", len(block))
	}
	for i := 1; i < len(block); i++ {
		if block[i].At != block[i-1].End() {
			t.Errorf("on the glass, step %d begins at %v and the one before ends at %v", i, block[i].At, block[i-1].End())
		}
	}
}

func TestSessionThatIsStopped(t *testing.T) {
	r, err := Pose(DrawOptions{Seed: "leaves"})
	if err != nil {
		t.Fatal(err)
	}
	r.At(3000)
	r.Stop()
	if _, _, on := r.At(3002); on {
		t.Error("it goes on")
	}
	if err := r.Session.Check(); err != nil || r.Session.Steps[len(r.Session.Steps)-1].End() > 3001 {
		t.Errorf("%v, %+v", err, r.Session.Steps)
	}
}

// The way without flashing lights has none, and the verdict asks for a reviewer instead of blaming the person.
func TestWithoutFlashingLights(t *testing.T) {
	s := posed(t, "calm", DrawOptions{NoFlash: true}, nil)
	if slices.ContainsFunc(s.Steps, Step.Lit) || Flashes(s.Steps) > 0 {
		t.Error("there are lights")
	}
	for _, c := range Judge(s, live(s, 1).samples()) {
		if c.ID == CheckFreshness && (c.Status != NotRun || c.Advice != AdviceReviewer) {
			t.Errorf("%+v", c)
		}
	}
	if PlotOf(s, live(s, 1).samples()) != nil {
		t.Error("there is something to plot")
	}
}

// When the window says when its lights were on the glass, a late one is no late camera.
func TestJudgedByWhenTheLightWasOnTheGlass(t *testing.T) {
	s := draw(t, "glass")
	luck := rand.New(rand.NewPCG(1, 1))
	shown := *s
	shown.Steps = slices.Clone(s.Steps)
	late := *s
	late.Steps = slices.Clone(s.Steps)
	for i := range s.Steps {
		if !s.Steps[i].Lit() {
			continue
		}
		at := s.Steps[i].At + 120*luck.Float64()
		shown.Steps[i].Shown = &at
	}
	for i := range late.Steps { // what the person really saw
		if at := shown.Steps[i].Shown; at != nil {
			late.Steps[i].At = *at
			late.Steps[i-1].For = *at - late.Steps[i-1].At
			late.Steps[i].For = s.Steps[i].End() - *at
		}
	}
	w := live(&shown, 3)
	w.shown = &late
	if c := of(Judge(&shown, w.samples()), CheckLag); c.Status != Pass {
		t.Errorf("with the times of the glass: %+v", c)
	}
	w.session = s
	if c := of(Judge(s, w.samples()), CheckLag); c.Status == Pass {
		t.Errorf("with the planned times: %+v", c)
	}
	raw, err := json.Marshal(shown)
	var again Session
	if err != nil || json.Unmarshal(raw, &again) != nil || again.Check() != nil {
		t.Error("it cannot be recorded")
	}
	for name, at := range map[string]float64{"before it was asked": -5, "a second late": 1200} {
		bad := again
		bad.Steps = slices.Clone(again.Steps)
		for i := range bad.Steps {
			if v := bad.Steps[i].At + at; bad.Steps[i].Lit() {
				bad.Steps[i].Shown = &v
				break
			}
		}
		if bad.Check() == nil {
			t.Errorf("shown %s: accepted", name)
		}
	}
}

func TestPlotOfALongSession(t *testing.T) {
	s := draw(t, "plot")
	w := live(s, 2)
	w.fps = 60
	p := PlotOf(s, w.samples())
	if p == nil || len(p.At) != mostRows || len(p.Screen) != mostRows || len(p.Face) != mostRows || len(p.Ring) != mostRows {
		t.Fatalf("%+v", p)
	}
	bright, dark := 0.0, 1.0
	for i := range p.At {
		if i > 0 && p.At[i] <= p.At[i-1] {
			t.Fatal("times do not rise")
		}
		bright, dark = max(bright, p.Face[i][0]), min(dark, p.Face[i][0])
	}
	if bright < 1.2*dark {
		t.Errorf("nothing comes back: %v to %v", dark, bright)
	}
	if _, err := json.Marshal(p); err != nil {
		t.Error(err)
	}
}
