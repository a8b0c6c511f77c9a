package face

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// player renders recorded sessions: rehearsal heads under the screen's light, and pictures of them that somebody holds up or
// feeds in. All of it is synthetic; the numbers of cases are those of a test, not of a measurement.
type player struct {
	session *light.Session
	shown   *light.Session // what the screen showed when it was recorded; nil: the session's own
	person  int64
	room    float64 // 1 is about 300 lux
	screen  float64 // factor on the screen's light: less of it stands for a brighter room with the exposure to match
	lag     float64
	kind    string // "", or what is held up
	fps     float64
	w, h    int
	seen    map[string][]byte
	still   bool // nobody turns
}

func playing(t testing.TB, seed string, person int64, kind string) *player {
	t.Helper()
	s, err := light.Draw(light.DrawOptions{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	p := &player{session: s, person: person, kind: kind, room: 1, screen: 1, lag: 120, fps: 10, w: 640, h: 360, seen: map[string][]byte{}}
	return p.timed()
}

// brief leaves one of the two turns out, for the time that it takes.
func (p *player) brief() *player {
	var steps []light.Step
	turned := 0
	for _, st := range p.session.Steps {
		if st.Kind == light.Turn {
			turned++
		}
		if turned == 2 && (st.Kind == light.Turn || st.Kind == light.Back) {
			continue
		}
		if n := len(steps); n > 0 {
			st.At = steps[n-1].End()
		}
		steps = append(steps, st)
	}
	p.session.Steps = steps
	return p.timed()
}

// timed gives the session its frame times.
func (p *player) timed() *player {
	end := p.session.Steps[len(p.session.Steps)-1].End()
	p.session.Frames = nil
	for at := 0.0; at < end; at += 1000 / p.fps {
		p.session.Frames = append(p.session.Frames, at)
	}
	return p
}

// at is the step that is under way, and what the screen shines at a time.
func (p *player) at(ms float64) (light.Step, light.Quarters) {
	s := p.session
	if p.shown != nil {
		s = p.shown
	}
	var q light.Quarters
	now := s.Steps[len(s.Steps)-1]
	for i := len(s.Steps) - 1; i >= 0 && s.Steps[i].End() > ms; i-- {
		now = s.Steps[i]
	}
	const parts = 4
	for k := range parts {
		t := ms - p.lag - 16*(float64(k)+0.5)/parts
		d := s.Steps[0].Drive()
		for _, st := range s.Steps {
			if st.At <= t {
				d = st.Drive()
			}
		}
		for i := range q {
			for c := range 3 {
				q[i][c] += p.screen * d[i][c] / parts
			}
		}
	}
	return now, q
}

// pose turns the head by 28 degrees as asked, half a second after it was asked.
func (p *player) pose(ms float64) rehearsal.Pose {
	s := p.session
	if p.shown != nil {
		s = p.shown
	}
	yaw := 0.0
	for _, st := range s.Steps {
		if st.Kind == light.Turn && !p.still {
			up := math.Min(1, math.Max(0, (ms-st.At-500)/700))
			down := math.Min(1, math.Max(0, (ms-st.End()-300)/600))
			turned := 28 * (smooth(up) - smooth(down))
			if st.Move == light.Right {
				turned = -turned
			}
			yaw += turned
		}
	}
	return rehearsal.Pose{Yaw: math.Round(yaw/2) * 2, Z: rehearsal.Distance(560)}
}

func smooth(x float64) float64 { return x * x * (3 - 2*x) }

// frame is the i-th picture.
func (p *player) frame(i int) (capture.Frame, error) {
	ms := p.session.Frames[i]
	_, drive := p.at(ms)
	pose := p.pose(ms)
	key := fmt.Sprintf("%.3f %.1f", drive, pose.Yaw)
	pix, ok := p.seen[key]
	if !ok {
		pix = p.draw(drive, pose)
		p.seen[key] = pix
	}
	f := capture.Frame{Pix: append([]byte(nil), pix...), Width: p.w, Height: p.h}
	r := rand.New(rand.NewPCG(uint64(p.person), uint64(i)))
	for k := 0; k < len(f.Pix); k += 8 { // the sensor's noise, anew in each frame
		noise := r.Uint64()
		for j := k; j < min(k+8, len(f.Pix)); j++ {
			f.Pix[j] = byte(min(255, max(0, int(f.Pix[j])+int(noise&3)-1)))
			noise >>= 8
		}
	}
	return f, nil
}

func (p *player) draw(q light.Quarters, pose rehearsal.Pose) []byte {
	look := rehearsal.PersonFor(p.person).Look
	shot := rehearsal.Shot{Look: look, Pose: pose, Room: p.room, Width: p.w, Height: p.h, Seed: p.person}
	lit := func(s rehearsal.Shot) []byte {
		s.Screen = rehearsal.ScreenLight{TopLeft: q[0], TopRight: q[1], BottomLeft: q[2], BottomRight: q[3]}
		f, _ := s.Frame()
		return f.Pix
	}
	switch p.kind {
	case "print": // a sheet that fills the picture, slanted where the head should turn
		shot.Pose.Yaw, shot.Room = 0, 1
		f, _ := shot.Frame()
		return p.sheet(f, q, pose.Yaw)
	case "tablet": // a film of the person who does as asked, on a screen of its own light
		f, _ := shot.Frame()
		return p.glow(f, q, 0.05, false)
	case "tint": // the same film fed in, every picture times the colour of the screen
		f, _ := shot.Frame()
		return p.glow(f, q, 0.4, true)
	}
	return lit(shot)
}

// sheet is a matt print at 550 mm under the screen, turned by some degrees about its upright axis.
func (p *player) sheet(f capture.Frame, q light.Quarters, degrees float64) []byte {
	out := make([]byte, len(f.Pix))
	focal := 0.893 * float64(p.w)
	sin, cos := math.Sincos(-degrees * math.Pi / 180)
	const block = 8 // pixels that get the same light
	ray := func(x, y float64) (px, py, pz float64) {
		// The ray (dx, dy, 1)*z meets the plane through (0, 0, 550) with normal (-sin, 0, -cos).
		dx, dy := (x-float64(p.w)/2)/focal, (y-float64(p.h)/2)/focal
		z := 550 * cos / (cos + sin*dx)
		return dx * z, dy * z, z
	}
	for y0 := 0; y0 < p.h; y0 += block {
		for x0 := 0; x0 < p.w; x0 += block {
			e := screenAt(q, sin, cos, [3]float64(first3(ray(float64(x0), float64(y0)))))
			for y := y0; y < min(y0+block, p.h); y++ {
				for x := x0; x < min(x0+block, p.w); x++ {
					px, py, pz := ray(float64(x), float64(y))
					u := (px*cos - (pz-550)*sin) / 550 * focal
					v := py / 550 * focal
					sx, sy := min(max(int(u+float64(p.w)/2), 0), p.w-1), min(max(int(v+float64(p.h)/2), 0), p.h-1)
					for c := range 3 {
						albedo := math.Pow(float64(f.Pix[3*(sy*p.w+sx)+c])/255, 2.2)
						out[3*(y*p.w+x)+c] = tone(albedo * (p.room + e[2-c]))
					}
				}
			}
		}
	}
	return out
}

func first3(x, y, z float64) []float64 { return []float64{x, y, z} }

// screenAt is the light of a screen of 531 by 299 mm below the camera on a plane at a point, from 8 by 4 patches.
func screenAt(q light.Quarters, sin, cos float64, at [3]float64) (e [3]float64) {
	for j := range 4 {
		for i := range 8 {
			dx := 531*((float64(i)+0.5)/8-0.5) - at[0]
			dy := 15 + 299*(float64(j)+0.5)/4 - at[1]
			dz := -at[2]
			r2 := dx*dx + dy*dy + dz*dz
			k := math.Max(0, -dx*sin-dz*cos) / math.Sqrt(r2) * (at[2] / math.Sqrt(r2)) * 550 * 550 / r2 / 32 * 0.4
			quarter := j/2*2 + 1
			if i >= 4 { // the screen's left, as the person sees it, is at the right of the frame
				quarter--
			}
			for c := range 3 {
				e[c] += k * q[quarter][c]
			}
		}
	}
	return e
}

// glow is a picture that shines by itself and sends a part of the screen's light back from its glass; or, tinted, one that a
// program multiplies with the screen's colour.
func (p *player) glow(f capture.Frame, q light.Quarters, part float64, tinted bool) []byte {
	out := make([]byte, len(f.Pix))
	var e [3]float64
	for i := range q {
		for c := range 3 {
			e[c] += q[i][c] / 4 * part
		}
	}
	for i := range out {
		v := math.Pow(float64(f.Pix[i])/255, 2.2)
		if tinted {
			v *= 1 + e[2-i%3]
		} else {
			v += e[2-i%3] * 0.1
		}
		out[i] = tone(v)
	}
	return out
}

func tone(v float64) byte { return byte(255*math.Pow(math.Min(1, v), 1/2.2) + 0.5) }
