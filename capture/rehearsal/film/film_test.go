package film

import (
	"bytes"
	"math"
	"reflect"
	"testing"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

func stage(t testing.TB, seed int64, r Renderer) *Stage {
	t.Helper()
	s, err := NewStage(seed, r)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func film(t testing.TB, s *Stage, sp Species, lux float64) *Film {
	t.Helper()
	f, err := s.Film(sp, lux)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Session.Check(); err != nil {
		t.Fatalf("%s: %v", sp, err)
	}
	return f
}

func frame(t testing.TB, f *Film, i int) capture.Frame {
	t.Helper()
	p, err := f.Frame(i)
	if err != nil || !p.Valid() {
		t.Fatalf("%s: frame %d: %v", f.Species, i, err)
	}
	return p
}

// during is the number of the last frame that fully shows the first step of a kind.
func during(t testing.TB, f *Film, is func(light.Step) bool) int {
	t.Helper()
	for _, st := range f.Session.Steps {
		if !is(st) {
			continue
		}
		for i := len(f.Session.Frames) - 1; i >= 0; i-- {
			if at := f.Session.Frames[i]; at < st.End()+f.show.lag-10 && at > st.At+f.show.lag+60 {
				return i
			}
		}
	}
	t.Fatal("there is no such step")
	return 0
}

// centre is the mean of the middle of a frame: blue, green, red.
func centre(f capture.Frame, x0, x1 float64) (c [3]float64) {
	n := 0.0
	for y := f.Height * 4 / 10; y < f.Height*6/10; y++ {
		for x := int(x0 * float64(f.Width)); x < int(x1*float64(f.Width)); x++ {
			for k := range c {
				c[k] += float64(f.Pix[3*(y*f.Width+x)+k])
			}
			n++
		}
	}
	for k := range c {
		c[k] /= n
	}
	return c
}

func TestSameSeedSameFrames(t *testing.T) {
	pictures := func(seed int64) (list [][]byte, s *light.Session) {
		st := stage(t, seed, Mesh)
		for _, sp := range []Species{Person, PrintCurved, Tablet, InjectShade} {
			f := film(t, st, sp, 300)
			list, s = append(list, frame(t, f, 5).Pix), f.Session
		}
		return list, s
	}
	a, sa := pictures(2)
	b, sb := pictures(2)
	if !reflect.DeepEqual(sa, sb) {
		t.Error("two challenges from one seed")
	}
	for i := range a {
		if !bytes.Equal(a[i], b[i]) {
			t.Errorf("picture %d differs between two films of one seed", i)
		}
	}
	if bytes.Equal(a[0], a[1]) {
		t.Error("two species look alike")
	}
}

// Red light makes a person and a sheet red, and neither an old film that is fed in nor one on a tablet.
func TestWhoAnswersTheScreen(t *testing.T) {
	s := stage(t, 1, Mesh)
	for sp, answers := range map[Species]bool{Person: true, PrintFlat: true, PrintCut: true, InjectTint: true, TabletTint: true, InjectOld: false} {
		f := film(t, s, sp, 100)
		at := func(rgb [3]int) [3]float64 {
			return centre(frame(t, f, during(t, f, func(st light.Step) bool { return st.Kind == light.Flash && st.Show == rgb })), 0.45, 0.55)
		}
		red, cyan := at([3]int{255, 0, 0}), at([3]int{0, 255, 255})
		shift := math.Log(red[2]/red[0]) - math.Log(cyan[2]/cyan[0])
		if answers != (shift > 0.1) {
			t.Errorf("%s: red by blue changed by %.2f", sp, shift)
		}
	}
}

// The left half of the screen lights the person's left, at the right of the frame, in both renderers.
func TestHalvesLightTheirSide(t *testing.T) {
	bare := int64(0) // glasses show the halves where they like
	for rehearsal.PersonFor(bare).Look.Glasses != rehearsal.GlassesNone {
		bare++
	}
	for _, r := range []Renderer{Mesh, March} {
		f := film(t, stage(t, bare, r), Person, 100)
		side := func(half string) float64 {
			p := frame(t, f, during(t, f, func(st light.Step) bool { return st.Half == half }))
			left, right := centre(p, 0.43, 0.5), centre(p, 0.5, 0.57)
			return math.Log(right[1] / left[1])
		}
		if d := side("left") - side("right"); d < 0.08 {
			t.Errorf("%s: left and right half differ by %.3f only", r, d)
		}
	}
}

func TestHeadTurnsAsAsked(t *testing.T) {
	steps := []light.Step{{Kind: light.Neutral, For: 1000}, {Kind: light.Turn, Move: light.Right, At: 1000, For: 2600}, {Kind: light.Back, At: 3600, For: 1200}}
	p := performance{react: 500, swing: 600, back: 300, angle: 28, blinks: 1e9}
	for ms, want := range map[float64]float64{900: 0, 1400: 0, 3000: -28, 3800: -28, 4700: 0} {
		if got := p.yaw(steps, ms); math.Abs(got-want) > 0.1 {
			t.Errorf("at %v ms: %.1f degrees, want %v", ms, got, want)
		}
	}
}

func TestUnknownSpeciesOrRenderer(t *testing.T) {
	if _, err := NewStage(1, "oil"); err == nil {
		t.Error("an unknown renderer")
	}
	s := &Stage{renderer: Mesh, here: &place{}}
	if _, err := s.Film("ghost", 300); err == nil {
		t.Error("an unknown species")
	}
}

// What is squeezed at the best quality hardly changes, at the worst it does.
func TestSqueezeLosesByItsQuality(t *testing.T) {
	picture := func() []byte {
		pix := make([]byte, 3*Width*Height)
		for i := range pix {
			pix[i] = byte(128 + 60*math.Sin(float64(i/3%Width)/5)*math.Cos(float64(i/3/Width)/7))
		}
		return pix
	}
	loss := func(quality int) float64 {
		a, b := picture(), picture()
		newSqueezer(quality).squeeze(b)
		sum := 0.0
		for i := range a {
			sum += math.Abs(float64(a[i]) - float64(b[i]))
		}
		return sum / float64(len(a))
	}
	if best, worst := loss(100), loss(5); best > 0.7 || worst < 2*best {
		t.Errorf("best %.2f, worst %.2f", best, worst)
	}
}

// A frame of each kind, with the poses already rendered: what a bench pays for every one.
func BenchmarkFrame(b *testing.B) {
	s := stage(b, 1, Mesh)
	for _, sp := range []Species{Person, PrintFlat, Tablet, InjectTint} {
		f := film(b, s, sp, 300)
		b.Run(string(sp), func(b *testing.B) {
			for b.Loop() {
				frame(b, f, 2)
			}
		})
	}
}

func BenchmarkTrace(b *testing.B) {
	s := stage(b, 1, March)
	m := s.who.(*marched)
	for b.Loop() {
		m.trace(rehearsal.Pose{Z: rehearsal.Distance(s.distance)}, view())
	}
}
