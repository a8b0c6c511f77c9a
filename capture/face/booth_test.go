package face

import (
	"crypto/sha256"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

// booth is a station whose person is an actor, or a rehearsal applicant (see rehearsed): it shows what a live session wants shown, films the actor in that light with small
// rendered frames, and lets the actor hear the hints. Time is simulated.
type booth struct {
	live    *Live
	a       *actor
	memory  *witness
	take    func() capture.Frame // film
	hear    func(capture.Hint)
	fps     float64
	lag     time.Duration // from the glass to the frame
	paint   func() time.Duration
	silent  bool // the window does not say when a light is on the glass
	deaf    bool // the camera does not obey
	glass   []shone
	next    time.Time // when to ask for the light again
	exposed float64
	happen  func(b *booth)
	seq     uint64
	begin   time.Time
	kept    []capture.Frame
	room    float64
	broken  bool // the screen stays dark
	noise   uint64
	other   bool // another session is fed in: its lights, and none of this one's
	locked  bool
	file    bool          // behind the camera's node: it says that it obeys
	gap     time.Duration // without a frame, from now on
	stood   time.Time     // when that began
}

// witness sees of a frame what the actor did when it was first seen.
type witness struct {
	*actor
	faces   map[[32]byte][]Face
	quality map[[32]byte]Quality
}

func (w *witness) Detect(f capture.Frame) ([]Face, error) {
	sum := sha256.Sum256(f.Pix)
	if _, ok := w.faces[sum]; !ok {
		w.faces[sum], _ = w.actor.Detect(f)
	}
	return w.faces[sum], nil
}

func (w *witness) Judge(f capture.Frame, faces []Face) Quality {
	sum := sha256.Sum256(f.Pix)
	if _, ok := w.quality[sum]; !ok {
		w.quality[sum] = w.actor.Judge(f, faces)
	}
	return w.quality[sum]
}

// shone is one light on the glass.
type shone struct {
	at   time.Time
	show capture.Light
	on   bool
}

func newBooth(t testing.TB, a *actor, seed uint64, o LiveOptions) *booth {
	t.Helper()
	o.Rand = rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
	b := &booth{a: a, fps: 12, lag: 90 * time.Millisecond, exposed: 1, begin: a.now, room: 1, paint: func() time.Duration { return 20 * time.Millisecond }}
	o.record = func(f capture.Frame) { b.kept = append(b.kept, f.Clone()) }
	b.memory = &witness{actor: a, faces: map[[32]byte][]Face{}, quality: map[[32]byte]Quality{}}
	b.take, b.hear = b.film, a.hear
	b.live = newLive(b.memory, o)
	t.Cleanup(func() { b.live.Close() })
	return b
}

// play runs the session until it is decided or the time is over.
func (b *booth) play(most time.Duration) (Result, bool) {
	const tick = 5 * time.Millisecond
	frame := b.a.now
	for b.a.now.Sub(b.begin) < most {
		b.a.step(tick)
		b.shine(b.a.now)
		lock, factor, _ := b.live.Exposure(b.a.now)
		switch {
		case lock && !b.locked:
			b.locked = true
			b.live.Exposed(!b.deaf, 1)
		case factor != b.exposed && factor != 1:
			b.live.Exposed(true, factor)
		}
		if b.exposed = factor; b.file {
			b.exposed = 1
		}
		if b.a.now.Before(frame) {
			continue
		}
		frame = frame.Add(time.Duration(float64(time.Second) / b.fps))
		if b.happen != nil {
			b.happen(b)
		}
		if b.gap > 0 {
			frame, b.stood, b.gap = b.a.now.Add(b.gap), b.a.now, -1
			continue
		}
		b.seq++
		b.hear(b.live.Judge(b.take()).Hint)
		if r, ok := b.live.Outcome(); ok {
			return r, true
		}
	}
	return Result{}, false
}

// shine follows the screen as the window does: one light after the other, each on the glass a little later.
func (b *booth) shine(now time.Time) {
	if now.Before(b.next) {
		return
	}
	show, on, until := b.live.Screen(now)
	b.next = until
	if n := len(b.glass); n > 0 && b.glass[n-1].show == show && b.glass[n-1].on == on || n == 0 && !on {
		return
	}
	at := now.Add(b.paint())
	b.glass = append(b.glass, shone{at, show, on})
	if on && !b.silent {
		b.live.Painted(show, at)
	}
}

// drive is what the glass gave when a frame of now was exposed.
func (b *booth) drive(now time.Time) (q light.Quarters) {
	at := now.Add(-b.lag)
	if b.other {
		last, _ := light.Draw(light.DrawOptions{Seed: "last week"})
		ms := float64(at.Sub(b.begin).Milliseconds())
		for _, st := range last.Steps {
			if st.Lit() && st.At <= ms && ms < st.End() {
				return st.Drive()
			}
		}
		return q
	}
	for _, s := range b.glass {
		if s.at.After(at) {
			break
		}
		q = light.Quarters{}
		if s.on && !b.broken {
			q = light.Step{Kind: light.Flash, Show: [3]int{int(s.show.RGB[0]), int(s.show.RGB[1]), int(s.show.RGB[2])}, Half: s.show.Half}.Drive()
		}
	}
	return q
}

// film renders the actor: an ellipsoid, or a sheet, under four lamps in the quarters of the screen, before a wall; matt, with noise.
func (b *booth) film() capture.Frame {
	const w, h, block = 320, 180, 4
	f := capture.Frame{Pix: make([]byte, 3*w*h), Width: w, Height: h, Seq: b.seq, At: b.a.now}
	q := b.drive(b.a.now)
	face := b.a.face(b.a.x, 120)
	p := placeOf(face)
	const mm, depth = 63.0, 115.0 // between the eyes; of the head
	for y0 := 0; y0 < h; y0 += block {
		for x0 := 0; x0 < w; x0 += block {
			x, y := (float64(x0)+block/2-p.x)/p.eyes*mm, -((float64(y0)+block/2-p.y)/p.eyes-faceMiddle)*mm
			at, n, albedo := [3]float64{x * 2, y * 2, 1500}, [3]float64{0, 0, -1}, [3]float64{0.5, 0.48, 0.45}
			if r := x*x/82/82 + y*y/115/115; r < 1 && !b.a.away {
				albedo = [3]float64{0.5, 0.36, 0.28}
				at = [3]float64{x, y, 550}
				if !b.a.flat {
					z := depth * math.Sqrt(1-r)
					at = [3]float64{x, y, 550 + depth - z}
					n = [3]float64{x / 82 / 82, y / 115 / 115, -z / depth / depth}
					l := math.Sqrt(n[0]*n[0] + n[1]*n[1] + n[2]*n[2])
					n = [3]float64{n[0] / l, n[1] / l, n[2] / l}
				}
			} else if b.a.flat {
				at[2] = 550
			}
			e := lamps(q, at, n)
			var level [3]int
			for c := range 3 {
				level[c] = int(gamma[min(len(gamma)-1, int(float64(len(gamma))*b.exposed*0.35*albedo[2-c]*(1.5*b.room*(0.8+0.2*n[1])+e[2-c])))])
			}
			for y := y0; y < y0+block; y++ {
				for i := 3 * (y*w + x0); i < 3*(y*w+x0+block); i += 3 {
					b.noise = b.noise*6364136223846793005 + 1442695040888963407
					for c := range 3 {
						f.Pix[i+c] = byte(min(255, max(0, level[c]+int(b.noise>>(40+8*c)&3)-2)))
					}
				}
			}
		}
	}
	return f
}

// gamma are the values of a camera for linear light.
var gamma = func() (t [4096]byte) {
	for i := range t {
		t[i] = byte(255*math.Pow(float64(i)/float64(len(t)), 1/2.2) + 0.5)
	}
	return t
}()

// lamps is the light of the four quarters at a point in mm, the camera at the origin, z towards the person, on a surface with a normal.
func lamps(q light.Quarters, p, n [3]float64) (e [3]float64) {
	for i, at := range [4][2]float64{{1, 1}, {-1, 1}, {1, -1}, {-1, -1}} { // the screen's left lights the person's left, at +x
		d := [3]float64{at[0]*133 - p[0], -165 + at[1]*75 - p[1], -p[2]}
		r2 := d[0]*d[0] + d[1]*d[1] + d[2]*d[2]
		r := math.Sqrt(r2)
		cos := math.Max(0, (n[0]*d[0]+n[1]*d[1]+n[2]*d[2])/r)
		for c := range 3 {
			e[c] += q[i][c] * cos * (p[2] / r) * 550 * 550 / r2 / 4
		}
	}
	return e
}

// turned are the turns that were asked for so far.
func (b *booth) turned() []*turn {
	if b.live.rec == nil {
		return nil
	}
	return b.live.rec.turns
}

// replayed judges what a booth recorded.
func (b *booth) replayed(t testing.TB, r Result) Judgement {
	t.Helper()
	if len(b.kept) != len(r.Recorded.Frames) {
		t.Fatalf("%d frames were judged, %d recorded", len(b.kept), len(r.Recorded.Frames))
	}
	j, err := judgeSession(b.memory, r.Recorded, func(i int) (capture.Frame, error) { return b.kept[i], nil })
	if err != nil {
		t.Fatal(err)
	}
	return j
}
