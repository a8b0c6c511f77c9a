// Package intake takes in pictures that come from elsewhere: files named on a command line, badge pictures of a directory, photos out
// of a presented credential, evidence that a hub shows to a reviewer. A picture can be an attack on its decoder, so a Gate decodes it
// in a child process: the program itself, executed again, with at most 256 MB of memory and 2 s of the processor for a picture. What comes back is raw
// pixels of a length that is known before, or a sentence. A child that crashes, hangs or lies is ended and replaced; the program that
// asked goes on.
//
// PNG, JPEG, GIF, BMP, TIFF and WebP are told apart by their first bytes, never by the name of the file. Of an animation and of a file
// with several pages the first picture is taken. The decoders are Go's own, so memory stays safe even in the child.
//
// Coordinates are those of the stored raster: rows and columns as they stand in the file, the origin in the top left corner of the
// first pixel. An EXIF note that a viewer should turn the picture is not followed, and a resolution in the file is not used.
// A picture of more than MaxPixels is reduced while it is decoded, by a whole factor both ways: Picture.Reduced times a coordinate in
// the frame is the coordinate in the file. Transparent parts lie on mid grey, so that neither black print nor a white card vanishes.
//
// A program whose Gate starts its own file must call Served first thing in main.
package intake

import (
	"errors"
	"fmt"
	"time"

	"github.com/passdesk/passdesk/capture"
)

// What a picture may cost.
const (
	MaxBytes  = 64 << 20        // of a file
	MaxMemory = 256 << 20       // of the child, in bytes resident, the program's own pages included
	MaxTime   = 2 * time.Second // of the child's processor, from the request to the last pixel
	MaxWait   = 3               // times MaxTime by the clock: a busy machine does not make a picture hostile
	MaxPixels = 16 << 20        // of the frame that comes back; a larger picture is reduced
	MaxSide   = 1<<16 - 1       // pixels of the stored raster
)

// Picture is a decoded picture.
type Picture struct {
	capture.Frame
	Format Format
	Stored Size // of the raster in the file, in pixels
	// Reduced is how many pixels of the file make one of the frame, in each direction; 1 is the usual. The last column and row
	// of the frame may stand for fewer.
	Reduced int
}

// Size is a width and a height in pixels.
type Size struct{ Width, Height int }

// Refusals. Each reads on after the name of a file: "passport.png is damaged: unexpected end".
var (
	ErrFormat  = errors.New("is not a PNG, JPEG, GIF, BMP, TIFF or WebP picture")
	ErrMemory  = fmt.Errorf("needs more than %d MB", MaxMemory>>20)
	ErrTime    = fmt.Errorf("took longer than %d s", MaxTime/time.Second)
	ErrDamaged = errors.New("is damaged")
	ErrKind    = errors.New("cannot be read") // a picture, of a rare sort that the decoders do not know
	ErrFile    = errors.New("is no file with a picture")
	// ErrChild says that no child process could be started or that it speaks another language. It is a fault of the
	// installation, not of the picture.
	ErrChild = errors.New("could not be looked at")
)

// Format is a kind of file.
type Format uint8

// Formats, by what the first bytes say.
const (
	Unknown Format = iota
	PNG
	JPEG
	GIF
	BMP
	TIFF
	WebP
)

func (f Format) String() string {
	names := [...]string{"unknown", "PNG", "JPEG", "GIF", "BMP", "TIFF", "WebP"}
	if int(f) < len(names) {
		return names[f]
	}
	return "unknown"
}
