package capture

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
)

// report is what the owner of a camera tells the session: an opened camera, a frame, or the error that ended it.
type report struct {
	info  *Info
	still bool
	frame Frame
	err   error
}

// own is the goroutine that opens, reads and closes one camera. It may be left behind in a call that hangs; it then
// ends, and closes the camera, whenever that call returns.
func (s *Session) own(ctx context.Context, me *owner, reports chan<- report) {
	send := func(r report) bool {
		select {
		case reports <- r:
			return true
		case <-ctx.Done():
			return false
		}
	}
	cam, err := s.open(ctx)
	if err != nil {
		send(report{err: err})
		return
	}
	defer cam.Close()
	info := cam.Info()
	st, ok := cam.(Still)
	if !send(report{info: &info, still: ok && st.Still()}) {
		return
	}
	for ctx.Err() == nil {
		me.obey(cam)
		f, err := cam.Read(ctx)
		if err == nil && !f.Valid() {
			err = fmt.Errorf("%w: frame of %dx%d with %d bytes", ErrUnplugged, f.Width, f.Height, len(f.Pix))
		}
		if err != nil {
			if errors.Is(err, context.Canceled) && ctx.Err() != nil {
				return
			}
			send(report{err: err})
			return
		}
		if !send(report{frame: f}) {
			return
		}
	}
}

// hash is a fingerprint of a sample of the picture, to be compared within one session only.
func (s *Session) hash(f Frame) uint64 {
	var h maphash.Hash
	h.SetSeed(s.seed)
	for y, stride := 0, 3*f.Width; y < f.Height; y += sampledRows {
		h.Write(f.Pix[y*stride : (y+1)*stride])
	}
	return h.Sum64()
}
