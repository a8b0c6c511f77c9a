package face

import (
	"fmt"
	"image"
	"math"
	"time"

	"github.com/passdesk/passdesk/capture"
	"gocv.io/x/gocv"
)

// Band is what a comparison comes to. It only sorts: "different" is a reason to look closer, "similar" never approves
// alone.
type Band string

// The bands.
const (
	BandSimilar      Band = "similar"
	BandUnclear      Band = "unclear"
	BandDifferent    Band = "different"
	BandNotEvaluated Band = "not_evaluated" // nothing was compared; Reason says why
)

// Reasons for BandNotEvaluated.
const (
	ReasonNoModel  = "no_model"  // no embedding is installed: the reviewer compares
	ReasonNoFaceA  = "no_face_a" // no face in the first picture
	ReasonNoFaceB  = "no_face_b"
	ReasonSmallA   = "too_small_a" // the eyes of the first picture are less than MinEyes apart
	ReasonSmallB   = "too_small_b"
	ReasonBadFrame = "bad_picture"
	ReasonFailed   = "failed" // the model gave nothing usable
)

// MinEyes is the least distance of the eyes in pixels for a comparison. Portraits of ID cards reduced to 45 px
// compared well in the measurement; below half of that there is little face left.
const MinEyes = 24

// Match is the outcome of a comparison of two faces.
type Match struct {
	Scores map[string]float64 `json:"scores,omitempty"` // "cosine": -1..1
	Band   Band               `json:"band"`
	Model  string             `json:"model,omitempty"` // file and beginning of its hash, to which the bands belong
	Reason string             `json:"reason,omitempty"`
	Millis float64            `json:"ms"`
}

// Compare tells how alike the largest faces of two pictures are. It never fails: what cannot be compared is
// BandNotEvaluated with a reason. Embeddings are biometric data and are wiped before it returns.
func (e *Engine) Compare(a, b capture.Frame) Match {
	begin := time.Now()
	m := e.compare(a, b)
	m.Millis = round(float64(time.Since(begin).Microseconds()) / 1000)
	return m
}

func (e *Engine) compare(a, b capture.Frame) Match {
	no := func(reason string) Match { return Match{Band: BandNotEvaluated, Reason: reason} }
	if e.embedder == nil {
		return no(ReasonNoModel)
	}
	var v [2][]float64
	defer func() { clear(v[0]); clear(v[1]) }()
	for i, f := range []capture.Frame{a, b} {
		faces, err := e.Detect(f)
		switch {
		case err != nil:
			return no(ReasonBadFrame)
		case len(faces) == 0:
			return no([]string{ReasonNoFaceA, ReasonNoFaceB}[i])
		case faces[0].EyeDistance() < MinEyes:
			return no([]string{ReasonSmallA, ReasonSmallB}[i])
		}
		if v[i], err = e.embed(f, faces[0]); err != nil {
			return no(ReasonFailed)
		}
	}
	cosine := 0.0
	for i := range v[0] {
		cosine += v[0][i] * v[1][i]
	}
	return Match{
		Scores: map[string]float64{"cosine": math.Round(cosine*1e4) / 1e4},
		Band:   e.embedder.band(cosine), Model: e.embedder.String(),
	}
}

func (m *Model) band(cosine float64) Band {
	switch {
	case cosine >= m.Limits.Similar:
		return BandSimilar
	case cosine >= m.Limits.Unclear:
		return BandUnclear
	default:
		return BandDifferent
	}
}

// embed is the unit vector of a face.
func (e *Engine) embed(f capture.Frame, face Face) ([]float64, error) {
	bgr, err := view(f)
	if err != nil {
		return nil, err
	}
	defer bgr.Close()
	side := e.embedder.Input
	crop := cut(bgr, alignment(face, e.embedder.align(), side), side)
	defer crop.Close()
	blob := gocv.BlobFromImage(crop, 1, image.Pt(side, side), gocv.NewScalar(0, 0, 0, 0), e.embedder.RGB, false)
	defer blob.Close()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.net.SetInput(blob, "")
	out := e.net.Forward("")
	defer out.Close()
	raw, err := out.DataPtrFloat32()
	if err != nil {
		return nil, fmt.Errorf("read the embedding: %w", err)
	}
	v, norm := make([]float64, len(raw)), 0.0
	for i, x := range raw {
		v[i] = float64(x)
		norm += v[i] * v[i]
	}
	clear(raw)
	if norm = math.Sqrt(norm); !(norm > 0) || math.IsInf(norm, 0) {
		return nil, fmt.Errorf("the embedding has the length %v", norm)
	}
	for i := range v {
		v[i] /= norm
	}
	return v, nil
}
