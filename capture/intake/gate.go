package intake

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/passdesk/passdesk/capture"
)

// Options of a Gate. The zero value is right for programs.
type Options struct {
	// Self is the program to execute, one that calls Served first thing in main. Empty means this program.
	Self string
	// Env is added to the child's environment.
	Env []string
	// Start is how long a child may take until it can be asked. 0 means 20 s: a large program on a busy machine.
	Start time.Duration
	// Idle is how long a child that has nothing to do is kept; 0 means until Close.
	Idle time.Duration
	// Time is what a picture may take of the child's processor time. 0 means MaxTime.
	Time time.Duration
}

// Gate decodes pictures in a child process that it starts with the first one and keeps for the next. Its methods may be called from
// several goroutines; pictures wait for each other. The zero value is a Gate; close it.
type Gate struct {
	Options

	mu     sync.Mutex
	child  *child
	nonce  uint64
	starts int // children so far
	idle   *time.Timer
}

// New makes a Gate. Nothing is started yet.
func New(o Options) *Gate { return &Gate{Options: o} }

// File decodes a picture file. Errors are sentences that read on after the file's name; errors.Is knows the refusals. A file that is no
// regular file is never read, and one that another program waits behind never waited for.
func (g *Gate) File(ctx context.Context, path string) (Picture, error) {
	f, size, err := openFile(path)
	if err != nil {
		return Picture{}, err
	}
	defer f.Close()
	return g.take(ctx, f, size, midGrey)
}

// Image decodes a picture file and leaves its transparent parts transparent: for a logo. It has the file decoded twice, over black and over
// white: what lets a share of the white through is not there by that share, and over black a colour is premultiplied already.
func (g *Gate) Image(ctx context.Context, path string) (*image.RGBA, error) {
	f, size, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	black, err := g.take(ctx, f, size, 0)
	if err != nil {
		return nil, err
	}
	white, err := g.take(ctx, f, size, 255)
	if err != nil {
		return nil, err
	}
	if len(black.Pix) != len(white.Pix) || black.Width != white.Width { // somebody wrote to it meanwhile
		return nil, fmt.Errorf("%w: it changes", ErrDamaged)
	}
	img := black.RGBA()
	for i, j := 0, 0; j < len(img.Pix); i, j = i+3, j+4 {
		through := 0
		for c := range 3 {
			through += int(white.Pix[i+c]) - int(black.Pix[i+c])
		}
		there := byte(255 - max(0, min(765, through))/3)
		for c := range 3 {
			img.Pix[j+c] = min(img.Pix[j+c], there)
		}
		img.Pix[j+3] = there
	}
	return img, nil
}

// Bytes decodes a picture in memory.
func (g *Gate) Bytes(ctx context.Context, raw []byte) (Picture, error) {
	if len(raw) == 0 {
		return Picture{}, fmt.Errorf("%w: it is empty", ErrFormat)
	}
	if len(raw) > MaxBytes {
		return Picture{}, tooLarge()
	}
	fd, err := unix.MemfdCreate("picture", unix.MFD_CLOEXEC)
	if err != nil {
		return Picture{}, fmt.Errorf("%w: %w", ErrChild, err)
	}
	f := os.NewFile(uintptr(fd), "picture")
	defer f.Close()
	if _, err := f.Write(raw); err != nil {
		return Picture{}, fmt.Errorf("%w: %w", ErrChild, err)
	}
	return g.take(ctx, f, int64(len(raw)), midGrey)
}

// Check decodes a picture in memory and forgets it: nil when it is one.
func (g *Gate) Check(ctx context.Context, raw []byte) error {
	_, err := g.Bytes(ctx, raw)
	return err
}

// Warm starts the child before the first picture comes. Its error comes back with that picture.
func (g *Gate) Warm(ctx context.Context) {
	g.mu.Lock()
	defer g.mu.Unlock()
	_ = g.ready(ctx)
}

// Close ends the child, if there is one. The Gate can be used again.
func (g *Gate) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.drop()
}

func (g *Gate) drop() {
	if g.child != nil {
		g.child.end()
		g.child = nil
	}
}

func (g *Gate) ready(ctx context.Context) (err error) {
	if g.child == nil {
		g.child, err = start(ctx, g.Options)
		g.starts++
	}
	return err
}

// take has a child decode an open file.
func (g *Gate) take(ctx context.Context, f *os.File, size int64, behind byte) (Picture, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.ready(ctx); err != nil {
		return Picture{}, err
	}
	if err := ctx.Err(); err != nil {
		return Picture{}, err
	}
	if g.Idle > 0 {
		if g.idle == nil {
			g.idle = time.AfterFunc(g.Idle, g.Close)
		} else {
			defer g.idle.Reset(g.Idle)
		}
	}
	g.nonce++
	within := g.Time
	if within == 0 {
		within = MaxTime
	}
	c := g.child
	timed := c.limit(within)
	defer timed()
	stop := context.AfterFunc(ctx, func() { _ = c.conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	p, last, err := exchange(c.conn, f, ask{g.nonce, size, behind})
	switch {
	case err == nil, err.verdict:
		if last {
			g.drop()
		}
	default:
		why := c.end()
		g.child = nil
		if ctx.Err() != nil {
			return Picture{}, ctx.Err()
		}
		return Picture{}, blame(err.error, why)
	}
	if err != nil {
		return Picture{}, err.error
	}
	return p, nil
}

// failure is an error with the answer to whether it is the child's verdict on the picture, after which the child can be asked again.
type failure struct {
	error
	verdict bool
}

// exchange asks and reads the answer.
func exchange(conn *net.UnixConn, f *os.File, q ask) (p Picture, last bool, _ *failure) {
	broken := func(err error) (Picture, bool, *failure) { return Picture{}, false, &failure{error: err} }
	if _, _, err := conn.WriteMsgUnix(q.bytes(), unix.UnixRights(int(f.Fd())), nil); err != nil {
		return broken(err)
	}
	head := make([]byte, answerSize)
	if _, err := io.ReadFull(conn, head); err != nil {
		return broken(err)
	}
	a, frame, err := parseAnswer(head, q.nonce)
	if err != nil {
		return broken(err)
	}
	if a.verdict != 0 {
		words := make([]byte, a.length)
		if _, err := io.ReadFull(conn, words); err != nil {
			return broken(err)
		}
		return Picture{}, a.last, &failure{refused(a, words), true}
	}
	p = Picture{
		Frame:  capture.Frame{Pix: capture.NewPix(a.length), Width: frame.Width, Height: frame.Height},
		Format: a.format, Stored: a.stored, Reduced: a.factor,
	}
	if _, err := io.ReadFull(conn, p.Pix); err != nil {
		return broken(err)
	}
	if _, err := io.ReadFull(conn, head[:8]); err != nil {
		return broken(err)
	}
	if binary.BigEndian.Uint64(head) != q.nonce {
		return broken(errLie)
	}
	return p, a.last, nil
}

// blame puts into words why a child did not answer.
func blame(err error, why death) error {
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded), why.time:
		return ErrTime
	case why.memory:
		return ErrMemory
	case errors.Is(err, errLie):
		return fmt.Errorf("%w: its decoder gave an answer that cannot be true", ErrDamaged)
	}
	return fmt.Errorf("%w: its decoder broke down", ErrDamaged)
}
