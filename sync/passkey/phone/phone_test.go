package phone

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"github.com/passdesk/passdesk/sync/passkey"
)

// site answers create/options and try/options with fixed text, and everything else with {}.
func site(t *testing.T, options string) (url string, posted *[]string) {
	t.Helper()
	posted = new([]string)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			body, _ := io.ReadAll(r.Body)
			*posted = append(*posted, r.URL.Path+" "+string(body))
		}
		if strings.HasSuffix(r.URL.Path, "/options") {
			_, _ = io.WriteString(w, options)
			return
		}
		_, _ = io.WriteString(w, "{}")
	}))
	t.Cleanup(s.Close)
	return s.URL + "/passkey/", posted
}

const es256Only = `"pubKeyCredParams":[{"type":"public-key","alg":-7}]`

func TestPageAsksForThePasskeyOfAnotherSite(t *testing.T) {
	url, posted := site(t, `{"publicKey":{"challenge":"AAAA","rp":{"id":"bank.example"},"rpId":"bank.example","user":{"id":"AAAA"},`+es256Only+`}}`)
	p := &Phone{keys: []*resident{{site: "bank.example"}}}
	if err := p.Register(context.Background(), nil, url, "a@b.example", "x"); err == nil || !strings.Contains(err.Error(), "bank.example") {
		t.Errorf("register: %v", err)
	}
	if _, err := p.SignIn(context.Background(), nil, url); !errors.Is(err, ErrNone) {
		t.Errorf("sign in: %v", err)
	}
	for _, q := range *posted {
		if strings.HasPrefix(q, "/passkey/create {") || strings.HasPrefix(q, "/passkey/try {") {
			t.Errorf("the phone answered: %s", q)
		}
	}
}

func TestPageWithoutES256(t *testing.T) {
	url, _ := site(t, `{"publicKey":{"challenge":"AAAA","rp":{"id":"127.0.0.1"},"user":{"id":"AAAA"},"pubKeyCredParams":[{"alg":-257}]}}`)
	if err := RegisterTicket(context.Background(), nil, url+"#t"); err == nil || !strings.Contains(err.Error(), "ES256") {
		t.Error(err)
	}
}

func TestTicketStaysOutOfTheAddress(t *testing.T) {
	url, posted := site(t, `{"publicKey":{"challenge":"AAAA","rp":{"id":"127.0.0.1"},"user":{"id":"AAAA"},`+es256Only+`}}`)
	if err := RegisterTicket(context.Background(), nil, url+"#once-only"); err != nil {
		t.Fatal(err)
	}
	if q := (*posted)[0]; q != `/passkey/ticket {"ticket":"once-only"}` {
		t.Errorf("posted %s", q)
	}
	for _, q := range *posted {
		path, _, _ := strings.Cut(q, " ")
		if strings.Contains(path, "once-only") {
			t.Errorf("address %s", path)
		}
	}
}

// TestAttestationBytes reads the object back, byte by byte, as section 6.5 lays it out.
func TestAttestationBytes(t *testing.T) {
	url, _ := site(t, `{"publicKey":{"challenge":"AAAA","rp":{"id":"127.0.0.1"},"user":{"id":"AAAA"},`+es256Only+`}}`)
	p := &Phone{Synced: true}
	if err := p.Register(context.Background(), nil, url, "a@b.example", "x"); err != nil {
		t.Fatal(err)
	}
	k := p.keys[0]
	raw, err := k.attestation()
	if err != nil {
		t.Fatal(err)
	}
	var object struct {
		Fmt      string         `cbor:"fmt"`
		AttStmt  map[string]any `cbor:"attStmt"`
		AuthData []byte         `cbor:"authData"`
	}
	if err := cbor.Unmarshal(raw, &object); err != nil || object.Fmt != "none" || object.AttStmt == nil || len(object.AttStmt) != 0 {
		t.Fatalf("%+v, %v", object, err)
	}
	d := object.AuthData
	if d[32] != 0x5d { // UP, UV, BE, BS, AT
		t.Errorf("flags %#x", d[32])
	}
	if [16]byte(d[37:53]) != passkey.SimulatedAAGUID || d[53] != 0 || d[54] != 32 || string(d[55:87]) != string(k.id) {
		t.Errorf("attested credential data % x", d[37:])
	}
	var key map[int]any
	if err := cbor.Unmarshal(d[87:], &key); err != nil || key[1] != uint64(2) || key[3] != int64(-7) || key[-1] != uint64(1) || len(key) != 5 {
		t.Errorf("key %v, %v", key, err)
	}
}
