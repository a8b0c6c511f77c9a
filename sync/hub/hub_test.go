package hub

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// clock is a hub's time that a test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// house is a hub under test behind a real socket, with a clock that the test moves. Its sweep runs when the test says so.
type house struct {
	*Hub
	t   *testing.T
	clk *clock
	srv *httptest.Server
}

func newClock() *clock { return &clock{t: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)} }

func open(t *testing.T, change func(*Config)) *house {
	t.Helper()
	clk := newClock()
	cfg := Config{
		DataDir: t.TempDir(), Listen: "none", Rehearsal: true, DevMailbox: true, Now: clk.now, PublicURL: "http://127.0.0.1",
		BadgePicture: func(seed int64) image.Image { return face(byte(seed)) },
	}
	if change != nil {
		change(&cfg)
	}
	return openHouse(t, cfg, clk)
}

func openHouse(t *testing.T, cfg Config, clk *clock) *house {
	t.Helper()
	h, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	x := &house{Hub: h, t: t, clk: clk, srv: httptest.NewServer(h.Handler())}
	h.url = x.srv.URL
	t.Cleanup(x.shut)
	return x
}

func (x *house) shut() {
	x.stopStreams()
	x.srv.Close()
	if err := x.Close(); err != nil {
		x.t.Error(err)
	}
}

func face(shade byte) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 120, 150))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	for y := 20; y < 130; y++ {
		for x := 25; x < 95; x++ {
			m.Set(x, y, color.RGBA{200, 150 + shade%60, 120, 255})
		}
	}
	return m
}

func jpegOf(m image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// do sends one request of a station and returns status and body.
func (x *house) do(method, station, path string, body any) (int, []byte) {
	x.t.Helper()
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		r = bytes.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			x.t.Fatal(err)
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, x.srv.URL+path, r)
	if err != nil {
		x.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if station != "" {
		req.Header.Set("Authorization", "Bearer "+x.StationToken(station))
		req.Header.Set("Passdesk-Station", station)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		x.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	return res.StatusCode, raw
}

// ask is a station's question that must be answered with 200.
func ask[A any](x *house, station, path string, q any) (a A) {
	x.t.Helper()
	method := "POST"
	if q == nil {
		method = "GET"
	}
	code, raw := x.do(method, station, "/station/v1/"+path, q)
	if code != 200 {
		x.t.Fatalf("%s: %d %s", path, code, raw)
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		x.t.Fatal(err)
	}
	return a
}

func ana() Employee { return Employees()[0] }

func applicant(e Employee) app.Applicant {
	return app.Applicant{UPN: e.UPN, EmployeeID: e.EmployeeID, PersonalEmail: e.PersonalEmail, Phone: e.Phone}
}

// put sends an item of a kind with a sealed body.
func (x *house) put(station, key, id, kind string, body any) int {
	x.t.Helper()
	code, _ := x.do("PUT", station, "/station/v1/items/"+key, x.item(id, kind, body))
	return code
}

func (x *house) item(id, kind string, body any) wire.Item {
	x.t.Helper()
	sealed, err := wire.SealJSON(x.identity.Recipient().String(), body)
	if err != nil {
		x.t.Fatal(err)
	}
	return wire.Item{Case: id, Seq: 1, Kind: kind, Body: sealed}
}

// blob seals and uploads a picture.
func (x *house) blob(station, role string, m image.Image) app.Blob {
	x.t.Helper()
	sealed, err := wire.Seal(x.identity.Recipient().String(), jpegOf(m))
	if err != nil {
		x.t.Fatal(err)
	}
	b := app.Blob{Role: role, Name: wire.BlobName(sealed)}
	if code, raw := x.do("PUT", station, "/station/v1/blobs/"+b.Name, sealed); code != 200 {
		x.t.Fatalf("blob: %d %s", code, raw)
	}
	return b
}

const resumeCode = "K7M3-Q9TX"

// evidence is a whole case of a person, with its pictures uploaded.
func (x *house) evidence(station, id string, e Employee) wire.Case {
	return wire.Case{
		ID: id, Station: station, Visit: "v-" + id, Code: resumeCode, Lang: "en", Submitted: x.clk.now(), Simulated: x.cfg.Rehearsal,
		Camera: "rehearsal", Applicant: applicant(e), Credential: "taken",
		Document: app.Document{
			Kind: "TD3", Issuer: "UTO", Number: e.Document, Surname: strings.ToUpper(e.Surname), GivenNames: strings.ToUpper(e.GivenNames),
			Birth: e.Birth, Expiry: e.Expiry, Sex: e.Sex,
			Checks: []app.Check{{ID: "mrz.number", Outcome: app.Agree}, {ID: "mrz.composite", Outcome: app.Agree}},
		},
		Liveness: app.Liveness{Passed: true, Method: "challenge", Prompt: "left,right", Sim: x.cfg.Rehearsal, Checks: []app.Check{
			{ID: "pose.turn.1", Outcome: app.Passed, Score: 0.27, Threshold: 0.15}, {ID: "pose.turn.2", Outcome: app.Passed, Score: 0.31, Threshold: 0.15},
		}},
		Matches: []app.Match{{Pair: "selfie-document", Band: "not_evaluated", Reason: "no model"}},
		Blobs: []app.Blob{
			x.blob(station, app.RoleDocumentFront, face(1)), x.blob(station, app.RolePortrait, face(2)), x.blob(station, app.RoleSelfie, face(3)),
		},
	}
}

// submit identifies a person, sends the case and lets the hub tell the reviewer.
func (x *house) submit(station, id string, e Employee) {
	x.t.Helper()
	if r := ask[wire.IdentifyReply](x, station, "identify", wire.IdentifyRequest{Case: id, Applicant: applicant(e)}); r.Outcome != e.Outcome {
		x.t.Fatalf("identify: %+v", r)
	}
	if code := x.put(station, "key-"+id, id, wire.KindCase, x.evidence(station, id, e)); code != 200 {
		x.t.Fatalf("submit: %d", code)
	}
	x.sweep(context.Background())
}

// mail returns the newest message of a kind to an address, "" meaning anybody.
func (x *house) mail(to, kind string) Mail {
	x.t.Helper()
	list, err := x.Mails(to)
	if err != nil {
		x.t.Fatal(err)
	}
	for _, m := range list {
		if m.Kind == kind {
			return m
		}
	}
	return Mail{}
}

// kinds returns the kinds of the events of a case so far.
func (x *house) kinds(id string) string {
	x.t.Helper()
	list, _, err := x.eventsAfter(id, 0)
	if err != nil {
		x.t.Fatal(err)
	}
	var out []string
	for i, e := range list {
		if e.N != i+1 {
			x.t.Fatalf("event %d has the number %d", i+1, e.N)
		}
		out = append(out, e.Kind)
	}
	return strings.Join(out, " ")
}

func (b *browser) do(method, path string, q any) (int, []byte) {
	b.x.t.Helper()
	raw, err := json.Marshal(q)
	if err != nil {
		b.x.t.Fatal(err)
	}
	req, err := http.NewRequest(method, b.x.srv.URL+path, bytes.NewReader(raw))
	if err != nil {
		b.x.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", b.x.srv.URL)
	res, err := b.c.Do(req)
	if err != nil {
		b.x.t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, body
}
