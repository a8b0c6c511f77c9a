package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/passdesk/passdesk/app/disk"
	"github.com/passdesk/passdesk/capture/face"
)

const modelsUsage = `kiosk models lists the neural models that this program knows and what of them is installed, one a line: state (installed,
missing, REFUSED), tier, file, bytes, licence. The exit code is 1 when a file is refused.

  kiosk models install [--from DIR] [NAME...]
      installs what is missing, all or those named, each verified by size and SHA-256 before it takes its place: from the folder
      DIR, else from the address that the lock file states, over HTTPS. The exit code is 1 when one could not be installed

The folder is models.dir of the configuration, or --models DIR. Nothing is downloaded at any other time.
`

// modelsCommand lists or installs models.
func modelsCommand(ctx context.Context, words []string, dir, from string, out io.Writer) error {
	switch {
	case dir == "":
		return errors.New("where are the models? set models.dir or give --models DIR")
	case len(words) == 0 && from == "":
		return listModels(dir, out)
	case len(words) > 0 && words[0] == "install":
		in := installer{dir: dir, from: from, out: out, client: httpsOnly(http.DefaultTransport)}
		return in.run(ctx, words[1:])
	}
	return fmt.Errorf("kiosk models takes no %q; there is kiosk models and kiosk models install", strings.Join(words, " "))
}

func listModels(dir string, out io.Writer) error {
	refused := false
	fmt.Fprintf(out, "in %s\n", dir)
	for _, m := range face.Models() {
		state, why := "installed", ""
		if _, err := m.Read(dir); errors.Is(err, os.ErrNotExist) {
			state = "missing"
		} else if err != nil {
			state, why, refused = "REFUSED", " -> "+err.Error(), true
		}
		fmt.Fprintf(out, "%-9s  tier %d  %-38s %9d  %s; training data: %s%s\n", state, m.Tier, m.Name, m.Bytes, m.Licence, m.Training, why)
	}
	if refused {
		return exitCode(1)
	}
	return nil
}

// installer brings models into a folder.
type installer struct {
	dir, from string
	out       io.Writer
	client    *http.Client
}

func (in installer) run(ctx context.Context, names []string) error {
	for _, name := range names {
		if !slices.ContainsFunc(face.Models(), func(m *face.Model) bool { return m.Name == name }) {
			return fmt.Errorf("there is no model %q; kiosk models lists them", name)
		}
	}
	if err := os.MkdirAll(in.dir, 0o755); err != nil {
		return fmt.Errorf("install models: %w", err)
	}
	failed := false
	for _, m := range face.Models() {
		if len(names) > 0 && !slices.Contains(names, m.Name) {
			continue
		}
		says, err := in.one(ctx, m)
		switch {
		case errors.Is(err, errNowhere) && len(names) == 0:
			says = "left out: " + err.Error()
		case err != nil:
			says, failed = "FAILED: "+err.Error(), true
		}
		fmt.Fprintf(in.out, "%-38s %s\n", m.Name, says)
	}
	if failed {
		return exitCode(1)
	}
	return nil
}

// errNowhere means that a model is not in the folder, or has no address.
var errNowhere = errors.New("not there")

// one installs a model unless it is there already. A file that is there and wrong is replaced.
func (in installer) one(ctx context.Context, m *face.Model) (says string, err error) {
	if _, err := m.Read(in.dir); err == nil {
		return "was installed already", nil
	}
	var data []byte
	switch {
	case in.from != "":
		if data, err = m.Read(in.from); errors.Is(err, os.ErrNotExist) {
			return "", fmt.Errorf("%w: %s has no such file", errNowhere, in.from)
		}
	case m.Address == "":
		return "", fmt.Errorf("%w: it was converted from %s and has no address; give the folder it lies in with --from", errNowhere, m.Origin)
	default:
		data, err = in.fetch(ctx, m)
	}
	if err != nil {
		return "", err
	}
	if err := disk.Replace(filepath.Join(in.dir, m.Name), data, 0o644); err != nil {
		return "", err
	}
	if _, err := m.Read(in.dir); err != nil { // reopen to believe
		return "", err
	}
	return fmt.Sprintf("installed, %d bytes, tier %d", m.Bytes, m.Tier), nil
}

// fetch downloads a model; never more than its size and one byte.
func (in installer) fetch(ctx context.Context, m *face.Model) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, m.Address, nil)
	if err != nil {
		return nil, err
	}
	res, err := in.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("download: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("download: %s says %s", m.Address, res.Status)
	}
	var b bytes.Buffer
	if _, err := io.Copy(&b, io.LimitReader(res.Body, m.Bytes+1)); err != nil {
		return nil, fmt.Errorf("download: %w", err)
	}
	return b.Bytes(), m.Accept(b.Bytes())
}

// httpsOnly follows redirections to other https addresses only.
func httpsOnly(t http.RoundTripper) *http.Client {
	return &http.Client{Transport: t, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if req.URL.Scheme != "https" {
			return fmt.Errorf("redirected to %s, which is not https", req.URL.Redacted())
		}
		if len(via) > 5 {
			return errors.New("redirected too often")
		}
		return nil
	}}
}
