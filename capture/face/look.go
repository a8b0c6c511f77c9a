package face

import (
	"slices"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

// look is the face looking straight on: what it is compared with later, and whether it can be seen well.
type look struct {
	ratios  []float64
	frames  int
	good    int
	hints   map[capture.Hint]int
	quality []Quality // of the frames with a face
	rasters []float64
	alive   []float64
	lids    lids
	border  border
	around  surroundings
}

const cueFrames = 6 // of the face looking straight on that the costly cues look at

func (l *look) see(r *recording, s *sight) {
	l.frames++
	q := s.quality
	if l.hints == nil {
		l.hints = map[capture.Hint]int{}
	}
	if q.Hint == capture.HintHoldStill || q.Hint == capture.HintNone { // softness is for the match to judge
		l.good++
	} else {
		l.hints[q.Hint]++
	}
	if s.face == nil {
		return
	}
	l.quality = append(l.quality, q)
	if s.face.Marked() {
		l.ratios = append(l.ratios, s.face.Landmarks.YawRatio())
		r.pose.neutral = append(r.pose.neutral, s.face.Landmarks)
	} else {
		l.ratios = append(l.ratios, 0)
	}
	l.cue(r.e, s)
}

// glance looks at any frame of the session, for what the whole of it tells.
func (l *look) glance(s *sight, st light.Step) {
	if s.face == nil || st.Lit() {
		return
	}
	l.border.see(s.frame, *s.face)
	if st.Kind != light.Turn {
		l.lids.see(s.frame, *s.face, st.Kind == light.Neutral)
	}
}

// cue looks at a frame of the face looking straight on for what betrays a picture of a picture.
func (l *look) cue(find Finder, s *sight) {
	if len(l.rasters) < cueFrames {
		if db, ok := raster(s.frame, *s.face); ok {
			l.rasters = append(l.rasters, db)
		}
	}
	l.around.see(s.frame, *s.face)
	if nets, ok := find.(voter); ok && len(l.alive) < cueFrames {
		if p, known := nets.Alive(s.frame, *s.face); known {
			l.alive = append(l.alive, p)
		}
	}
}

// voter is a Finder that has the passive nets.
type voter interface {
	Alive(capture.Frame, Face) (p float64, known bool)
	PassiveLimits() (Limits, bool)
}

func (l *look) checks(find Finder) []Check {
	quality := Check{ID: CheckQuality, Version: 1, Status: StatusNotRun, Threshold: 0.5, Advice: string(capture.HintNoFace)}
	if l.frames > 0 {
		quality.Status, quality.Advice = StatusPass, ""
		if quality.Score = round(float64(l.good) / float64(l.frames)); quality.Score < quality.Threshold {
			quality.Status, quality.Advice = StatusInconclusive, string(l.worst())
		}
	}
	list := []Check{quality}
	for _, c := range middling(l.quality).Checks() {
		if c.ID == CheckSharp && c.Status != StatusPass { // see above: the best frames are chosen by it
			c.Status, c.Optional = StatusPass, true
		}
		list = append(list, c)
	}
	return append(append(list, l.lids.checks()...), l.cues(find)...)
}

// cues are the passive checks.
func (l *look) cues(find Finder) []Check {
	moire := Check{ID: light.CheckMoire, Version: 1, Status: StatusNotRun, Threshold: minRaster, Optional: true}
	nets := Check{ID: light.CheckNets, Version: 1, Status: StatusNotRun, Optional: true}
	if len(l.rasters) > 0 {
		moire.Status, moire.Score = StatusPass, round(median(l.rasters))
		if moire.Score >= minRaster {
			moire.Status, moire.Advice = StatusFail, AdviceTryAgain
		}
	}
	if v, ok := find.(voter); ok && len(l.alive) > 0 {
		limits, _ := v.PassiveLimits()
		nets.Status, nets.Score, nets.Threshold = StatusInconclusive, round(median(l.alive)), limits.Flag
		switch {
		case nets.Score < limits.Flag:
			nets.Status, nets.Advice = StatusFail, AdviceTryAgain
		case nets.Score >= limits.Live:
			nets.Status = StatusPass
		}
	}
	return []Check{moire, l.border.check(), l.around.check(), nets}
}

// worst is the hint that was given most often; of two, the one that Hints names first.
func (l *look) worst() (h capture.Hint) {
	for _, k := range slices.Sorted(slices.Values(capture.Hints)) {
		if l.hints[k] > l.hints[h] {
			h = k
		}
	}
	return h
}
