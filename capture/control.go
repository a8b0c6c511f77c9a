package capture

import (
	"context"
	"errors"
)

// ErrNoControls means that the camera that is open takes no orders: it is no Controls.
var ErrNoControls = errors.New("camera cannot be told its exposure")

// order is something to be done with the open camera by the goroutine that owns it.
type order struct {
	do   func(Controls) error
	done chan error // of room for one: the owner never waits for who asked
}

// owner is one camera that a session has open, or is opening.
type owner struct {
	orders chan order    // without room: an order that was taken is carried out
	gone   chan struct{} // closed when the session gave the camera up, whether or not its goroutine is back
}

// Control calls do with the open camera, between two reads: a frame that is read afterwards was asked for after do. It waits for a read
// that goes on, and for the camera while that is being opened, and returns what do returns. It fails with ErrNoControls when the camera
// takes no orders, with ErrUnplugged when there is no camera or it is lost meanwhile, and with the context's error when that ends
// before do began. A do that hangs in the driver is left behind with the camera, as a read is; in every other case it is over, or
// was never called, when Control returns. The Controls are not to be used after do.
func (s *Session) Control(ctx context.Context, do func(Controls) error) error {
	s.mu.Lock()
	own := s.owner
	s.mu.Unlock()
	if own == nil {
		return ErrUnplugged
	}
	o := order{do: do, done: make(chan error, 1)}
	select {
	case own.orders <- o:
	case <-own.gone:
		return ErrUnplugged
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-o.done:
		return err
	case <-own.gone:
		select {
		case err := <-o.done: // it was in time
			return err
		default:
			return ErrUnplugged
		}
	}
}

// obey carries out an order that waits, if one does.
func (own *owner) obey(cam Camera) {
	select {
	case o := <-own.orders:
		if c, ok := cam.(Controls); ok {
			o.done <- o.do(c)
		} else {
			o.done <- ErrNoControls
		}
	default:
	}
}
