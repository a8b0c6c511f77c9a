package face

import (
	"math"
	"slices"
	"time"

	"github.com/passdesk/passdesk/capture"
)

// The patch around an eye that its opening is measured on, in distances of the eyes, and its samples.
const (
	eyeWide, eyeTall = 0.56, 0.36
	eyeCols, eyeRows = 48, 32
	eyePixels        = 40.0 // distance of the eyes below which there is too little to see
	glareValue       = 245  // of all three channels, of a pixel that tells nothing but the lamp
	mostGlare        = 0.04 // part of the patches; the glint in a bare eye takes less than 0.01
)

// eyePatch is what can be seen around both eyes.
type eyePatch struct {
	open  [2]float64 // opening of the right and the left eye; see opening
	glare float64    // part of the pixels that are glare
}

// eyesOf samples the patches in a frame; false without landmarks, when they are small or reach out of the frame.
func eyesOf(f capture.Frame, face Face) (e eyePatch, ok bool) {
	if !face.Marked() || face.EyeDistance() < eyePixels {
		return e, false
	}
	_, ux, uy, eyes := face.Landmarks.axes()
	white := 0
	for k, at := range []capture.Point{face.Landmarks[RightEye], face.Landmarks[LeftEye]} {
		var luma [eyeRows][eyeCols]float64
		for r := range eyeRows {
			v := ((float64(r)+0.5)/eyeRows - 0.5) * eyeTall * eyes
			for c := range eyeCols {
				u := ((float64(c)+0.5)/eyeCols - 0.5) * eyeWide * eyes
				x, y := int(at.X+u*ux.X+v*uy.X), int(at.Y+u*ux.Y+v*uy.Y)
				if x < 0 || y < 0 || x >= f.Width || y >= f.Height {
					return e, false
				}
				i := 3 * (y*f.Width + x)
				p := f.Pix[i : i+3]
				luma[r][c] = 0.114*float64(p[0]) + 0.587*float64(p[1]) + 0.299*float64(p[2])
				if min(p[0], p[1], p[2]) >= glareValue {
					white++
				}
			}
		}
		e.open[k] = opening(&luma)
	}
	e.glare = float64(white) / (2 * eyeRows * eyeCols)
	return e, true
}

// opening is 1 less the darkest row of the middle columns by the median of the patch: the iris of an open eye makes a dark row, a
// lid does not. It depends on lashes, iris and skin, so only its changes within one person tell something.
func opening(luma *[eyeRows][eyeCols]float64) float64 {
	all := make([]float64, 0, eyeRows*eyeCols)
	darkest := math.Inf(1)
	for r := range luma {
		sum := 0.0
		for c := eyeCols / 3; c < eyeCols*2/3; c++ {
			sum += luma[r][c]
		}
		darkest = math.Min(darkest, sum/(eyeCols*2/3-eyeCols/3))
		all = append(all, luma[r][:]...)
	}
	slices.Sort(all)
	return 1 - darkest/math.Max(1, all[len(all)/2])
}

const (
	eyesMemory = 3 * time.Second // what an opening is compared with
	eyesFew    = 5               // frames before anything is said
	minOpen    = 0.8             // of the usual opening of this person, in a picture to keep
	blinkOpen  = 0.6             // below it a lid is shut,
	blinkShort = 2               // for so many frames
	blinkLong  = 8
	blinkStill = 0.05 // distances of the eyes that landmarks may move from frame to frame meanwhile; more is a slip
)

// lids follows how far a person's eyes are open, against what is usual with this person: somebody with narrow eyes has them open,
// too, and one whose eyes cannot open is not asked to. It counts blinks, as weak evidence that nobody is asked for.
type lids struct {
	past   []lid
	last   Landmarks
	shut   int // frames in a row with both eyes shut
	slip   bool
	blinks int
	seen   int // frames that could be judged
	open   int // of them with open eyes
}

type lid struct {
	at   time.Time
	open [2]float64
}

// see gives how far the eyes are open, 1 being usual; false when that is not known. Frames that count are those of a picture to
// keep; blinks are counted in all.
func (l *lids) see(f capture.Frame, face Face, counts bool) (z float64, ok bool) {
	e, ok := eyesOf(f, face)
	if !ok {
		return 0, false
	}
	l.past = append(l.past, lid{f.At, e.open})
	for f.At.Sub(l.past[0].at) > eyesMemory {
		l.past = l.past[1:]
	}
	move := math.Max(distance(l.last[RightEye], face.Landmarks[RightEye]), distance(l.last[LeftEye], face.Landmarks[LeftEye]))
	l.last = face.Landmarks
	if len(l.past) < eyesFew {
		return 0, false
	}
	for k := range e.open { // the wider eye: a wink is no blink, and glare may hide one
		var usual []float64
		for _, p := range l.past {
			usual = append(usual, p.open[k])
		}
		slices.Sort(usual)
		z = math.Max(z, e.open[k]/math.Max(0.05, usual[len(usual)*3/4]))
	}
	if counts {
		l.seen++
		if z >= minOpen {
			l.open++
		}
	}
	l.count(z, move > blinkStill*face.EyeDistance())
	return z, true
}

func (l *lids) count(z float64, slip bool) {
	if z < blinkOpen {
		l.shut++
		l.slip = l.slip || slip
		return
	}
	if l.shut >= blinkShort && l.shut <= blinkLong && !l.slip && !slip {
		l.blinks++
	}
	l.shut, l.slip = 0, false
}

// Checks of the eyes.
const (
	CheckEyes  = "quality.eyes" // open in the frames looking straight on; score: part of them; a wish
	CheckBlink = "eyes.blink"   // weak evidence, never asked for; score: blinks
)

func (l *lids) checks() []Check {
	eyes := Check{ID: CheckEyes, Version: 1, Status: StatusNotRun, Threshold: 0.5, Optional: true}
	blink := Check{ID: CheckBlink, Version: 1, Status: StatusNotRun, Threshold: 1, Optional: true}
	if l.seen > 0 {
		eyes.Status, eyes.Score = StatusPass, round(float64(l.open)/float64(l.seen))
		if eyes.Score < eyes.Threshold { // a wish
			eyes.Advice = string(capture.HintEyes)
		}
	}
	if l.blinks > 0 {
		blink.Status, blink.Score = StatusPass, float64(l.blinks)
	}
	return []Check{eyes, blink}
}
