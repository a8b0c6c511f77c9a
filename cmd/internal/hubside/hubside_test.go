package hubside

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/sync/hub"
	"github.com/passdesk/passdesk/sync/wire"
)

func TestEmployeesLookLikeTheirBadges(t *testing.T) {
	seen := map[int64]string{}
	for _, e := range hub.Employees() {
		p, again := Person(e), Person(e)
		if p != again {
			t.Errorf("%s looks different the second time", e.UPN)
		}
		if e.Sex != "X" && p.Sex != e.Sex || p.Surname != e.Surname || p.Given != e.GivenNames || p.PassportNo != e.Document {
			t.Errorf("%s has the documents of somebody else: %+v", e.UPN, p)
		}
		if got := p.Birth.Format(time.DateOnly); got != e.Birth {
			t.Errorf("%s: born %s in the document, %s in the directory", e.UPN, got, e.Birth)
		}
		if other, twice := seen[p.Seed]; twice {
			t.Errorf("%s and %s have one face", e.UPN, other)
		}
		seen[p.Seed] = e.UPN
		if b := badge(e.Seed).Bounds(); b.Dx() < 100 || b.Dy() < 100 {
			t.Errorf("%s: badge picture of %v", e.UPN, b)
		}
	}
}

func TestUnknownEmployeeIsTheFirst(t *testing.T) {
	all := hub.Employees()
	if got := Employee("nobody@utopia.example"); got.UPN != all[0].UPN {
		t.Error(got.UPN)
	}
	if got := Employee(strings.ToUpper(all[3].UPN)); got.UPN != all[3].UPN {
		t.Error(got.UPN)
	}
}

// A passkey belongs to a name: a page that was opened by the address 127.0.0.1 could make none.
func TestHubOnLoopbackCallsItselfLocalhost(t *testing.T) {
	h, err := Open(hub.Config{DataDir: t.TempDir(), Listen: "127.0.0.1:0", Rehearsal: true, DevMailbox: true})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if !strings.HasPrefix(h.URL(), "http://localhost:") || strings.HasSuffix(h.URL(), ":0") {
		t.Errorf("address %s", h.URL())
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.Run(ctx) }()
	for _, path := range []string{"/passkey/", "/desk/", "/dev/mailbox"} {
		resp, err := http.Get(h.URL() + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK || len(body) == 0 {
			t.Errorf("%s: %s, %d bytes", path, resp.Status, len(body))
		}
	}
	c := wire.Client{Base: h.URL(), Token: h.StationToken("Lobby 1"), Station: "Lobby 1"}
	hello, err := c.Hello(ctx)
	if err != nil || !hello.Rehearsal || hello.Recipient == "" {
		raw, _ := json.Marshal(hello)
		t.Errorf("hello %s, %v", raw, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestAddressThatIsNone(t *testing.T) {
	for _, listen := range []string{"7479", "localhost", "127.0.0.1:no", "0.0.0.0:0"} {
		if h, err := Open(hub.Config{DataDir: t.TempDir(), Listen: listen}); err == nil {
			_ = h.Close()
			t.Errorf("listens on %q", listen)
		}
	}
}
