// Package reader finds an identity document in a picture, judges whether the picture is good enough, straightens it and
// reads its machine-readable zone. It is the judge of the document step, and what `kiosk inspect document` runs.
//
// How a picture becomes a text: propose outlines and keep the one with the best edges (find.go, propose.go); measure the
// straightened document (quality.go); look for a zone in it and, if need be, in the picture itself, in several sizes and
// colours (hunt.go, package mrz); parse and check (app/document). A reading is accepted only when its check digits hold, the mean
// logarithm of its characters' probabilities is above -0.35, each one that no check digit covers is above 0.8, and nothing like a character
// stands beside the text; live, two frames must also agree on every character. Nothing is repaired.
//
// What is read is personal data: results are never logged here.
package reader

import (
	"errors"
	"sync"
	"time"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/reader/mrz"
	"github.com/passdesk/passdesk/capture/reader/print"
)

// Limits say when a frame is good enough to be taken. Zero values stand for the defaults.
type Limits struct {
	PxPerMM   float64 // at least; default 3.4
	Sharpness float64 // T at least; default 2.5
	Glare     float64 // largest spot, mm² at most; default 90
	GlareRead float64 // on what must be read, mm² at most; default 6
	Tilt      float64 // at most; default 1.25
	Exposure  float64 // at least, 0 to 255; default 55
	Hidden    float64 // share of a side at most; default 0.13
	Movement  float64 // mean way of the corners from frame to frame, as a share of the diagonal, at most; default 0.01
}

// Options say what a Reader looks for. The zero value takes any document that this package can read.
type Options struct {
	Kinds     []document.Kind // accepted layouts; empty accepts all but visas
	FrontOnly bool            // take an ID-1 card without its back: for licences without a machine-readable zone
	NoFront   bool            // do not ask for the front of a card
	Limits    Limits
}

// Sides of a document.
const (
	SideFront = "front"     // of a card: portrait, no machine-readable zone
	SideBack  = "back"      // of a card: machine-readable zone
	SideData  = "data-page" // of a passport, visa or one-sided card: both
)

// MRZ is what was read of a machine-readable zone.
type MRZ struct {
	Lines      []string        `json:"lines"`
	Accepted   bool            `json:"accepted"`        // check digits hold and every character is certain enough
	Confidence float64         `json:"confidence"`      // 0..1: geometric mean of the characters' probabilities
	Weakest    float64         `json:"weakest"`         // 0..1: probability of the least certain character
	Certainty  [][]float64     `json:"char_confidence"` // 0..1 for each character of each line
	Checks     document.Checks `json:"checks"`
}

// Result is what became of one picture, or of the two sides of a card. Its JSON is a line of `kiosk inspect document`.
type Result struct {
	Found   bool           `json:"found"`
	Corners [4][2]float64  `json:"quad"` // pixels of the frame, clockwise from the document's own top left corner
	Kind    document.Kind  `json:"kind"`
	Side    string         `json:"side,omitempty"`
	MRZ     MRZ            `json:"mrz"`
	Values  any            `json:"fields"`           // Fields or, of a licence, document.AAMVAFields; nil when there is no text
	Barcode *Barcode       `json:"barcode"`          // nil when there is none
	Visual  *print.Visual  `json:"visual,omitempty"` // printed text, after ReadPrint
	Quality Quality        `json:"quality"`
	Hints   []capture.Hint `json:"hints"` // worst first
	Flags   []string       `json:"flags"` // suspicions for a reviewer: FlagScreen, FlagGreyCopy
	MS      float64        `json:"ms"`

	Quad     capture.Quad        `json:"-"` // the same as Corners
	Fields   *document.MRZFields `json:"-"` // of a zone; nil when there is no text
	Parsed   document.MRZ        `json:"-"` // valid when Fields is not nil
	Document capture.Frame       `json:"-"` // the side with the text, straightened, 8 pixels a millimetre, upright
	Front    capture.Frame       `json:"-"` // the front of a card, straightened; empty for passports
	Portrait capture.Frame       `json:"-"` // the part of the document in which its portrait lies; may be empty
	text     mrz.Text            // as it was read, for voting
}

// Errors of Shoot.
var (
	ErrNoFrame    = errors.New("no frame to read")
	ErrNoDocument = errors.New("no document in the picture")
)

// Reader finds and reads documents. It is a capture.Judge with a memory of the person before it. Its methods may be
// called from several goroutines; they wait for each other.
type Reader struct {
	mu      sync.Mutex
	options Options
	text    *mrz.Reader
	print   print.Reader
	live    live
	desk    desk     // what the camera sees while nothing lies there
	known   *outline // where the document lies in the frame that is being read; nil: look for it
	closed  bool
}

var _ capture.Judge = (*Reader)(nil)

// New makes a Reader. It opens nothing and loads nothing but what is embedded in the program.
func New(o Options) (*Reader, error) {
	text, err := mrz.New()
	if err != nil {
		return nil, err
	}
	fill := func(v *float64, otherwise float64) {
		if *v == 0 {
			*v = otherwise
		}
	}
	fill(&o.Limits.PxPerMM, 3.4)
	fill(&o.Limits.Sharpness, 2.5)
	fill(&o.Limits.Glare, 90)
	fill(&o.Limits.GlareRead, 6)
	fill(&o.Limits.Tilt, 1.25)
	fill(&o.Limits.Exposure, 55)
	fill(&o.Limits.Hidden, 0.13)
	fill(&o.Limits.Movement, 0.01)
	if len(o.Kinds) == 0 {
		o.Kinds = []document.Kind{document.TD1, document.TD2, document.TD3, document.FRID, document.Licence}
	}
	return &Reader{options: o, text: text}, nil
}

// Inspect reads a single picture of any quality, once, without memory. A document that fills the whole picture, as a scan
// does, is read too.
func (r *Reader) Inspect(f capture.Frame) Result {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.inspect(f, true)
}

// Close forgets everything. A closed Reader finds nothing.
func (r *Reader) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.live, r.desk, r.closed = live{}, desk{}, true
	r.print.Close()
}

// Reset forgets everything about the person before the camera.
func (r *Reader) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.live = live{}
	r.desk.leave()
}

// inspect reads a frame. whole says whether the frame itself may be the document.
func (r *Reader) inspect(f capture.Frame, whole bool) Result {
	began := time.Now()
	res := Result{Kind: document.None, MRZ: MRZ{Lines: []string{}, Checks: document.Unread, Certainty: [][]float64{}}, Hints: []capture.Hint{}, Flags: []string{}}
	if f.Valid() && !r.closed {
		if m, err := matOf(f); err == nil {
			r.read(m, &res, whole)
			r.sources(m, &res, whole)
			r.flag(m, &res)
			_ = m.Close()
		}
	}
	if !res.Found {
		res.Hints = []capture.Hint{capture.HintShow}
	}
	for i, p := range res.Quad {
		res.Corners[i] = [2]float64{p.X, p.Y}
	}
	res.MS = float64(time.Since(began).Microseconds()) / 1000
	return res
}
