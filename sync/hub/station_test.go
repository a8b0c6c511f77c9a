package hub

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

func TestSameKeyOtherBody(t *testing.T) {
	x := open(t, nil)
	item := x.item("c-1", wire.KindHelp, wire.Help{Station: "lobby", Step: "document"})
	for i, want := range []int{200, 200, 200} {
		code, raw := x.do("PUT", "lobby", "/station/v1/items/k1", item)
		if code != want || strings.Contains(string(raw), "repeated") != (i > 0) {
			t.Errorf("delivery %d: %d %s", i+1, code, raw)
		}
	}
	if code, _ := x.do("PUT", "lobby", "/station/v1/items/k1", x.item("c-1", wire.KindHelp, wire.Help{Station: "lobby", Step: "document"})); code != 422 {
		t.Errorf("another sealed body under the same key: %d, want 422", code)
	}
	h, err := x.History()
	if err != nil || len(h) != 1 || h[0].Effects != 1 || h[0].Deliveries != 3 || h[0].Key != "k1" {
		t.Errorf("history: %+v %v", h, err)
	}
	x.sweep(context.Background())
	x.sweep(context.Background())
	if list, _ := x.Mails("helpdesk@utopia.example"); len(list) != 1 {
		t.Errorf("the helpers got %d mails for one call", len(list))
	}
}

func TestPictureMissingWhenTheCaseArrives(t *testing.T) {
	x := open(t, nil)
	c := x.evidence("lobby", "c-1", ana())
	c.Blobs = append(c.Blobs, app.Blob{Role: "document-back", Name: strings.Repeat("0", 64)})
	if code := x.put("lobby", "k", "c-1", wire.KindCase, c); code != 409 {
		t.Errorf("%d, want 409, which the station tries again", code)
	}
	if code, _ := x.do("PUT", "lobby", "/station/v1/blobs/"+strings.Repeat("0", 64), []byte("not that")); code != 422 {
		t.Errorf("a blob under another name: %d", code)
	}
	if h, _ := x.History(); len(h) != 0 {
		t.Errorf("refused items are in the history: %+v", h)
	}
}

func TestSimulatedDeviceOnProductionHub(t *testing.T) {
	x := open(t, func(c *Config) { c.Rehearsal = false })
	for name, spoil := range map[string]func(*wire.Case){
		"case":     func(c *wire.Case) { c.Simulated = true },
		"liveness": func(c *wire.Case) { c.Liveness.Sim = true },
	} {
		c := x.evidence("lobby", "c-"+name, ana())
		spoil(&c)
		if code := x.put("lobby", "k-"+name, c.ID, wire.KindCase, c); code != 403 {
			t.Errorf("%s: %d, want 403", name, code)
		}
		if got := x.audited(auditSimulated, c.ID); got != 1 {
			t.Errorf("%s: %d audit entries", name, got)
		}
		if got := x.kinds(c.ID); got != "" {
			t.Errorf("%s: events %s", name, got)
		}
	}
	if code := x.put("lobby", "k-real", "c-real", wire.KindCase, x.evidence("lobby", "c-real", ana())); code != 200 {
		t.Errorf("a real device: %d", code)
	}
}

// audited counts entries of a kind about a case.
func (x *house) audited(kind, id string) (n int) {
	x.t.Helper()
	chain, err := x.Audit()
	if err == nil {
		err = VerifyAudit(chain, "")
	}
	if err != nil {
		x.t.Fatal(err)
	}
	for _, e := range chain {
		if e.Kind == kind && (id == "" || e.Case == id) {
			n++
		}
	}
	return n
}

func TestAuditEntryChangedOrTakenOut(t *testing.T) {
	x := open(t, nil)
	x.submit("lobby", "c-1", ana())
	chain, err := x.Audit()
	if err != nil || len(chain) < 3 {
		t.Fatalf("%d entries, %v", len(chain), err)
	}
	head := chain[len(chain)-1].Hash
	if err := VerifyAudit(chain, head); err != nil {
		t.Fatal(err)
	}
	changed := append([]AuditEntry(nil), chain...)
	changed[1].Detail += "x"
	if VerifyAudit(changed, head) == nil {
		t.Error("a changed entry was not noticed")
	}
	if VerifyAudit(append(chain[:1:1], chain[2:]...), head) == nil {
		t.Error("a missing entry was not noticed")
	}
	if VerifyAudit(chain[:len(chain)-1], head) == nil {
		t.Error("a cut end was not noticed")
	}
}

func TestStreamResumes(t *testing.T) {
	x := open(t, func(c *Config) { c.Timings.Heartbeat = 20 * time.Millisecond })
	early := x.stream("lobby", "c-1", 0) // before the hub knows the case
	x.submit("lobby", "c-1", ana())
	for n, kind := range []string{wire.EventReceived, wire.EventTold} {
		if e := early.next(); e.N != n+1 || e.Kind != kind {
			t.Fatalf("%+v", e)
		}
	}
	early.body.Close()
	x.review(ana().Manager)
	late := x.stream("lobby", "c-1", 1)
	for n, kind := range []string{wire.EventTold, wire.EventOpened} {
		if e := late.next(); e.N != n+2 || e.Kind != kind {
			t.Fatalf("after a break: %+v", e)
		}
	}
	if !late.scan.Scan() || late.scan.Text() != "" {
		t.Error("no empty line keeps the stream alive")
	}
}

func TestTokenOfAnotherStation(t *testing.T) {
	x := open(t, nil)
	for _, head := range []http.Header{
		{},
		{"Authorization": {"Bearer " + x.StationToken("lobby")}},
		{"Authorization": {"Bearer " + x.StationToken("lobby")}, "Passdesk-Station": {"hall"}},
		{"Authorization": {"Basic " + x.StationToken("lobby")}, "Passdesk-Station": {"lobby"}},
	} {
		req, _ := http.NewRequest("GET", x.srv.URL+"/station/v1/hello", nil)
		req.Header = head
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != 401 {
			t.Errorf("%v: %d", head, res.StatusCode)
		}
	}
}

func TestSlowLoris(t *testing.T) {
	h, err := New(Config{DataDir: t.TempDir(), Timings: Timings{ReadHeader: 100 * time.Millisecond, ReadBody: 200 * time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- h.Run(ctx) }()
	dial := func(text string) net.Conn {
		c, err := net.Dial("tcp", strings.TrimPrefix(h.URL(), "http://"))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Write([]byte(text))
		_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
		return c
	}
	head := "PUT /station/v1/items/k HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	auth := "Authorization: Bearer " + h.StationToken("s") + "\r\nPassdesk-Station: s\r\n"
	for name, c := range map[string]net.Conn{
		"half a header": dial(head),
		"half a body":   dial(head + auth + "Content-Length: 1000\r\n\r\n{"),
		"long header":   dial(head + "X: " + strings.Repeat("x", 64<<10)),
		"too big":       dial(head + auth + "Content-Length: 99999999\r\n\r\n" + strings.Repeat("x", maxItem+1)),
	} {
		buf := make([]byte, 64<<10)
		for {
			if _, err = c.Read(buf); err != nil {
				break
			}
		}
		if e, ok := err.(net.Error); ok && e.Timeout() {
			t.Errorf("%s: the hub still waits", name)
		}
		c.Close()
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}

func TestAddressWithoutCertificate(t *testing.T) {
	for _, a := range []string{"0.0.0.0:0", ":8443", "[::]:0", "192.0.2.7:443"} {
		if _, err := New(Config{DataDir: t.TempDir(), Listen: a}); err == nil || !strings.Contains(err.Error(), "certificate") {
			t.Errorf("%s: %v", a, err)
		}
	}
	if _, err := New(Config{DataDir: t.TempDir(), Listen: "127.0.0.1:0", TLSCert: "only.pem"}); err == nil {
		t.Error("a certificate without its key was taken")
	}
}

func TestNameOfAnotherHost(t *testing.T) {
	x := open(t, nil)
	req, _ := http.NewRequest("GET", x.srv.URL+"/dev/mailbox.json", nil)
	req.Host = "evil.example"
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("a page whose name was pointed at the loopback address got %d", res.StatusCode)
	}
}
