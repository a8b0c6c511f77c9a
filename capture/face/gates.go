package face

import (
	"math"

	"github.com/passdesk/passdesk/capture"
)

// The checks of the picture's quality, beside CheckMask and CheckEyes. Those that only wish for something better pass with an
// advice; the others are inconclusive with the hint to follow.
const (
	CheckAlone     = "quality.alone"      // score: other faces in the picture
	CheckDistance  = "quality.distance"   // score: distance of the eyes in pixels
	CheckCentre    = "quality.centre"     // score: how far off the middle, in parts of what is allowed
	CheckDark      = "quality.dark"       // score: luma of the face; threshold: the least for the light of the frame
	CheckBright    = "quality.bright"     // score: luma that 2 % of the face exceed
	CheckContrast  = "quality.contrast"   // score: spread of the luma by its mean
	CheckPose      = "quality.pose"       // score: the larger of turn and lean in degrees
	CheckSharp     = "quality.sharpness"  // score: variance of the Laplacian; a wish in a session, where the best frames are chosen by it
	CheckSideLight = "quality.side-light" // score: darker half of the face by the brighter one; a wish
	CheckGlasses   = "quality.glasses"    // score: part of the eyes' surroundings that is glare; a wish
)

// Checks is what was measured as checks, for the reviewer; none without a face.
func (q Quality) Checks() []Check {
	if q.Eyes == 0 {
		return nil
	}
	gate := func(id string, bad bool, score, threshold float64, h capture.Hint) Check {
		c := Check{ID: id, Version: 1, Status: StatusPass, Score: score, Threshold: round(threshold)}
		if bad {
			c.Status, c.Advice = StatusInconclusive, string(h)
		}
		return c
	}
	wish := func(id string, bad bool, score, threshold float64, h capture.Hint) Check {
		c := gate(id, bad, score, threshold, h)
		c.Status, c.Optional = StatusPass, true
		return c
	}
	far := gate(CheckDistance, q.Eyes < q.need, q.Eyes, q.need, capture.HintCloser)
	if q.tall {
		far = gate(CheckDistance, true, q.Eyes, q.need, capture.HintFurther)
	}
	least := math.Max(minLuma, against*q.Scene)
	if q.Scene < darkScene {
		least = warnLuma
	}
	dark := gate(CheckDark, q.dark(), q.Luma, least, capture.HintDark)
	dark.Evidence = map[string]float64{"scene": q.Scene}
	pose := gate(CheckPose, q.turned(), round(math.Max(math.Abs(q.Yaw), math.Abs(q.Roll))), maxYaw, capture.HintLook)
	pose.Evidence = map[string]float64{"yaw": q.Yaw, "roll": q.Roll, "pitch_ratio": q.Pitch}
	if !q.marked {
		pose = Check{ID: CheckPose, Version: 1, Status: StatusNotRun, Threshold: maxYaw, Optional: true}
	}
	mask := gate(CheckMask, q.masked(), q.Mask, maxMask, AdviceUncover)
	mask.Optional, mask.Evidence = true, map[string]float64{"mouth_lines": q.Mouth}
	glasses := wish(CheckGlasses, q.Glare > mostGlare, q.Glare, mostGlare, capture.HintGlasses)
	glasses.Evidence = map[string]float64{"bridge_lines": q.Glasses}
	if !q.marked {
		glasses = Check{ID: CheckGlasses, Version: 1, Status: StatusNotRun, Threshold: mostGlare, Optional: true}
	}
	return []Check{
		gate(CheckAlone, q.seconds > 0, float64(q.seconds), 1, capture.HintTwoFaces),
		far,
		gate(CheckCentre, q.edges || q.off > 1, round(q.off), 1, capture.HintCentre),
		dark,
		gate(CheckBright, q.Luma > maxLuma || q.Bright > maxBright, q.Bright, maxBright, capture.HintBright),
		gate(CheckContrast, q.flat(), round(q.Contrast/math.Max(1, q.Luma)), minContrast, capture.HintBright),
		pose,
		gate(CheckSharp, q.Sharpness < minSharp, q.Sharpness, minSharp, capture.HintHoldStill),
		mask,
		wish(CheckSideLight, q.Evenness < minEven, q.Evenness, minEven, capture.HintSideLight),
		glasses,
	}
}

// middling is the quality of which each measure is the median of those given: what one saw for most of the time.
func middling(all []Quality) (q Quality) {
	if len(all) == 0 {
		return q
	}
	of := func(field func(*Quality) *float64) {
		v := make([]float64, len(all))
		for i := range all {
			v[i] = *field(&all[i])
		}
		*field(&q) = median(v)
	}
	for _, field := range []func(*Quality) *float64{
		func(q *Quality) *float64 { return &q.Eyes }, func(q *Quality) *float64 { return &q.Sharpness },
		func(q *Quality) *float64 { return &q.Luma }, func(q *Quality) *float64 { return &q.Contrast },
		func(q *Quality) *float64 { return &q.Bright }, func(q *Quality) *float64 { return &q.Scene },
		func(q *Quality) *float64 { return &q.Evenness }, func(q *Quality) *float64 { return &q.Mask },
		func(q *Quality) *float64 { return &q.Mouth }, func(q *Quality) *float64 { return &q.Glasses },
		func(q *Quality) *float64 { return &q.Glare }, func(q *Quality) *float64 { return &q.Open },
		func(q *Quality) *float64 { return &q.Yaw }, func(q *Quality) *float64 { return &q.Pitch },
		func(q *Quality) *float64 { return &q.Roll }, func(q *Quality) *float64 { return &q.need },
		func(q *Quality) *float64 { return &q.off },
	} {
		of(field)
	}
	most := func(field func(*Quality) bool) bool {
		n := 0
		for i := range all {
			if field(&all[i]) {
				n++
			}
		}
		return 2*n > len(all)
	}
	q.marked = most(func(q *Quality) bool { return q.marked })
	q.tall = most(func(q *Quality) bool { return q.tall })
	q.edges = most(func(q *Quality) bool { return q.edges })
	if most(func(q *Quality) bool { return q.seconds > 0 }) {
		q.seconds = 1
	}
	return q
}
