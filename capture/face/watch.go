package face

import (
	"math"
	"time"

	"github.com/passdesk/passdesk/capture"
)

const (
	longestAbsence = time.Second
	crowdFrames    = 3                      // in a row with a second face
	maxJump        = 0.20                   // of the yaw ratio between two frames that are near in time: a cut
	quickest       = maxJump / 0.07         // yaw ratio a second; a head turned by 45 degrees in a fifth of a second has 2.5
	farTurned      = 0.22                   // change of the yaw ratio
	farJumps       = 2.5                    // by which landmarks of a head so far away may jump more
	jumpGap        = 110 * time.Millisecond // frames further apart than that may differ more
	minOverlap     = 0.2                    // of the boxes of two such frames
	darkRoom       = 60                     // mean of 255 below which a frame may be too dark for a face to be found
	darker         = 0.6                    // of the mean while the face was there: the light went out
)

// watch looks, from the moment the person stands well until the end, for what no step expects: nobody, somebody else,
// a cut. The jump is looked for in the median of three frames, so that one slip of the landmarks is not one.
type watch struct {
	seen     time.Time // last time the face was there
	absence  time.Duration
	bright   float64 // mean of the last frame with the face, 0..255
	dark     bool    // it is dark where the face was
	hole     bool    // the longest absence is one of frames, not of the face
	together int
	crowd    int // most of together
	box      capture.Rect
	boxAt    time.Time
	ratios   []float64 // yaw ratios of the last three frames
	smooth   float64
	smoothAt time.Time
	jump     float64
	cut      bool
}

// see returns a hint that goes before that of the step, and false when there is no use to go on.
func (w *watch) see(s *sight) (capture.Hint, bool) {
	if s.face == nil && !s.flowing {
		if w.seen.IsZero() {
			w.seen = s.at
		}
		if away := s.at.Sub(w.seen); away > w.absence {
			w.absence, w.hole = away, false
		}
		now := brightness(s.frame.Pix)
		w.dark = now < darkRoom && now < darker*w.bright
		w.ratios = w.ratios[:0]
		return capture.HintTooManyOff, w.absence <= longestAbsence
	}
	if away := s.at.Sub(w.seen); !w.seen.IsZero() && away > w.absence && away > gap {
		w.absence, w.hole = away, true // a hole between the frames counts, too
	}
	w.seen, w.bright, w.dark = s.at, brightness(s.frame.Pix), false
	if w.absence > longestAbsence {
		return capture.HintTooManyOff, false
	}
	if crowd(s.faces) {
		w.together++
		w.crowd = max(w.crowd, w.together)
		return capture.HintTwoFaces, w.together < crowdFrames
	}
	w.together = 0
	if s.face != nil {
		if !w.boxAt.IsZero() && s.at.Sub(w.boxAt) <= jumpGap && overlap(w.box, s.face.Box) < minOverlap {
			w.cut, w.jump = true, 1
		}
		w.box, w.boxAt = s.face.Box, s.at
		if s.face.Marked() {
			ratio := s.face.Landmarks.YawRatio()
			w.path(ratio, ratio-s.turn, s.at)
		}
	}
	return capture.HintNone, !w.cut
}

// brightness is the mean of some of the bytes of a picture.
func brightness(pix []byte) float64 {
	const step = 101 // so that all channels and columns get their turn
	sum, n := 0, 0
	for i := 0; i < len(pix); i += step {
		sum += int(pix[i])
		n++
	}
	return float64(sum) / float64(max(n, 1))
}

// path follows the median of the last three yaw ratios; zero is that of the head looking straight on. Frames further apart may differ
// more, and so may two that show the head far to one side: landmarks of a head turned away jump. A jump is written down by how much
// is allowed.
func (w *watch) path(ratio, zero float64, at time.Time) {
	if w.ratios = append(w.ratios, ratio); len(w.ratios) > 3 {
		w.ratios = w.ratios[1:]
	}
	if len(w.ratios) < 3 {
		return
	}
	m := median(w.ratios)
	if dt := at.Sub(w.smoothAt); !w.smoothAt.IsZero() && dt <= jumpGap {
		allowed := math.Max(maxJump, quickest*dt.Seconds())
		if (m-zero)*(w.smooth-zero) > 0 && math.Min(math.Abs(m-zero), math.Abs(w.smooth-zero)) > farTurned {
			allowed *= farJumps
		}
		w.jump = math.Max(w.jump, math.Abs(m-w.smooth)*maxJump/allowed)
		w.cut = w.cut || w.jump > maxJump
	}
	w.smooth, w.smoothAt = m, at
}

func (w *watch) checks(ran bool) []Check {
	present := Check{ID: CheckPresent, Version: 1, Status: StatusNotRun, Score: round(w.absence.Seconds()), Threshold: longestAbsence.Seconds()}
	single := Check{ID: CheckSingle, Version: 1, Status: StatusNotRun, Score: float64(w.crowd), Threshold: crowdFrames}
	path := Check{ID: CheckPath, Version: 3, Status: StatusNotRun, Score: round(w.jump), Threshold: maxJump}
	if ran {
		present.Status, single.Status, path.Status = StatusPass, StatusPass, StatusPass
	}
	if w.absence > longestAbsence {
		present.Status, present.Advice = StatusInconclusive, AdviceStayInPicture
		switch {
		case w.hole:
			present.Advice = AdviceTryAgain
		case w.dark:
			present.Advice = string(capture.HintDark)
		}
	}
	if w.crowd >= crowdFrames {
		single.Status, single.Advice = StatusFail, AdviceBeAlone
	}
	if w.cut {
		path.Status, path.Advice = StatusFail, AdviceMoveCalmly
	}
	return []Check{present, single, path}
}
