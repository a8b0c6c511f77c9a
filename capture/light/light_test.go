package light

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func draw(t testing.TB, seed string) *Session {
	t.Helper()
	s, err := Draw(DrawOptions{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func of(checks []Check, id string) Check {
	i := slices.IndexFunc(checks, func(c Check) bool { return c.ID == id })
	if i < 0 {
		return Check{}
	}
	return checks[i]
}

func TestEveryColourAndHalfOnce(t *testing.T) {
	orders := map[string]bool{}
	for i := range 200 {
		s := draw(t, fmt.Sprint(i))
		var colours, halves, tasks []string
		for _, st := range s.Steps {
			tasks = append(tasks, string(st.Kind)+st.Move)
			if st.Kind == Half {
				halves = append(halves, st.Half)
			}
		}
		for _, st := range s.block(Flash)[1:] {
			colours = append(colours, fmt.Sprint(st.Show))
		}
		orders[strings.Join(colours, "")+strings.Join(halves, "")+strings.Join(tasks, "")] = true
		slices.Sort(colours)
		slices.Sort(halves)
		if len(slices.Compact(colours)) != 8 || len(colours) != 8 || !slices.Equal(halves, []string{"bottom", "left", "right", "top"}) {
			t.Fatalf("seed %d: %v, %v", i, colours, halves)
		}
		if end := s.Steps[len(s.Steps)-1].End(); end > 20_000 {
			t.Errorf("seed %d takes %v ms", i, end)
		}
	}
	if len(orders) < 200 {
		t.Errorf("only %d different challenges of 200", len(orders))
	}
	if a, b := draw(t, "x"), draw(t, "x"); !reflect.DeepEqual(a, b) {
		t.Error("the same seed gives two challenges")
	}
	a, err1 := Draw(DrawOptions{})
	b, err2 := Draw(DrawOptions{})
	if err1 != nil || err2 != nil || a.ID == b.ID || a.Seed != "" {
		t.Errorf("two draws without a seed: %v %v, %v %v", a.ID, b.ID, err1, err2)
	}
}

func TestNoRandomnessNoChallenge(t *testing.T) {
	d := drawer{from: iotest.ErrReader(errors.New("no entropy"))}
	if d.order(8); d.err == nil {
		t.Error("drawn from nothing")
	}
}

// Every sequence that can be drawn is safe: proved by the shortest steps that there are, and looked at for many seeds.
func TestNeverMoreThanThreeFlashesInASecond(t *testing.T) {
	if colourFor < 200 || warmFor < 200 || darkFor < 200 || shortestHalf < 200 {
		t.Error("a step is shorter than 200 ms") // at most six changes in a closed second then, which are three pairs
	}
	worst := 0
	for i := range 1000 {
		s, err := Draw(DrawOptions{Seed: fmt.Sprint("safe", i), Control: i%2 == 0})
		if err != nil {
			t.Fatal(err)
		}
		worst = max(worst, Flashes(s.Steps))
	}
	if worst > MostFlashes || worst < 2 {
		t.Errorf("%d flashes in a second; it would be 2 at most", worst)
	}
}

func TestFlashesAreCounted(t *testing.T) {
	alternate := func(every float64, n int, half string, colours ...[3]int) (list []Step) {
		for i := range n {
			st := Step{Kind: Flash, At: float64(i) * every, For: every, Show: colours[i%len(colours)]}
			if half != "" {
				st.Kind, st.Half = Half, half
			}
			list = append(list, st)
		}
		return list
	}
	black, white, red, dim := Colours["black"], Colours["white"], Colours["red"], [3]int{40, 40, 40}
	for name, tc := range map[string]struct {
		steps []Step
		want  int
	}{
		"steady":                  {alternate(400, 1, "", white), 0},
		"one change":              {alternate(400, 2, "", black, white), 1},
		"black and white at 5 Hz": {alternate(100, 30, "", black, white), 6},
		"the same in one half":    {alternate(100, 30, "left", black, white), 6},
		"slow":                    {alternate(500, 10, "", black, white), 2},
		"just three":              {alternate(200, 30, "", black, white), 3},
		"red and black at 5 Hz":   {alternate(100, 30, "", black, red), 6},
		"too little to see":       {alternate(100, 30, "", black, dim), 0},
		"both states bright":      {alternate(100, 30, "", white, [3]int{235, 235, 235}), 0},
		"rising":                  {alternate(100, 5, "", black, [3]int{120, 120, 120}, [3]int{170, 170, 170}, [3]int{210, 210, 210}, white), 1},
	} {
		if got := Flashes(tc.steps); got != tc.want {
			t.Errorf("%s: %d flashes, want %d", name, got, tc.want)
		}
	}
}

func TestLivingFaceAnswersTheLight(t *testing.T) {
	for i, albedo := range []RGB{{0.70, 0.52, 0.42}, {0.58, 0.42, 0.33}, {0.45, 0.32, 0.24}, {0.33, 0.22, 0.16}, {0.22, 0.14, 0.10}, {0.12, 0.075, 0.05}} {
		s := draw(t, fmt.Sprint("live", i))
		w := live(s, uint64(i))
		w.albedo, w.jitter, w.drift = albedo, 3, 0.01
		for _, c := range Judge(s, w.samples()) {
			if c.Status != Pass && !(c.Status == NotRun && c.Optional) {
				t.Errorf("skin %d: %+v", i, c)
			}
		}
	}
}

func TestCameraThatIsAnother(t *testing.T) {
	pinned := Source{Path: "/dev/v4l/by-id/usb-046d_BRIO_A1B2-video-index0", Driver: "uvcvideo", Vendor: "046d", Product: "085e", Serial: "A1B2"}
	with := func(change func(*Source)) *Source {
		s := pinned
		change(&s)
		return &s
	}
	for name, tc := range map[string]struct {
		pinned, camera *Source
		want           Status
	}{
		"the same":                {&pinned, with(func(*Source) {}), Pass},
		"none named":              {nil, nil, NotRun},
		"never pinned":            {nil, &pinned, Inconclusive},
		"a program, never pinned": {nil, with(func(s *Source) { s.Driver = "v4l2 loopback" }), Fail},
		"not told":                {&pinned, nil, Fail},
		"another serial":          {&pinned, with(func(s *Source) { s.Serial = "C3D4" }), Fail},
		"another path":            {&pinned, with(func(s *Source) { s.Path = "/dev/video9" }), Fail},
		"loopback pinned":         {with(func(s *Source) { s.Driver = "v4l2 loopback" }), with(func(s *Source) { s.Driver = "v4l2 loopback" }), Fail},
		"renamed, no USB id":      {with(func(s *Source) { s.Vendor = "" }), with(func(s *Source) { s.Vendor = "" }), Fail},
	} {
		s := Session{Pinned: tc.pinned, Camera: tc.camera}
		if c := s.Identity(); c.Status != tc.want || (c.Status == Fail || c.Status == Inconclusive) != (c.Advice == AdviceStaff) {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// A file behind a device node goes on as it was when the camera is told another exposure.
func TestCameraThatDoesNotReact(t *testing.T) {
	for i := range 6 {
		s, err := Draw(DrawOptions{Seed: fmt.Sprint("obey", i), Control: true})
		if err != nil {
			t.Fatal(err)
		}
		during := func(samples []Sample, do func(s *Sample, exposure float64)) []Sample {
			for _, st := range s.Steps {
				for k := range samples {
					if st.Kind == Camera && samples[k].At > st.At+130 && samples[k].At < st.End()+130 {
						do(&samples[k], st.Exposure)
					}
				}
			}
			return samples
		}
		obey := func(s *Sample, exposure float64) {
			for c := range 3 {
				for i := range s.Cells {
					s.Cells[i][c] *= exposure
				}
				for i := range s.Ring {
					s.Ring[i][c] *= exposure
				}
			}
		}
		tooBright := func(s *Sample, _ float64) { // all but the cheek in the shade
			s.Core = NoLight
			for i := range s.Cells {
				if i%Grid != 1 {
					s.Cells[i] = NoLight
				}
			}
		}
		file, camera := live(s, 1).samples(), during(live(s, 1).samples(), obey)
		for name, c := range map[string]Check{
			"a file": of(Judge(s, file), CheckControl), "a file, too bright": of(Judge(s, during(file, tooBright)), CheckControl),
		} {
			if c.Status != Fail || c.Advice != AdviceStaff {
				t.Errorf("%s: %+v", name, c)
			}
		}
		for name, c := range map[string]Check{
			"a camera": of(Judge(s, camera), CheckControl), "a bright face": of(Judge(s, during(camera, tooBright)), CheckControl),
		} {
			if c.Status != Pass {
				t.Errorf("%s: %+v", name, c)
			}
		}
		washedOut := during(camera, func(s *Sample, _ float64) {
			for i := range s.Cells {
				s.Cells[i] = NoLight
			}
			s.Ring = [RingCells]RGB{NoLight, NoLight, NoLight, NoLight, NoLight, NoLight}
		})
		if c := of(Judge(s, washedOut), CheckControl); c.Status != Inconclusive || c.Advice == "" {
			t.Errorf("nothing to be measured: %+v", c)
		}
		for k := range s.Steps {
			if s.Steps[k].Kind == Camera {
				s.Steps[k].Exposure = 1.05
			}
		}
		if c := of(Judge(s, live(s, 1).samples()), CheckControl); c.Status != Inconclusive || c.Advice == "" {
			t.Errorf("a camera that says it is at its limit: %+v", c)
		}
	}
	if c := of(Judge(draw(t, "no control"), nil), CheckControl); c.Status != NotRun || !c.Optional {
		t.Errorf("never asked: %+v", c)
	}
}

func TestWhatIsNoFace(t *testing.T) {
	s, old := draw(t, "now"), draw(t, "long ago")
	for name, tc := range map[string]struct {
		change func(*world)
		fails  []string
	}{
		"sheet with its background": {func(w *world) { w.flat, w.beside = true, 0 }, []string{CheckRelief, CheckDepth}},
		"cut out":                   {func(w *world) { w.flat = true }, []string{CheckRelief}},
		"old session":               {func(w *world) { w.shown = old }, []string{CheckFreshness}},
		"injected and tinted":       {func(w *world) { w.tint = true }, []string{CheckRelief, CheckDepth, CheckSide}},
	} {
		w := live(s, 3)
		tc.change(&w)
		checks := Judge(s, w.samples())
		for _, id := range tc.fails {
			if c := of(checks, id); c.Status != Fail || c.Advice == "" {
				t.Errorf("%s: %+v", name, c)
			}
		}
		if v := Decide(checks); v.Status != Fail || v.Advice == "" {
			t.Errorf("%s: %+v", name, v)
		}
	}
}

// In the sun nothing can be told, and nobody is suspected.
func TestTooMuchLightIsNoAttack(t *testing.T) {
	s := draw(t, "noon")
	w := live(s, 4)
	w.room, w.expose = 40, 0.02
	checks := Judge(s, w.samples())
	if v := Decide(checks); v.Status != Inconclusive || v.Advice != AdviceTooBright {
		t.Errorf("%+v, %+v", v, checks)
	}
	w = live(s, 4)
	w.shown = &Session{Steps: []Step{{Kind: Hold, For: 60_000}}} // the screen stays dark
	if v := Decide(Judge(s, w.samples())); v.Status == Pass {
		t.Errorf("no light at all: %+v", v)
	}
}

func TestMovingAwayWhenTheColoursStart(t *testing.T) {
	s := draw(t, "afraid")
	w := live(s, 5)
	w.move = 0.5
	checks := Judge(s, w.samples())
	if c := of(checks, CheckStill); c.Status != Inconclusive || c.Advice != AdviceHoldStill {
		t.Errorf("%+v", c)
	}
}

func TestRelayAddsDelay(t *testing.T) {
	s := draw(t, "relay")
	calibrated := 110.0
	s.Station.Lag = &calibrated
	w := live(s, 6)
	if c := of(Judge(s, w.samples()), CheckLag); c.Status != Pass {
		t.Errorf("at the station: %+v", c)
	}
	w.lag += 150
	if c := of(Judge(s, w.samples()), CheckLag); c.Status != Fail {
		t.Errorf("150 ms later: %+v", c)
	}
}

func TestLagIsFoundWithinAFrame(t *testing.T) {
	for i := range 20 {
		s := draw(t, fmt.Sprint("lag", i))
		w := live(s, uint64(i))
		w.lag, w.jitter = 40+15*float64(i), 4
		c := of(Judge(s, w.samples()), CheckLag)
		if got := c.Evidence["lag_ms"]; c.Status != Pass || math.Abs(got-w.lag) > 1000/w.fps {
			t.Errorf("lag %v: %+v", w.lag, c)
		}
	}
}

// Of hundreds of other codes none is taken for the one that was shown.
func TestWrongCode(t *testing.T) {
	shown := draw(t, "shown")
	w := live(shown, 7)
	w.jitter = 4
	samples := w.samples()
	accepted := 0
	for i := range 300 {
		other := *shown // the same times, other colours
		other.ID, other.Steps = fmt.Sprint(i), slices.Clone(shown.Steps)
		code := other.block(Flash)[1:]
		d := drawer{from: zeroes(i)}
		order := d.order(len(code))
		was := slices.Clone(code)
		for k, j := range order {
			code[k].Show = was[j].Show
		}
		if slices.EqualFunc(code, was, func(a, b Step) bool { return a.Show == b.Show }) {
			continue
		}
		a, ok := colours(&other, samples)
		if ok && a.freshness(&other, samples).Status == Pass {
			accepted++
		}
	}
	if accepted > 0 {
		t.Errorf("%d of 300 wrong codes were accepted", accepted)
	}
	if a, ok := colours(shown, samples); !ok || a.freshness(shown, samples).Status != Pass {
		t.Error("the right one was not")
	}
}

type zeroes uint64

func (z zeroes) Read(b []byte) (int, error) {
	for i := range b {
		z = z*6364136223846793005 + 1442695040888963407
		b[i] = byte(z >> 56)
	}
	return len(b), nil
}

func TestSessionThatDoesNotHangTogether(t *testing.T) {
	good := draw(t, "good")
	good.Frames = []float64{0, 33, 66}
	raw, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Session){
		"format":           func(s *Session) { s.Format = "something-else-1" },
		"no steps":         func(s *Session) { s.Steps = nil },
		"a gap":            func(s *Session) { s.Steps[3].At += 50 },
		"unknown kind":     func(s *Session) { s.Steps[0].Kind = "dance" },
		"colour":           func(s *Session) { s.Steps[0].Show[1] = 256 },
		"half":             func(s *Session) { s.Steps[0].Half = "left" },
		"move":             func(s *Session) { s.Steps[0].Move = "up" },
		"no time":          func(s *Session) { s.Steps[0].For = 0 },
		"not a number":     func(s *Session) { s.Steps[0].For = math.NaN() },
		"frames backwards": func(s *Session) { s.Frames[2] = 5 },
		"late frame":       func(s *Session) { s.Frames[2] = 1e9 },
		"gamma":            func(s *Session) { s.Station.Gamma = 9 },
		"exposure":         func(s *Session) { s.Steps[0].Exposure = 2 },
	} {
		var s Session
		if err := json.Unmarshal(raw, &s); err != nil {
			t.Fatal(err)
		}
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		if change(&s); s.Check() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestNobodyThere(t *testing.T) {
	s := draw(t, "nobody")
	for name, samples := range map[string][]Sample{"no frames": nil, "three frames": live(s, 1).samples()[:3]} {
		checks := Judge(s, samples)
		if v := Decide(checks); v.Status != Inconclusive || v.Advice == "" {
			t.Errorf("%s: %+v", name, v)
		}
	}
	if v := Decide(Judge(&Session{Steps: []Step{{Kind: Hold, For: 100}}}, live(s, 1).samples())); v.Status != Inconclusive {
		t.Errorf("no colours: %+v", v)
	}
}

func TestRulesNotAverages(t *testing.T) {
	ids := []string{CheckFreshness, CheckGain, CheckRelief, CheckSide, CheckPlanarity, CheckParallax, CheckMoire, CheckIdentity}
	with := func(changes ...Check) (list []Check) {
		for _, id := range ids {
			list = append(list, Check{ID: id, Status: Pass, Score: 1})
		}
		for _, c := range changes {
			if i := slices.Index(ids, c.ID); i >= 0 {
				list[i] = c
			} else {
				list = append(list, c)
			}
		}
		return list
	}
	for name, tc := range map[string]struct {
		checks []Check
		want   Status
		advice string
	}{
		"all pass":                      {with(), Pass, ""},
		"wrong colours":                 {with(Check{ID: CheckFreshness, Status: Fail}), Fail, AdviceTryAgain},
		"one flat vote":                 {with(Check{ID: CheckPlanarity, Status: Fail, Advice: "turn-further"}), Inconclusive, "turn-further"},
		"two flat votes":                {with(Check{ID: CheckPlanarity, Status: Fail}, Check{ID: CheckParallax, Status: Fail}), Fail, AdviceTryAgain},
		"another camera":                {with(Check{ID: CheckIdentity, Status: Fail, Advice: AdviceStaff}), Fail, AdviceStaff},
		"a wall behind":                 {with(Check{ID: CheckDepth, Status: Inconclusive, Optional: true}), Pass, ""},
		"a scarf, and a doubtful net":   {with(Check{ID: CheckDepth, Status: Inconclusive, Optional: true, Advice: AdviceStepAway}, Check{ID: CheckNets, Status: Inconclusive, Optional: true}), Inconclusive, AdviceStepAway},
		"a screen nearer than the face": {with(Check{ID: CheckDepth, Status: Inconclusive, Advice: AdviceStepAway}), Inconclusive, AdviceStepAway},
		"not run":                       {with(Check{ID: CheckSide, Status: NotRun}), Inconclusive, AdviceTryAgain},
		"not run and not needed":        {with(Check{ID: CheckBorder, Status: NotRun, Optional: true}), Pass, ""},
		"raster only":                   {with(Check{ID: CheckMoire, Status: Fail, Score: 25}), Inconclusive, AdviceTryAgain},
		"raster in a border":            {with(Check{ID: CheckMoire, Status: Fail, Score: 25}, Check{ID: CheckBorder, Status: Fail}), Fail, AdviceTryAgain},
		"what can be changed is first":  {with(Check{ID: CheckSide, Status: Inconclusive, Advice: AdviceTryAgain}, Check{ID: CheckGain, Status: Inconclusive, Advice: AdviceTooBright}), Inconclusive, AdviceTooBright},
	} {
		v := Decide(tc.checks)
		if v.Status != tc.want || v.Advice != tc.advice || (v.Status == Pass) != (len(v.Why) == 0) {
			t.Errorf("%s: %+v", name, v)
		}
	}
}

func TestVerdictIsTheSameAgainAndQuick(t *testing.T) {
	s := draw(t, "again")
	samples := live(s, 8).samples()
	begin := time.Now()
	a, err := json.Marshal(Judge(s, samples))
	took := time.Since(begin)
	b, _ := json.Marshal(Judge(s, samples))
	if err != nil || string(a) != string(b) {
		t.Errorf("%v\n%s\n%s", err, a, b)
	}
	if took > time.Second {
		t.Errorf("took %v", took)
	}
}

func BenchmarkJudge(b *testing.B) {
	s := draw(b, "bench")
	samples := live(s, 9).samples()
	for b.Loop() {
		Judge(s, samples)
	}
}

// Who is too bright to be measured is told what to do: lean back when the screen's light does it, and else find shade.
func TestFaceTooBrightForTheCamera(t *testing.T) {
	s := draw(t, "near")
	for name, tc := range map[string]struct {
		bright func(*Step) bool
		want   string
	}{
		"very near the screen": {func(st *Step) bool { return st.Show != [3]int{} }, AdviceSitBack},
		"in the sun":           {func(*Step) bool { return true }, AdviceTooBright},
	} {
		samples := live(s, 1).samples()
		for k := range samples {
			for i := range s.Steps {
				if st := &s.Steps[i]; st.Kind == Flash && samples[k].At >= st.At && samples[k].At < st.End() && tc.bright(st) {
					samples[k].Core = NoLight
				}
			}
		}
		list := Judge(s, samples)
		if c := of(list, CheckFreshness); c.Status != NotRun || c.Advice != tc.want {
			t.Errorf("%s: %+v", name, c)
		}
		if v := Decide(list); v.Status != Inconclusive || v.Advice != tc.want {
			t.Errorf("%s: %+v", name, v)
		}
	}
	if c := of(Judge(s, nil), CheckFreshness); c.Status != NotRun || c.Advice != AdviceTryAgain {
		t.Errorf("no frames: %+v", c)
	}
}
