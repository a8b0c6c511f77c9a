package stage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"github.com/passdesk/passdesk/sync/call"
)

// Reviewer is a simulated reviewer without a browser: the desk's HTTP, its WebSocket, and a real WebRTC peer that sends a
// moving picture and silence. It is labelled simulated by the rehearsal that it takes part in.
type Reviewer struct {
	hub    string
	client *http.Client
	frames atomic.Int64 // pictures of the applicant that were decoded
}

// Join opens the link of a mail.
func Join(ctx context.Context, hub, link string) (*Reviewer, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	r := &Reviewer{hub: hub, client: &http.Client{Jar: jar}}
	_, token, ok := strings.Cut(link, "#")
	if !ok {
		return nil, errors.New("the link has no fragment")
	}
	var reply struct{ State string }
	if err := r.post(ctx, "/desk/api/join", map[string]any{"token": token}, &reply); err != nil {
		return nil, err
	}
	if reply.State != "joined" {
		return nil, fmt.Errorf("join: %s", reply.State)
	}
	return r, nil
}

// statusError is an answer that is not 200.
type statusError struct {
	code int
	text string
}

func (e *statusError) Error() string { return fmt.Sprintf("desk answers %d: %s", e.code, e.text) }

func (r *Reviewer) post(ctx context.Context, path string, question, reply any) error {
	body, err := json.Marshal(question)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.hub+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", r.hub)
	resp, err := r.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return &statusError{resp.StatusCode, strings.TrimSpace(string(raw))}
	}
	if reply == nil {
		return nil
	}
	return json.Unmarshal(raw, reply)
}

// Talk holds the call until the context ends.
func (r *Reviewer) Talk(ctx context.Context) error {
	quiet := slog.New(slog.DiscardHandler)
	socket := call.NewSocket(func(ctx context.Context) (*websocket.Conn, error) {
		conn, resp, err := websocket.Dial(ctx, r.hub+"/desk/call", &websocket.DialOptions{
			HTTPHeader: http.Header{"Origin": {r.hub}}, HTTPClient: r.client,
		})
		if err != nil && resp != nil && resp.StatusCode/100 == 4 {
			return nil, fmt.Errorf("%w: %s", call.ErrRefused, resp.Status)
		}
		if err == nil {
			conn.SetReadLimit(1 << 20)
		}
		return conn, err
	}, quiet)
	defer socket.Close()
	begin := time.Now()
	return call.RunPage(ctx, socket, call.Options{
		Video: func() ([]byte, int, int, uint64, time.Time, bool) {
			n := uint64(time.Since(begin) / (66 * time.Millisecond))
			return testCard(n), 320, 240, n, begin.Add(time.Duration(n) * 66 * time.Millisecond), true
		},
		OnRemote:     func(*image.RGBA) { r.frames.Add(1) },
		LoopbackOnly: true,
		Log:          quiet,
	})
}

// Frames is how many pictures of the applicant arrived.
func (r *Reviewer) Frames() int64 { return r.frames.Load() }

// testCard is a calm picture with a bar that moves.
func testCard(n uint64) []byte {
	pix := make([]byte, 320*240*3)
	bar := int(n*4) % 320
	for y := range 240 {
		for x := range 320 {
			i := 3 * (y*320 + x)
			pix[i], pix[i+1], pix[i+2] = 150, byte(110+y/4), 80
			if d := x - bar; d >= 0 && d < 12 {
				pix[i], pix[i+1], pix[i+2] = 240, 240, 240
			}
		}
	}
	return pix
}

// pairs that a reviewer may be asked to compare.
var pairs = []string{"selfie-document", "selfie-badge", "document-badge", "selfie-case", "call"}

// ErrEarly is the hub's answer to a decision before enough two-way media.
var ErrEarly = errors.New("the hub refuses a decision before enough two-way media")

// Decide sends the decision.
func (r *Reviewer) Decide(ctx context.Context, approve bool, reason string) error {
	compared, why := map[string]string{}, map[string]string{}
	for _, p := range pairs {
		compared[p], why[p] = "same", "features"
	}
	err := r.post(ctx, "/desk/api/decision", map[string]any{"approve": approve, "reason": reason, "compared": compared, "why": why}, nil)
	var status *statusError
	if errors.As(err, &status) && status.code == http.StatusConflict {
		return fmt.Errorf("%w: %s", ErrEarly, status.text)
	}
	return err
}

// DecideWhenOpen decides as soon as the hub lets it.
func (r *Reviewer) DecideWhenOpen(ctx context.Context, approve bool, reason string) error {
	for {
		err := r.Decide(ctx, approve, reason)
		if !errors.Is(err, ErrEarly) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, context.Cause(ctx))
		case <-time.After(500 * time.Millisecond):
		}
	}
}
