// Package capture holds the words that everything with a picture in it shares: Frame, Camera, Judge, Verdict, Hint
// and the Session that fans one camera out to several readers. It knows no library: OpenCV lives in the packages below it.
//
// Coordinates: pixels of the frame as the camera saw it, origin in the top left corner of the top left pixel, x to the
// right, y down. Frames are never mirrored; only the viewfinder mirrors what it shows.
package capture

import (
	"context"
	"errors"
	"image"
	"time"
)

// Frame is one picture: packed 8-bit BGR (OpenCV's order), row after row without padding, so
// len(Pix) == 3*Width*Height. A published frame is read by several goroutines and is never written to again.
type Frame struct {
	Pix    []byte
	Width  int
	Height int
	Seq    uint64    // counts up by one a frame within a session; a gap means dropped frames
	At     time.Time // when the camera delivered it, with a monotonic reading
}

// Valid tells whether the pixel slice fits the size.
func (f Frame) Valid() bool {
	return f.Width > 0 && f.Height > 0 && len(f.Pix) == 3*f.Width*f.Height
}

// RGBA returns a copy of the frame in Go's format, alpha 255.
func (f Frame) RGBA() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, f.Width, f.Height))
	src, dst := f.Pix, img.Pix
	for i, j := 0, 0; i+2 < len(src); i, j = i+3, j+4 {
		dst[j], dst[j+1], dst[j+2], dst[j+3] = src[i+2], src[i+1], src[i], 0xff
	}
	return img
}

// FromImage converts any Go image into a frame; Seq and At stay zero.
func FromImage(img image.Image) Frame {
	b := img.Bounds()
	f := Frame{Pix: make([]byte, 3*b.Dx()*b.Dy()), Width: b.Dx(), Height: b.Dy()}
	i := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, _ := img.At(x, y).RGBA()
			f.Pix[i], f.Pix[i+1], f.Pix[i+2] = byte(bl>>8), byte(g>>8), byte(r>>8)
			i += 3
		}
	}
	return f
}

// Info says what a camera is and what it really gives.
type Info struct {
	Name      string  // for people: "Logitech BRIO" or "rehearsal applicant"
	Source    string  // path, number or URL it was opened by
	Driver    string  // kernel driver, "file", "stream" or "simulated"
	Simulated bool    // true for anything that is not a physical sensor
	Pinned    bool    // it is the very camera that was named at set-up; any other would have been refused
	Vendor    string  // USB vendor id of a device, four hexadecimal digits; empty for everything else
	Product   string  // and its product id
	Serial    string  // and its serial number; many have none
	Width     int     // pixels, as delivered
	Height    int     // pixels, as delivered
	FPS       float64 // frames a second, as reported by the device; 0 when it does not say
	AskedW    int     // pixels, as asked for
	AskedH    int
	AskedFPS  float64
}

// Camera is one open source of frames. Read blocks until there is a frame that the caller has not had, the context ends,
// or the device fails. One goroutine owns a Camera. Seq and At are set by the camera.
type Camera interface {
	Info() Info
	Read(ctx context.Context) (Frame, error)
	Close() error
}

// Opener opens a camera; a Session calls it again after each loss.
type Opener func(ctx context.Context) (Camera, error)

// Errors that a Camera or an Opener returns, for the sentence on the screen.
var (
	ErrNoCamera  = errors.New("camera not found")
	ErrBusy      = errors.New("camera is used by another program")
	ErrUnplugged = errors.New("camera was unplugged")
	ErrFrozen    = errors.New("camera gives no new frame")
	ErrRefused   = errors.New("camera may not be opened")
)

// Point is a position in a frame, in pixels.
type Point struct{ X, Y float64 }

// Quad is the outline of a document: four corners, clockwise from the document's own top left corner.
type Quad [4]Point

// Rect is an axis-aligned box in a frame, in pixels.
type Rect struct{ X, Y, W, H float64 }

// Hint is the one thing that a person should change now. Its value is also the key of the sentence in every language
// ("hint." + value) and of its icon.
type Hint string

// The hints. HintNone means nothing is wrong.
const (
	HintNone       Hint = ""
	HintShow       Hint = "show"        // nothing found: hold the document in the frame
	HintCloser     Hint = "closer"      // too far
	HintFurther    Hint = "further"     // too near, cut off by the frame
	HintGlare      Hint = "glare"       // tilt away from the light
	HintHoldStill  Hint = "hold-still"  // moving or blurred
	HintTilt       Hint = "straighten"  // seen at too steep an angle
	HintDark       Hint = "dark"        // too little light
	HintFinger     Hint = "finger"      // a finger covers the edge
	HintTurnOver   Hint = "turn-over"   // other side needed
	HintWrongDoc   Hint = "wrong-doc"   // not a document that is accepted here
	HintWrongSide  Hint = "wrong-side"  // a cover, or a side that nothing can be read of here
	HintScreen     Hint = "screen"      // the picture of a document on a screen; may only ever flag
	HintNoFace     Hint = "no-face"     // nobody in the oval
	HintTwoFaces   Hint = "two-faces"   // somebody else is in the picture
	HintCentre     Hint = "centre"      // move into the oval
	HintLook       Hint = "look"        // look straight at the screen
	HintTurnLeft   Hint = "turn-left"   // challenge: the subject's own left
	HintTurnRight  Hint = "turn-right"  // challenge: the subject's own right
	HintBack       Hint = "back"        // challenge: back to the middle
	HintBright     Hint = "bright"      // too much light on the face
	HintTooManyOff Hint = "keep-facing" // face left the picture in mid-challenge
	HintSideLight  Hint = "side-light"  // one half of the face is much brighter than the other
	HintMask       Hint = "mask"        // mouth and nose are covered
	HintGlasses    Hint = "glasses"     // light shines in the glasses
	HintEyes       Hint = "eyes"        // the eyes are closed
)

// Hints lists every hint but none, for tests that look each of them up.
var Hints = []Hint{
	HintShow, HintCloser, HintFurther, HintGlare, HintHoldStill, HintTilt, HintDark, HintFinger, HintTurnOver,
	HintWrongDoc, HintWrongSide, HintScreen, HintNoFace, HintTwoFaces, HintCentre, HintLook, HintTurnLeft, HintTurnRight,
	HintBack, HintBright, HintTooManyOff, HintSideLight, HintMask, HintGlasses, HintEyes,
}

// Verdict is what a judge says of one frame. It is for the viewfinder; what the journey hears of is a Still.
type Verdict struct {
	Seq      uint64
	At       time.Time
	Good     bool // this frame could be taken
	Hint     Hint
	Quad     *Quad              // the document, when found
	Face     *Rect              // the face, when found
	Progress float64            // 0..1 of the current task (five good frames, a turn of the head)
	Read     bool               // with this frame a document, or one side of a card, was read and accepted
	Taken    int                // sides of a card that were taken so far, while the other one is wanted
	Scores   map[string]float64 // measured values by name, for the self-test and the log; never shown to applicants
}

// Judge looks at frames one after another and says what it sees. It is owned by one goroutine. Reset forgets everything
// about the person before it.
type Judge interface {
	Judge(f Frame) Verdict
	Reset()
}
