package face

import (
	"errors"
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

// Described is what a comparison needs of one picture, so that a picture that takes part in several is looked at once. It holds
// biometric data: Wipe it when the last comparison is done, and keep it nowhere.
type Described struct {
	vector []float64 // of length 1; nil: there is a reason instead
	reason string    // one of the reasons below, without its side
}

// Wipe overwrites the biometric data. Comparing it afterwards is BandNotEvaluated.
func (d *Described) Wipe() {
	clear(d.vector)
	*d = Described{reason: undescribed}
}

// Why a picture is not described, before it is known which of the two it is.
const (
	undescribed = ReasonFailed
	noFace      = "no_face"
	tooSmall    = "too_small"
)

// Errors of Describe.
var (
	ErrNoEmbedder = errors.New("no model for comparison is installed")
	ErrNoFace     = errors.New("there is no face in the picture")
	ErrSmallFace  = errors.New("the face is too small to be compared")
)

// Describe looks at the largest face of a picture for comparisons. With an error it can be compared all the same: the outcome is
// BandNotEvaluated with the reason. Errors: ErrNoEmbedder, ErrNoFace, ErrSmallFace, or that of a picture or model which is
// no good.
func (e *Engine) Describe(f capture.Frame) (Described, error) {
	if e.embedder == nil {
		return Described{reason: ReasonNoModel}, ErrNoEmbedder
	}
	faces, err := e.Search(f)
	switch {
	case err != nil:
		return Described{reason: ReasonBadFrame}, err
	case len(faces) == 0:
		return Described{reason: noFace}, ErrNoFace
	case faces[0].EyeDistance() < MinEyes:
		return Described{reason: tooSmall}, ErrSmallFace
	}
	v, err := e.embed(f, faces[0])
	if err != nil {
		return Described{reason: ReasonFailed}, err
	}
	return Described{vector: v}, nil
}

// CompareDescribed tells how alike two described faces are. It never fails: what cannot be compared is BandNotEvaluated
// with a reason.
func (e *Engine) CompareDescribed(a, b Described) Match {
	begin := time.Now()
	m := e.similar(a, b)
	m.Millis = round(float64(time.Since(begin).Microseconds()) / 1000)
	return m
}

func (e *Engine) similar(a, b Described) Match {
	if e.embedder == nil {
		return Match{Band: BandNotEvaluated, Reason: ReasonNoModel}
	}
	for i, d := range []Described{a, b} {
		if len(d.vector) > 0 {
			continue
		}
		switch d.reason {
		case noFace, tooSmall:
			return Match{Band: BandNotEvaluated, Reason: d.reason + []string{"_a", "_b"}[i]}
		case "":
			d.reason = undescribed
		}
		return Match{Band: BandNotEvaluated, Reason: d.reason}
	}
	cosine := 0.0
	for i := range a.vector {
		cosine += a.vector[i] * b.vector[i]
	}
	return Match{
		Scores: map[string]float64{"cosine": math.Round(cosine*1e4) / 1e4},
		Band:   e.embedder.band(cosine), Model: e.embedder.String(),
	}
}

// Compare tells how alike the largest faces of two pictures are. It never fails: what cannot be compared is
// BandNotEvaluated with a reason. Embeddings are wiped before it returns.
func (e *Engine) Compare(a, b capture.Frame) Match {
	begin := time.Now()
	da, err := e.Describe(a)
	defer da.Wipe()
	var m Match
	if err != nil { // the second picture would not help
		m = e.similar(da, Described{})
	} else {
		db, _ := e.Describe(b) // the reason is in it
		defer db.Wipe()
		m = e.similar(da, db)
	}
	m.Millis = round(float64(time.Since(begin).Microseconds()) / 1000)
	return m
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
	defer wiped(crop)
	blob := gocv.BlobFromImage(crop, 1, image.Pt(side, side), gocv.NewScalar(0, 0, 0, 0), e.embedder.RGB, false)
	defer wiped(blob)
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

// wiped closes a Mat that held biometric data of its own after it was overwritten.
func wiped(m gocv.Mat) {
	m.SetTo(gocv.Scalar{})
	m.Close()
}
