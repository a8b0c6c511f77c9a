package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture/camera"
	"github.com/passdesk/passdesk/sync/wire"
)

// findings reads the self-test: verdict and text by part.
func findings(t *testing.T, out string) map[string][]finding {
	t.Helper()
	all := map[string][]finding{}
	for line := range strings.Lines(out) {
		words := strings.Fields(line)
		if len(words) < 3 {
			t.Fatalf("a line without verdict, part and words: %q", line)
		}
		f := finding{verdict: words[0], part: words[1]}
		f.says, f.remedy, _ = strings.Cut(strings.TrimSpace(line), " -> ")
		if f.verdict != good && f.verdict != warn && f.verdict != bad {
			t.Errorf("verdict %q in %q", f.verdict, line)
		}
		if f.verdict != good && f.part != "clock" && f.remedy == "" {
			t.Errorf("no remedy in %q", line)
		}
		all[f.part] = append(all[f.part], f)
	}
	for _, part := range []string{"camera", "reading", "models", "lockout", "screen", "fonts", "disk", "hub", "clock", "sound", "staff"} {
		if len(all[part]) == 0 {
			t.Errorf("the self-test says nothing of %s:\n%s", part, out)
		}
	}
	return all
}

func TestSelfTestOfARehearsal(t *testing.T) {
	path := conf(t, fmt.Sprintf("[camera]\nsource = \"rehearsal\"\n[station]\ndata = %q\n[staff]\npin_hash = %q\n", t.TempDir(), staffHash("829163")))
	out, errs, code := kiosk(t, "", "check", "--config", path)
	all := findings(t, out)
	if all["camera"][0].verdict != warn || all["disk"][0].verdict == bad || all["staff"][0].verdict != good || all["hub"][0].verdict != good {
		t.Errorf("%s%s", out, errs)
	}
	if strings.Contains(out, bad) != (code == 1) {
		t.Errorf("exit code %d after\n%s", code, out)
	}
	if len(all["fonts"]) != 3 {
		t.Errorf("fonts of the languages and of the pass are three lines: %v", all["fonts"])
	}
}

func TestDiskThatCannotBeWritten(t *testing.T) {
	file := write(t, "file", nil) // a folder below a file: not even root can make that
	path := conf(t, fmt.Sprintf("[camera]\nsource = \"rehearsal\"\n[station]\ndata = %q\n", filepath.Join(file, "data")))
	out, _, code := kiosk(t, "", "check", "--config", path)
	if f := findings(t, out)["disk"][0]; f.verdict != bad || !strings.Contains(f.remedy, "station.data") || code != 1 {
		t.Errorf("code %d\n%s", code, out)
	}
}

func TestCameraThatIsNotThere(t *testing.T) {
	path := conf(t, fmt.Sprintf("[camera]\nsource = \"/dev/v4l/by-id/gone\"\n[station]\ndata = %q\n", t.TempDir()))
	out, _, code := kiosk(t, "", "check", "--config", path)
	if f := findings(t, out)["camera"][0]; f.verdict != bad || !strings.Contains(f.remedy, "camera.source") || code != 1 {
		t.Errorf("code %d\n%s", code, out)
	}
}

func TestModelsThatAreNotWhatTheySay(t *testing.T) {
	file := write(t, "yunet_s_320_320.onnx", []byte("not a model"))
	path := conf(t, fmt.Sprintf("[camera]\nsource = \"rehearsal\"\n[station]\ndata = %q\n[models]\ndir = %q\n", t.TempDir(), filepath.Dir(file)))
	out, _, code := kiosk(t, "", "check", "--config", path)
	if f := findings(t, out)["models"][0]; f.verdict != bad || !strings.Contains(f.says, "yunet_s_320_320.onnx") || code != 1 {
		t.Errorf("code %d\n%s", code, out)
	}
}

func TestModelsAreFound(t *testing.T) {
	dir := models()
	if dir == "" {
		t.Skip("no folder shared/models beside the project")
	}
	var cfg Config
	cfg.Models.Dir = dir
	list := checkModels(t.Context(), subject{Config: cfg})
	if len(list) != 1 || list[0].verdict != good || !strings.Contains(list[0].says, "compared") {
		t.Errorf("%v", list)
	}
}

// A model that is missing lowers the tier, and the self-test says which one would raise it again.
func TestSelfTestNamesTheMissingModel(t *testing.T) {
	m, _ := small(t)
	var on subject
	on.Models.Dir = t.TempDir()
	says := func(tier, model string) {
		t.Helper()
		list := checkModels(t.Context(), on)
		if len(list) != 1 || list[0].verdict != warn || list[0].remedy == "" || !strings.Contains(list[0].says, tier) ||
			strings.Contains(list[0].says, m.Name) != (model == m.Name) || !strings.Contains(list[0].says, "(tier 2)") {
			t.Errorf("%+v", list)
		}
	}
	says("tier 0", m.Name)
	in := installer{dir: on.Models.Dir, from: models(), out: io.Discard}
	if err := in.run(t.Context(), []string{m.Name}); err != nil {
		t.Fatal(err)
	}
	says("tier 1", "")
}

// hubAt is a hub that says hello with a clock of its own, and gives no other answer.
func hubAt(t *testing.T, off time.Duration) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != "/station/v1/hello":
			http.Error(w, "not here", http.StatusServiceUnavailable)
		case r.Header.Get("Authorization") != "Bearer right":
			http.Error(w, "wrong token", http.StatusUnauthorized)
		default:
			_ = json.NewEncoder(w).Encode(wire.Hello{
				Version: wire.Version, Hub: "Utopia", Recipient: "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", Rehearsal: true, Now: time.Now().Add(off),
			})
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// joined is the configuration of a rehearsing station with a hub elsewhere.
func joined(t *testing.T, url, token string) string {
	return conf(t, fmt.Sprintf("[camera]\nsource = \"rehearsal\"\n[station]\nname = \"Lobby 1\"\ndata = %q\n[hub]\nurl = %q\ntoken_file = %q\n",
		t.TempDir(), url, write(t, "token", []byte(token+"\n"))))
}

func TestSelfTestMeetsTheHub(t *testing.T) {
	year := 365 * 24 * time.Hour
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	nonsense := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>login</html>") }))
	defer nonsense.Close()
	for _, c := range []struct {
		name, path string
		hub, clock string
		code       int
	}{
		{"good", joined(t, hubAt(t, 0).URL, "right"), good, good, 0},
		{"a year ahead", joined(t, hubAt(t, year).URL, "right"), good, bad, 1},
		{"a year behind", joined(t, hubAt(t, -year).URL, "right"), good, bad, 1},
		{"wrong token", joined(t, hubAt(t, 0).URL, "wrong"), bad, warn, 1},
		{"away", joined(t, gone.URL, "right"), bad, warn, 1},
		{"nonsense", joined(t, nonsense.URL, "right"), bad, warn, 1},
	} {
		out, errs, code := kiosk(t, "", "check", "--config", c.path)
		all := findings(t, out)
		if all["hub"][0].verdict != c.hub || all["clock"][0].verdict != c.clock || code != c.code {
			t.Errorf("%s: code %d\n%s%s", c.name, code, out, errs)
		}
		if strings.Contains(out, "right") || strings.Contains(out, "Bearer") {
			t.Errorf("%s: the token is printed:\n%s", c.name, out)
		}
	}
}

func TestCertificateRunsOut(t *testing.T) {
	for _, c := range []struct {
		left    time.Duration
		verdict string
	}{{-time.Hour, bad}, {24 * time.Hour, warn}, {60 * 24 * time.Hour, good}} {
		cert, key := certificate(t, time.Now().Add(c.left))
		if f := checkCertificate(cert, key); f.verdict != c.verdict || !strings.Contains(f.says, "localhost") || (f.remedy == "") != (c.verdict == good) {
			t.Errorf("%v left: %v", c.left, f)
		}
		if f := checkCertificate(cert, cert); f.verdict != bad {
			t.Errorf("a certificate is no key: %v", f)
		}
	}
}

// certificate makes one for localhost.
func certificate(t *testing.T, until time.Time) (cert, key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: until, DNSNames: []string{"localhost"}}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return write(t, "cert.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		write(t, "key.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}))
}

func TestWhoseCameraItIs(t *testing.T) {
	real := camera.Device{Path: "/dev/video0", Name: "BRIO", Driver: "uvcvideo", Vendor: "046d", Product: "085e", Serial: "A1B2", Real: true}
	byID, pin := "/dev/v4l/by-id/usb-046d_BRIO_A1B2-video-index0", "uvcvideo 046d:085e A1B2"
	virtual := camera.Device{Name: "BRIO", Virtual: true}
	for name, tc := range map[string]struct {
		d        camera.Device
		source   string
		pin      string
		verdicts []string
		says     string
	}{
		"pinned":          {real, byID, pin, []string{good}, pin},
		"not pinned":      {real, byID, "", []string{warn}, "camera.pin"},
		"by its number":   {real, "/dev/video0", pin, []string{good, warn}, "by-id"},
		"another one":     {real, byID, "uvcvideo 046d:085e C3D4", []string{bad}, "camera.pin"},
		"borrowed name":   {virtual, byID, pin, []string{bad}, "USB"},
		"no device there": {camera.Device{}, "", "", []string{warn}, "camera.source"},
	} {
		list := identity(tc.d, tc.source != "", tc.source, tc.pin)
		var verdicts []string
		text := ""
		for _, f := range list {
			verdicts, text = append(verdicts, f.verdict), text+f.says+f.remedy
			if f.verdict != good && f.remedy == "" {
				t.Errorf("%s: no remedy: %+v", name, f)
			}
		}
		if !slices.Equal(verdicts, tc.verdicts) || !strings.Contains(text, tc.says) {
			t.Errorf("%s: %+v", name, list)
		}
	}
}
