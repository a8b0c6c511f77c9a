package rehearsal

import (
	"math"
	"testing"
)

func testRoom() Room {
	return Room{Lamps: []Lamp{{[3]float64{-0.5, 0.5, 0.7}, [3]float64{0.6, 0.6, 0.6}}}, Up: [3]float64{0.4, 0.4, 0.4}, Down: [3]float64{0.2, 0.2, 0.2}}
}

// Each quarter of the screen lights the side of the face that it stands on, and the dark side of a lens shows it as well.
func TestQuartersLightTheirSide(t *testing.T) {
	l := PersonFor(0).Look
	l.Glasses = GlassesSquare
	b := headOf(l).Bases(Pose{Z: Distance(560)}, View{320, 180}, testRoom())
	side := func(k int) (right, left float64) { // of the frame's halves of the face
		mid := int((b.Marks[0].X+b.Marks[1].X)/2) - b.X0
		for y := range b.H {
			for x := max(0, mid-40); x < min(b.W, mid+40); x++ {
				v := float64(b.Quarter[k][3*(y*b.W+x)+1])
				if x > mid {
					left += v
				} else {
					right += v
				}
			}
		}
		return right, left
	}
	for k := range 4 {
		r, l := side(k)
		if k%2 == 0 && l < 1.1*r || k%2 == 1 && r < 1.1*l {
			t.Errorf("quarter %d: the person's right %.1f, left %.1f", k, r, l)
		}
	}
	for i := range b.Cover {
		if c := b.Cover[i]; c < 0 || c > 1.0001 || math.IsNaN(float64(b.Room[3*i])) || c == 0 && b.Room[3*i] != 0 {
			t.Fatalf("pixel %d: cover %v, light %v", i, c, b.Room[3*i])
		}
	}
}

func BenchmarkBases(b *testing.B) {
	h, room := headOf(PersonFor(0).Look), testRoom()
	for b.Loop() {
		h.Bases(Pose{Z: Distance(560)}, View{640, 360}, room)
	}
}

func BenchmarkNewHead(b *testing.B) {
	for b.Loop() {
		NewHead(PersonFor(1).Look)
	}
}
