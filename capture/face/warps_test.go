package face

import (
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// warper turns what is on a picture by an angle about the upright axis through the face, as a pinhole camera sees it.
type warper struct {
	face  Face
	depth func(u, v float64) float64 // towards the camera, in eye distances, at a place of the face in the same; nil: flat
	away  float64                    // distance of the camera, in eye distances
}

// generic is about the shape of a head: an ellipsoid with a nose.
func generic(u, v float64) float64 {
	r := 1 - (u/1.3)*(u/1.3) - ((v-0.4)/1.75)*((v-0.4)/1.75)
	z := -0.6 + 1.3*math.Sqrt(math.Max(0, r))
	return z + 0.5*math.Exp(-(u/0.28)*(u/0.28)-((v-0.55)/0.3)*((v-0.55)/0.3))
}

func (w warper) at(f capture.Frame, degrees float64) capture.Frame {
	o, _, _, eyes := w.face.Landmarks.axes()
	s, c := math.Sincos(degrees * math.Pi / 180)
	return warp(f, func(x, y float64) (float64, float64) {
		u, v := (x-o.X)/eyes, (y-o.Y)/eyes
		// Find the place (a, b) of the picture that is seen at (u, v).
		a, b := u, v
		for range 7 {
			z := 0.0
			if w.depth != nil {
				z = w.depth(a, b)
			}
			near := (w.away - (z*c - a*s)) / w.away
			a, b = (u*near-z*s)/c, v*near
		}
		return o.X + a*eyes, o.Y + b*eyes
	})
}

// TestPlanarityOfWarpedPictures counts how many turned planes are called heads and how many turned heads are accepted, by both tests of
// planarity, however far the landmarks say that they turned. All are warps of rendered portraits: synthetic. PASSDESK_RATES gives the number of each; planes are turned by 15 to 30
// degrees, heads by 25 to 30.
func TestPlanarityOfWarpedPictures(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("PASSDESK_RATES"))
	people := portraits()
	if err != nil {
		n = 8
	} else {
		for seed := int64(len(people)); seed < 12; seed++ {
			people = append(people, capture.FromImage(rehearsal.Portrait(rehearsal.PersonFor(seed))))
		}
	}
	e := engine(t, 1+2)
	r := rand.New(rand.NewPCG(3, 1))
	var found, both, p1, p2 [2]int
	var slope []float64
	far := 0
	for i := range 2 * n {
		kind := i % 2 // 0 plane, 1 head
		f := onto(320, 320, scale(people[i/2%len(people)], 3))
		faces, err := e.Detect(f)
		if err != nil || len(faces) == 0 {
			t.Fatal(err)
		}
		w := warper{face: faces[0], away: 9 + 3*r.Float64()}
		most := 15 + 15*r.Float64()
		if kind == 1 {
			w.depth, most = generic, 25+5*r.Float64()
		}
		if r.IntN(2) == 0 {
			most = -most
		}
		ratio, flat, parallax, ok := w.turn(t, e, f, most, r)
		if !ok {
			continue
		}
		if kind == 1 {
			slope = append(slope, ratio/math.Abs(math.Tan(most*math.Pi/180)))
			if ratio >= minTurn {
				far++
			}
		}
		found[kind]++
		one, two := flat >= minPlanarity, parallax >= minParallax
		if one {
			p1[kind]++
		}
		if two {
			p2[kind]++
		}
		if one && two {
			both[kind]++
		}
	}
	t.Logf("synthetic: planes by 15 to 30 degrees called heads: %d of %d (landmarks alone %d, points alone %d); heads by 25 to 30 degrees accepted: %d of %d (%d, %d)",
		both[0], found[0], p1[0], p2[0], both[1], found[1], p1[1], p2[1])
	t.Logf("%d of the heads reach the ratio of a turn; it is %.2f of the tangent of the angle, where portraits of people have 0.48", far, median(slope))
	if found[0] < n*9/10 || found[1] < n*9/10 || 100*both[0] > found[0] || 100*both[1] < 97*found[1] {
		t.Errorf("of %d each", n)
	}
}

// turn plays a turn up to an angle and a while there: the change of the yaw ratio and e_A, each the median of five frames, and the last
// parallax.
func (w warper) turn(t *testing.T, e *Engine, f capture.Frame, most float64, r *rand.Rand) (ratio, flat, parallax float64, ok bool) {
	t.Helper()
	flow := &follower{}
	defer flow.stop()
	flow.begin(grained(f, 2), w.face)
	var turns, planes []float64
	for _, k := range []float64{0.2, 0.4, 0.6, 0.8, 0.95, 1, 0.98, 1} {
		g := grained(w.at(f, most*k), 1.5+r.Float64())
		if s, seen := flow.step(g); seen && k >= 0.95 {
			parallax, ok = s.parallax, true
		}
		if k < 0.8 {
			continue
		}
		faces, err := e.Detect(g)
		if err != nil || len(faces) == 0 {
			continue
		}
		l := faces[0].Landmarks
		turns = append(turns, math.Abs(l.YawRatio()-w.face.Landmarks.YawRatio()))
		planes = append(planes, planarity(w.face.Landmarks, l))
	}
	return median(turns), median(planes), parallax, ok && len(turns) >= 3
}
