package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/intake"
	"github.com/passdesk/passdesk/capture/light"
)

const livenessUsage = `kiosk inspect liveness judges recorded sessions with the same measures as the live station. Each is a folder with session.json and
numbered frames; capture/face/SESSION.md describes it. One JSON object a session, on one line: status (pass, fail, inconclusive),
why (ids of the checks that decided), advice, checks (id, version, status, score, threshold, evidence, advice), tier, chain, basis.
The same folder gives the same line, byte for byte. What it says of rendered sessions is synthetic and no rate on people.

  kiosk inspect liveness [--models DIR] FOLDER...
  kiosk inspect liveness --new SEED [--control] [FOLDER]
      writes a challenge without frames into FOLDER, or to standard output. The same SEED gives the same challenge; with --control
      it asks for a step of the camera's exposure as well
`

const (
	sessionFile  = "session.json"
	sessionBytes = 1 << 20
)

// newSession writes the challenge of a seed.
func newSession(seed string, control bool, folders []string, out io.Writer) error {
	s, err := light.Draw(light.DrawOptions{Seed: seed, Control: control})
	if err != nil {
		return err
	}
	s.Frames = []float64{}
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	raw = append(raw, '\n')
	switch len(folders) {
	case 0:
		_, err = out.Write(raw)
		return err
	case 1:
		if err := os.MkdirAll(folders[0], 0o755); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(folders[0], sessionFile), raw, 0o644)
	}
	return errors.New("--new writes one challenge into one folder")
}

// inspectSessions judges recorded sessions.
func inspectSessions(folders []string, models string, out io.Writer) error {
	if len(folders) == 0 {
		return errors.New("no folders were named; see kiosk inspect liveness --help")
	}
	e, err := face.New(face.Options{Models: models})
	if err != nil {
		return err
	}
	defer e.Close()
	gate := intake.New(intake.Options{})
	defer gate.Close()
	p := &printer{out: json.NewEncoder(plain{out})}
	p.out.SetEscapeHTML(false)
	for _, folder := range folders {
		j, err := inspectSession(folder, e, gate)
		if err != nil {
			err = p.fail(folder, err)
		} else {
			err = p.line(struct {
				File string `json:"file"`
				face.Judgement
			}{folder, j})
		}
		if err != nil {
			return err
		}
	}
	if p.bad {
		return exitCode(1)
	}
	return nil
}

func inspectSession(folder string, e *face.Engine, gate *intake.Gate) (face.Judgement, error) {
	s, err := readSession(filepath.Join(folder, sessionFile))
	if err != nil {
		return face.Judgement{}, err
	}
	files, err := numbered(folder)
	if err != nil {
		return face.Judgement{}, err
	}
	switch {
	case len(files) == 0:
		return face.Judgement{}, errors.New("there are no frames")
	case len(files) != len(s.Frames):
		return face.Judgement{}, fmt.Errorf("%d frames, but frame_times_ms has %d times", len(files), len(s.Frames))
	}
	return e.JudgeSession(s, func(i int) (capture.Frame, error) {
		d, err := gate.File(context.Background(), files[i])
		if err != nil {
			return capture.Frame{}, fmt.Errorf("%s: %w", filepath.Base(files[i]), err)
		}
		return d.Frame, nil
	})
}

// readSession reads session.json strictly: a key that is misspelt would change the verdict in silence.
func readSession(path string) (*light.Session, error) {
	switch st, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no %s", sessionFile)
	case err != nil:
		return nil, err
	case !st.Mode().IsRegular(): // a pipe would be waited for, a device read without end
		return nil, fmt.Errorf("%s is no file", sessionFile)
	case st.Size() > sessionBytes:
		return nil, fmt.Errorf("%s is of more than %d MB", sessionFile, sessionBytes>>20)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d := json.NewDecoder(io.LimitReader(f, sessionBytes))
	d.DisallowUnknownFields()
	s := &light.Session{}
	if err := d.Decode(s); err != nil {
		return nil, fmt.Errorf("%s: %w", sessionFile, err)
	}
	if d.More() {
		return nil, fmt.Errorf("%s holds more than one object", sessionFile)
	}
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w", sessionFile, err)
	}
	return s, nil
}

var frameName = regexp.MustCompile(`^[^0-9]*([0-9]{1,9})\.(?i:png|jpe?g)$`)

// numbered lists the frames of a folder by their numbers.
func numbered(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	type frame struct {
		n    int
		path string
	}
	var list []frame
	for _, e := range entries {
		if m := frameName.FindStringSubmatch(e.Name()); m != nil && e.Type().IsRegular() {
			n, _ := strconv.Atoi(m[1])
			list = append(list, frame{n, filepath.Join(folder, e.Name())})
		}
	}
	slices.SortFunc(list, func(a, b frame) int { return a.n - b.n })
	var paths []string
	for i, f := range list {
		if i > 0 && f.n == list[i-1].n {
			return nil, fmt.Errorf("there are two frames %d", f.n)
		}
		paths = append(paths, f.path)
	}
	return paths, nil
}
