package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/passdesk/passdesk/cmd/internal/strict"
	"github.com/passdesk/passdesk/sync/wire"
)

const example = "../../packaging/hub.example.toml"

func conf(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hub.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// hubRun runs the program in this process until it ends.
func hubRun(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), args, &out, slog.New(slog.DiscardHandler))
	return out.String(), err
}

func TestExampleNamesEveryKeyAndNoOther(t *testing.T) {
	var all map[string]any
	if _, err := toml.DecodeFile(example, &all); err != nil {
		t.Fatal(err)
	}
	var there, want []string
	for key := range all {
		there = append(there, key)
	}
	for f := range reflect.TypeFor[config]().Fields() {
		want = append(want, f.Tag.Get("toml"))
	}
	slices.Sort(there)
	slices.Sort(want)
	if !slices.Equal(there, want) {
		t.Errorf("the example has\n%v\nthe program knows\n%v", there, want)
	}
	var c config
	if err := strict.Read(example, "", &c); err != nil {
		t.Error(err)
	}
	if without, err := load(""); err != nil || without.Data != c.Data || without.Listen != c.Listen {
		t.Errorf("the defaults %q and %q are not those of the example, %v", without.Data, without.Listen, err)
	}
}

func TestStartsThatCannotWork(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	data := fmt.Sprintf("data = %q\n", t.TempDir())
	file := conf(t, "")
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--config", "/nowhere/hub.toml"}, "there is no file /nowhere/hub.toml"},
		{[]string{"--config", conf(t, "listn = \"x\"")}, "unknown key listn"},
		{[]string{"--config", conf(t, "data = \"x\"\npass_minutes = \"ten\"")}, "line 2"},
		{[]string{"--config", conf(t, data+"pass_minutes = 5")}, "10 to 480"},
		{[]string{"--config", conf(t, data+"listen = \"0.0.0.0:0\"\npublic_url = \"https://hub.example\"")}, "certificate"},
		{[]string{"--config", conf(t, data+"listen = \"[::]:0\"\npublic_url = \"https://hub.example\"")}, "certificate"},
		{[]string{"--config", conf(t, data+"cert = \"c.pem\"")}, "belong together"},
		{[]string{"--config", conf(t, data+"listen = \"127.0.0.1:0\"\npublic_url = \"https://localhost\"\ncert = \"/nowhere.pem\"\nkey = \"/nowhere.key\"")}, "certificate"},
		{[]string{"--config", conf(t, data+"listen = \"7479\"")}, "7479"},
		{[]string{"--config", conf(t, data+fmt.Sprintf("listen = %q", taken.Addr()))}, "in use"},
		{[]string{"--config", conf(t, fmt.Sprintf("data = %q", file+"/data"))}, "data directory"},
		{[]string{"--config", conf(t, data), "tokens"}, `no command "tokens"`},
		{[]string{"--config", conf(t, data), "token"}, "name of a station"},
		{[]string{"--config", conf(t, data), "token", ""}, "name of a station"},
		{[]string{"--config", conf(t, data), "rekey"}, "name of a station"},
		{[]string{"--config", conf(t, data), "rekey", "Lobby 1"}, `no key of station "Lobby 1" is known`},
		{[]string{"--port", "1"}, "hub --help"},
	} {
		out, err := hubRun(t, c.args...)
		if err == nil || !strings.Contains(err.Error(), c.says) || out != "" {
			t.Errorf("hub %q: %q, %v; want %q", c.args, out, err, c.says)
		}
	}
}

func TestHelp(t *testing.T) {
	out, err := hubRun(t, "--help")
	if err != nil || !strings.Contains(out, "token STATION") {
		t.Errorf("%q, %v", out, err)
	}
}

// certificate makes a certificate of localhost that only the test's client trusts.
func certificate(t *testing.T) (cert, key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", raw)
}

// address is the free port that a hub took, out of its log.
type address struct {
	mu   sync.Mutex
	text string
	at   chan string
}

func (a *address) Write(p []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.text += string(p)
	if _, rest, ok := strings.Cut(a.text, "msg=serving url="); ok && strings.Contains(rest, " ") && a.at != nil {
		url, _, _ := strings.Cut(rest, " ")
		a.at <- url
		a.at = nil
	}
	return len(p), nil
}

// serve starts the hub and gives its address; it ends with the test.
func serve(t *testing.T, path string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended, at := make(chan error, 1), make(chan string, 1)
	go func() {
		ended <- run(ctx, []string{"--config", path}, os.Stdout, slog.New(slog.NewTextHandler(&address{at: at}, nil)))
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the hub ended: %v", err)
		}
	})
	select {
	case url := <-at:
		return url
	case err := <-ended:
		ended <- nil
		t.Fatalf("the hub does not start: %v", err)
	case <-time.After(time.Minute):
		t.Fatal("the hub does not start")
	}
	return ""
}

// The token is made before the first start, is the same while the hub serves, and belongs to one name.
func TestTokenOpensTheHub(t *testing.T) {
	path := conf(t, fmt.Sprintf("data = %q\nlisten = \"127.0.0.1:0\"\n", t.TempDir()))
	before, err := hubRun(t, "--config", path, "token", "Lobby 1")
	if err != nil {
		t.Fatal(err)
	}
	url := serve(t, path)
	while, err := hubRun(t, "--config", path, "token", "Lobby 1")
	if err != nil || while != before {
		t.Errorf("while it serves: %v; the token is the same: %v", err, while == before)
	}
	other, err := hubRun(t, "--config", path, "token", "Lobby 2")
	if err != nil || other == before {
		t.Errorf("two stations have one token, %v", err)
	}
	token := strings.TrimSpace(before)
	if _, err := (&wire.Client{Base: url, Token: token, Station: "Lobby 1"}).Hello(t.Context()); err != nil {
		t.Errorf("the station's own token is refused: %v", err)
	}
	if _, err := (&wire.Client{Base: url, Token: token, Station: "Lobby 2"}).Hello(t.Context()); err == nil {
		t.Error("a token opens the hub for another station")
	}
}

func TestSecondHubOnTheSameFolder(t *testing.T) {
	path := conf(t, fmt.Sprintf("data = %q\nlisten = \"127.0.0.1:0\"\n", t.TempDir()))
	serve(t, path)
	for _, args := range [][]string{nil, {"rekey", "Lobby 1"}} {
		if _, err := hubRun(t, append([]string{"--config", path}, args...)...); err == nil || !strings.Contains(err.Error(), "another hub") {
			t.Errorf("%q: %v", args, err)
		}
	}
}

func TestPublicHubWithItsCertificate(t *testing.T) {
	cert, key := certificate(t)
	url := serve(t, conf(t, fmt.Sprintf("data = %q\nlisten = \"0.0.0.0:0\"\npublic_url = \"https://localhost:0\"\ncert = %q\nkey = %q\n", t.TempDir(), cert, key)))
	if !strings.HasPrefix(url, "https://localhost:") || strings.HasSuffix(url, ":0") {
		t.Errorf("address %s", url)
	}
}
