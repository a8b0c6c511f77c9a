package face

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

// booth is a station whose person is an actor: it shows what a live session wants shown, films the actor in that light with small
// rendered frames, and lets the actor hear the hints. Time is simulated.
type booth struct {
	live    *Live
	a       *actor
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
	b := &booth{a: a, fps: 15, lag: 90 * time.Millisecond, exposed: 1, begin: a.now, room: 1, paint: func() time.Duration { return 20 * time.Millisecond }}
	o.record = func(f capture.Frame) { b.kept = append(b.kept, f.Clone()) }
	b.live = newLive(a, o)
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
		if lock && !b.deaf {
			if b.exposed = factor; factor == 1 {
				b.live.Exposed(true, 1)
			}
		} else if lock {
			b.live.Exposed(false, 1)
		}
		if b.a.now.Before(frame) {
			continue
		}
		frame = frame.Add(time.Duration(float64(time.Second) / b.fps))
		if b.happen != nil {
			b.happen(b)
		}
		b.seq++
		b.a.hear(b.live.Judge(b.film()).Hint)
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
			var level [3]float64
			for c := range 3 {
				light := albedo[2-c] * (1.5*b.room*(0.8+0.2*n[1]) + e[2-c])
				level[c] = 255*math.Pow(b.exposed*0.35*light, 1/2.2) + 0.5
			}
			for y := y0; y < y0+block; y++ {
				for i := 3 * (y*w + x0); i < 3*(y*w+x0+block); i++ {
					b.noise = b.noise*6364136223846793005 + 1442695040888963407
					grain := float64(b.noise>>56) / 64 // 0..4
					f.Pix[i] = byte(math.Max(0, math.Min(255, level[i%3]+grain-2)))
				}
			}
		}
	}
	return f
}

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

// replayed judges what a booth recorded.
func (b *booth) replayed(t testing.TB, r Result) Judgement {
	t.Helper()
	if len(b.kept) != len(r.Recorded.Frames) {
		t.Fatalf("%d frames were judged, %d recorded", len(b.kept), len(r.Recorded.Frames))
	}
	j, err := judgeSession(b.a, r.Recorded, func(i int) (capture.Frame, error) { return b.kept[i], nil })
	if err != nil {
		t.Fatal(err)
	}
	return j
}
