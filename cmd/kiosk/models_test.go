package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/capture/face"
)

// small is a model that the folder beside the project has, and its bytes.
func small(t *testing.T) (*face.Model, []byte) {
	t.Helper()
	from := models()
	if from == "" {
		t.Skip("no folder shared/models beside the project")
	}
	m := face.Models()[0]
	data, err := m.Read(from)
	if err != nil {
		t.Fatal(err)
	}
	return m, data
}

func TestModelsComeFromAFolder(t *testing.T) {
	m, _ := small(t)
	dir := filepath.Join(t.TempDir(), "new")
	out, _, code := kiosk(t, "", "models", "--models", dir)
	if code != 0 || strings.Count(out, "missing") != len(face.Models()) {
		t.Fatalf("code %d\n%s", code, out)
	}
	out, errs, code := kiosk(t, "", "models", "install", "--from", models(), "--models", dir)
	if code != 0 || errs != "" || !strings.Contains(out, m.Name) || !strings.Contains(out, "left out") { // SFace is not in that folder
		t.Fatalf("code %d, %s\n%s", code, errs, out)
	}
	out, _, code = kiosk(t, "", "models", "--models", dir)
	if code != 0 || strings.Count(out, "\ninstalled") != 5 || strings.Count(out, "\nmissing") != 1 {
		t.Errorf("code %d\n%s", code, out)
	}
	out, _, code = kiosk(t, "", "models", "install", "--from", models(), "--models", dir, m.Name)
	if code != 0 || !strings.Contains(out, "was installed already") {
		t.Errorf("again: code %d\n%s", code, out)
	}
	left, _ := os.ReadDir(dir)
	if len(left) != 5 {
		t.Errorf("left behind: %v", left)
	}
}

// A file that was cut off while it was copied is refused, told by the list and by the self-test, and mended by installing again.
func TestModelFileHalfWritten(t *testing.T) {
	m, data := small(t)
	dir := t.TempDir()
	file := filepath.Join(dir, m.Name)
	if err := os.WriteFile(file, data[:len(data)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, code := kiosk(t, "", "models", "--models", dir)
	if code != 1 || !strings.Contains(out, "REFUSED") {
		t.Errorf("code %d\n%s", code, out)
	}
	path := conf(t, fmt.Sprintf("[camera]\nsource = \"rehearsal\"\n[station]\ndata = %q\n[models]\ndir = %q\n", t.TempDir(), dir))
	out, _, code = kiosk(t, "", "check", "--config", path)
	all := findings(t, out)["models"]
	if code != 1 || all[0].verdict != bad || !strings.Contains(all[0].remedy, "kiosk models install") {
		t.Errorf("code %d\n%s", code, out)
	}
	out, _, code = kiosk(t, "", "models", "install", "--from", models(), "--config", path, m.Name)
	if code != 0 || !strings.Contains(out, "installed") {
		t.Errorf("code %d\n%s", code, out)
	}
	if _, err := m.Read(dir); err != nil {
		t.Error(err)
	}
}

// What arrives is verified before it takes the place of anything.
func TestModelThatIsSomethingElse(t *testing.T) {
	m, data := small(t)
	wrong := append(data[:len(data)-1:len(data)-1], data[len(data)-1]^1)
	from, dir := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(from, m.Name), wrong, 0o600); err != nil {
		t.Fatal(err)
	}
	out, _, code := kiosk(t, "", "models", "install", "--from", from, "--models", dir)
	if code != 1 || !strings.Contains(out, "FAILED") {
		t.Errorf("code %d\n%s", code, out)
	}
	left, _ := os.ReadDir(dir)
	if len(left) > 0 {
		t.Errorf("%v was installed", left)
	}
	if _, errs, code := kiosk(t, "", "models", "install", "nothing.onnx", "--models", dir); code != 1 || !strings.Contains(errs, "kiosk models lists them") {
		t.Errorf("code %d, %s", code, errs)
	}
}

// publisher answers every address over TLS.
func publisher(t *testing.T, answer http.HandlerFunc) *http.Client {
	t.Helper()
	srv := httptest.NewTLSServer(answer)
	t.Cleanup(srv.Close)
	return httpsOnly(&http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: srv.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs, ServerName: "example.com"},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, srv.Listener.Addr().String())
		},
	})
}

func TestModelsComeFromTheStatedAddress(t *testing.T) {
	m, data := small(t)
	for name, tc := range map[string]struct {
		answer http.HandlerFunc
		ok     bool
		says   string
	}{
		"the model": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(data) }, true, "installed"},
		"not found": {http.NotFound, false, "404"},
		"an LFS text": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "version https://git-lfs.github.com/spec/v1\n")
		}, false, "LFS"},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(data[:1000]) }, false, "bytes"},
		"without end": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(append(data[:len(data):len(data)], data...))
		}, false, "bytes"},
		"another model": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, len(data))) }, false, "SHA-256"},
		"not https": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://example.com/", http.StatusFound)
		}, false, "not https"},
	} {
		var out strings.Builder
		dir := t.TempDir()
		in := installer{dir: dir, out: &out, client: publisher(t, tc.answer)}
		err := in.run(t.Context(), []string{m.Name})
		if (err == nil) != tc.ok || !strings.Contains(out.String(), tc.says) {
			t.Errorf("%s: %v, %s", name, err, out.String())
		}
		if _, err := m.Read(dir); (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
