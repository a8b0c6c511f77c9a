package line

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/app/station"
	"github.com/passdesk/passdesk/sync/hub"
	"github.com/passdesk/passdesk/sync/queue"
	"github.com/passdesk/passdesk/sync/wire"
)

var kills = flag.Int("kills", 520, "power cuts of TestPowerCutAtEveryStep")

// TestMain is also the station that is killed: a process of its own with a real queue, a real conductor and a real client. It has no
// window and no camera; what a person would press is pressed as soon as a view asks for it.
func TestMain(m *testing.M) {
	queue.Checked()
	if dir := os.Getenv("PASSDESK_DIR"); dir != "" {
		if err := child(dir, os.Getenv("PASSDESK_HUB"), os.Getenv("PASSDESK_TOKEN")); err != nil {
			fmt.Println("died", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// diary says on standard output what is about to be saved and what was saved: the parent compares it with what comes back.
type diary struct{ *Line }

func step(state []byte) string {
	var s journey.State
	_ = json.Unmarshal(state, &s)
	return fmt.Sprintf("%s %x", s.Step, sha256.Sum256(state))
}

func (d diary) Load() ([]byte, error) {
	raw, err := d.Line.Load()
	if raw != nil {
		fmt.Println("loaded", step(raw))
	}
	return raw, err
}

func (d diary) Save(state []byte, lasting []journey.Effect) error {
	fmt.Println("saving", step(state))
	err := d.Line.Save(state, lasting)
	if err == nil {
		fmt.Println("saved", step(state))
	}
	return err
}

func (d diary) Forget(state []byte, lasting []journey.Effect) error {
	fmt.Println("saving", step(state))
	err := d.Line.Forget(state, lasting)
	if err == nil {
		fmt.Println("saved", step(state))
	}
	return err
}

// hand is a person without a face: it presses what the screen asks for.
type hand struct {
	send func(journey.Event)
	who  hub.Employee
	seal func(role string, picture []byte) (app.Blob, error)
	pin  func() string
	mu   sync.Mutex
	last string
}

func (h *hand) Show(v journey.View) {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := fmt.Sprint(v.Step, v.Busy, v.Fault, v.PINSent, v.PassReady, v.Delivered, v.Link != "")
	if key == h.last {
		return
	}
	h.last = key
	go h.press(v)
}

func (h *hand) press(v journey.View) {
	if v.CanRetry && v.Fault != "" && v.Step != journey.Wallet {
		time.Sleep(20 * time.Millisecond) // a person reads
		h.send(journey.Retried{})
		return
	}
	if v.Busy && v.Step != journey.Wallet {
		return
	}
	blob := func(role string) []app.Blob {
		b, err := h.seal(role, []byte("a picture "+role))
		if err != nil {
			fmt.Println("died", err)
			os.Exit(1)
		}
		return []app.Blob{b}
	}
	switch v.Step {
	case journey.Attract:
		h.send(journey.Started{})
	case journey.Display:
		h.send(journey.Continued{})
	case journey.Ready:
		h.send(journey.PhoneAnswered{Has: true})
	case journey.Consent:
		h.send(journey.Agreed{})
	case journey.Identify:
		h.send(journey.Identified{UPN: h.who.UPN, EmployeeID: h.who.EmployeeID, PersonalEmail: h.who.PersonalEmail})
	case journey.HaveID:
		h.send(journey.HasCredential{})
	case journey.MailPIN:
		if v.PINSent {
			h.send(journey.PINEntered{PIN: h.pin()})
		}
	case journey.Phone:
		h.send(journey.PhoneGiven{Number: h.who.Phone})
	case journey.Terms:
		h.send(journey.TermsAccepted{})
	case journey.Document:
		h.send(journey.DocumentAccepted{Document: app.Document{Kind: "TD3", Surname: h.who.Surname, GivenNames: h.who.GivenNames, Number: h.who.Document, Expiry: h.who.Expiry}, Blobs: blob(app.RoleDocumentFront)})
	case journey.Confirm:
		h.send(journey.Confirmed{})
	case journey.Selfie:
		h.send(journey.SelfieBegun{})
		h.send(journey.SelfieAccepted{Live: app.Liveness{Passed: true, Sim: true}, Blobs: blob(app.RoleSelfie)})
	case journey.Wallet:
		h.send(journey.Skipped{Reason: "test"})
	case journey.Pass:
		if v.PassReady {
			h.send(journey.PassKept{})
		}
	case journey.Done, journey.Refused, journey.Lapsed:
		h.send(journey.Finished{})
	}
}

func child(dir, base, token string) error {
	q, err := queue.Open(dir, queue.Options{Self: os.Args[0], Ballast: -1})
	if err != nil {
		return err
	}
	defer q.Close()
	client := &wire.Client{Base: base, Token: token, Station: "lobby"}
	l := &Line{
		Client: client, Queue: q, Dir: dir, Station: "lobby",
		Camera: func() (string, bool) { return "no camera", true },
		Log:    slog.New(slog.NewTextHandler(os.Stderr, nil)),
	}
	if err := l.Open(); err != nil {
		return err
	}
	ctx := context.Background()
	if err := l.Meet(ctx); err != nil {
		return err
	}
	people := hub.Employees()
	h := &hand{who: people[0], seal: l.Seal, pin: func() string {
		resp, err := http.Get(base + "/test/pin")
		if err != nil {
			return "000000"
		}
		defer resp.Body.Close()
		pin, _ := io.ReadAll(resp.Body)
		return string(pin)
	}}
	c, err := station.New(station.Station{
		Store: diary{l}, Screen: h, Ask: l.Ask, Watch: l.Watch, Rehearsal: true,
		Call: func(ctx context.Context, s journey.State, _ func(journey.Event)) { chatter(ctx, client, s.Case) },
		Log:  l.Log,
	})
	if err != nil {
		return err
	}
	h.send = c.Send
	go func() { _ = l.Drain(ctx, c.Send) }()
	return c.Run(ctx)
}

// chatter stands in for the media: it reports counters that rise, as a station in a call does. The media themselves are tested elsewhere.
func chatter(ctx context.Context, client *wire.Client, id string) {
	for n := uint64(1); ctx.Err() == nil; {
		conn, err := client.Call(ctx, id)
		if err != nil {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		for ; ctx.Err() == nil; n++ {
			if conn.Write(ctx, websocket.MessageText, fmt.Appendf(nil, `{"type":"stats","stats":{"framesDecoded":%d,"audioPackets":%d}}`, n, n)) != nil {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		_ = conn.CloseNow()
	}
}

// bench is the parent's side: a real hub, and a reviewer who approves whatever comes.
type bench struct {
	t     *testing.T
	hub   *hub.Hub
	srv   *httptest.Server
	mails chan hub.Message // to reviewers
	mu    sync.Mutex
	pin   string // newest
}

// Notify is the hub's mail server.
func (b *bench) Notify(_ context.Context, m hub.Message) error {
	switch m.Kind {
	case hub.MailPIN:
		b.mu.Lock()
		b.pin = m.PIN
		b.mu.Unlock()
	case hub.MailReview:
		b.mails <- m
	}
	return nil
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, mails: make(chan hub.Message, 4096)}
	h, err := hub.New(hub.Config{
		Notifier: b,
		DataDir:  t.TempDir(), Listen: "none", PublicURL: "http://localhost", Rehearsal: true, DevMailbox: true,
		Timings: hub.Timings{TwoWay: time.Millisecond, PINCooldown: time.Nanosecond, LeftGrace: time.Second},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	b.hub = h
	mux.Handle("/", h.Handler())
	mux.HandleFunc("/test/pin", func(w http.ResponseWriter, _ *http.Request) {
		b.mu.Lock()
		defer b.mu.Unlock()
		fmt.Fprint(w, b.pin)
	})
	b.srv = httptest.NewServer(mux)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = h.Run(ctx) }()
	go b.review(ctx)
	t.Cleanup(func() {
		cancel()
		b.srv.CloseClientConnections()
		b.srv.Close()
		<-done
		_ = h.Close()
	})
	return b
}

// review takes each link that is mailed, waits for the call and approves; then the passkey appears in the directory.
func (b *bench) review(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-b.mails:
			go b.approve(ctx, m.Link)
		}
	}
}

func (b *bench) approve(ctx context.Context, link string) {
	jar, _ := cookiejar.New(nil)
	c := &http.Client{Jar: jar, Timeout: 5 * time.Second}
	post := func(path, body string) int {
		req, _ := http.NewRequestWithContext(ctx, http.MethodPost, b.srv.URL+path, strings.NewReader(body))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Origin", b.srv.URL)
		resp, err := c.Do(req)
		if err != nil {
			return 0
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	_, token, _ := strings.Cut(link, "#")
	if _, after, ok := strings.Cut(token, "="); ok {
		token = after
	}
	if post("/desk/api/join", `{"token":"`+token+`"}`) != 200 {
		return
	}
	conn, _, err := websocket.Dial(ctx, b.srv.URL+"/desk/call", &websocket.DialOptions{
		HTTPHeader: http.Header{"Origin": {b.srv.URL}}, HTTPClient: &http.Client{Jar: jar},
	})
	if err != nil {
		return
	}
	defer conn.CloseNow()
	go func() {
		for {
			if _, _, err := conn.Read(ctx); err != nil {
				return
			}
		}
	}()
	compared, why := map[string]string{}, map[string]string{}
	for _, pair := range []string{"selfie-document", "selfie-badge", "document-badge", "selfie-case", "call"} {
		compared[pair], why[pair] = "same", "features"
	}
	approval, err := json.Marshal(map[string]any{"approve": true, "compared": compared, "why": why})
	if err != nil {
		return
	}
	for n := 1; n < 1200 && ctx.Err() == nil; n++ {
		_ = conn.Write(ctx, websocket.MessageText, fmt.Appendf(nil, `{"type":"stats","page":"p","stats":{"framesDecoded":%d,"audioPackets":%d}}`, n, n))
		if n%5 == 0 && post("/desk/api/decision", string(approval)) == 200 {
			time.Sleep(300 * time.Millisecond)
			_ = b.hub.PasskeySeen(hub.Employees()[0].UPN, "key")
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// life runs the station until it is killed and returns its diary.
func (b *bench) life(dir string, until func(line string) bool, limit time.Duration) []string {
	b.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "PASSDESK_DIR="+dir, "PASSDESK_HUB="+b.srv.URL, "PASSDESK_TOKEN="+b.hub.StationToken("lobby"))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	kill := time.AfterFunc(limit, func() { _ = cmd.Process.Kill() })
	defer kill.Stop()
	var lines []string
	for scan := bufio.NewScanner(out); scan.Scan(); {
		lines = append(lines, scan.Text())
		if until(scan.Text()) {
			_ = cmd.Process.Kill()
		}
		if strings.HasPrefix(scan.Text(), "died") {
			b.t.Fatalf("the station died by itself: %s\n%s", scan.Text(), stderr.String())
		}
	}
	_ = cmd.Wait()
	return lines
}

func last(lines []string, word string) string {
	for i := len(lines) - 1; i >= 0; i-- {
		if rest, ok := strings.CutPrefix(lines[i], word+" "); ok {
			return rest
		}
	}
	return ""
}

func TestPowerCutAtEveryStep(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of kills: not with -short")
	}
	b := newBench(t)
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(7, 11))
	walked := []journey.Step{
		journey.Attract, journey.Display, journey.Ready, journey.Consent, journey.Identify, journey.HaveID, journey.MailPIN, journey.Phone,
		journey.Terms, journey.Document, journey.Confirm, journey.Selfie, journey.Wallet, journey.Submitted, journey.Call, journey.Pass,
		journey.Passkey, journey.Done,
	}
	cut := map[string]int{}
	saved, saving := "", ""
	begin := time.Now()
	n := 0
	for n < *kills {
		// Aim at the step after the one where the person stands, so that each life is short.
		at, _, _ := strings.Cut(saved, " ")
		aim := string(walked[(slices.Index(walked, journey.Step(at))+1)%len(walked)])
		delay := time.Duration(rng.IntN(8)) * time.Millisecond
		word := []string{"saved ", "saved ", "saving "}[rng.IntN(3)]
		armed := false
		lines := b.life(dir, func(line string) bool {
			if armed || !strings.HasPrefix(line, word+aim+" ") {
				return false
			}
			armed = true
			time.Sleep(delay)
			return true
		}, 20*time.Second)
		if !armed {
			t.Fatalf("after %d kills the station did not come to %s; it says\n%s", n, aim, strings.Join(lines[max(0, len(lines)-12):], "\n"))
		}
		n++
		// Nothing acknowledged is lost: what is loaded is what was saved last, or what was being saved at the moment of the cut.
		loaded := last(lines, "loaded")
		if loaded != saved && loaded != saving {
			t.Fatalf("kill %d: saved %q, was saving %q, came back with %q", n, saved, saving, loaded)
		}
		saved = loaded // a life may end before it has saved anything itself
		if s := last(lines, "saved"); s != "" {
			saved = s
		}
		if s := last(lines, "saving"); s != "" {
			saving = s
		}
		name, _, _ := strings.Cut(saved, " ")
		cut[name]++
	}
	t.Logf("%d kills in %.0f s: %v", n, time.Since(begin).Seconds(), cut)
	for _, s := range walked {
		if cut[string(s)] == 0 {
			t.Errorf("never killed at %s", s)
		}
	}
	// Let what waits arrive, then ask the hub.
	b.life(dir, func(line string) bool { return strings.HasPrefix(line, "saved attract") }, 20*time.Second)
	history, err := b.hub.History()
	if err != nil {
		t.Fatal(err)
	}
	cases, repeats := map[string]int{}, 0
	for _, e := range history {
		if e.Effects != 1 {
			t.Errorf("item %s had %d effects", e.Key, e.Effects)
		}
		repeats += e.Deliveries - 1
		if e.Kind == wire.KindCase {
			cases[e.Case]++
		}
	}
	for id, n := range cases {
		if n != 1 {
			t.Errorf("case %s was submitted %d times", id, n)
		}
	}
	if len(cases) == 0 {
		t.Fatal("no case reached the hub")
	}
	t.Logf("%d items, %d cases, %d repeated deliveries without effect", len(history), len(cases), repeats)
}
