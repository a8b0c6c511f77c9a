package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// canary finds a secret in files, in every form that a program may have written it by accident.
type canary struct {
	folded [][]byte // looked for without regard to case
	exact  [][]byte
}

// newCanary takes the pass as it was read off the screen.
func newCanary(secret string) canary {
	c := canary{folded: [][]byte{[]byte(strings.ToLower(secret)), []byte(hex.EncodeToString([]byte(secret)))}}
	wide := make([]byte, 0, 2*len(secret)) // UTF-16, little end first: what a window system or a browser may keep
	for _, b := range []byte(strings.ToLower(secret)) {
		wide = append(wide, b, 0)
	}
	c.folded = append(c.folded, wide)
	for _, gap := range []string{" ", "\u00a0", "-", "\\u00a0"} { // in groups of four, as it stands on the screen
		var groups []string
		for rest := secret; rest != ""; {
			n := min(4, len(rest))
			groups, rest = append(groups, rest[:n]), rest[n:]
		}
		c.folded = append(c.folded, []byte(strings.ToLower(strings.Join(groups, gap))))
	}
	for _, form := range []string{secret, strings.ToUpper(secret), strings.ToLower(secret)} {
		for shift := range 3 { // base64 depends on where in its three bytes the secret begins
			raw := append(make([]byte, shift), form...)
			code := base64.StdEncoding.EncodeToString(raw[:len(raw)/3*3])
			code = code[(shift*8+5)/6:] // the first characters hold bits of what stood before
			c.exact = append(c.exact, []byte(code), []byte(strings.NewReplacer("+", "-", "/", "_").Replace(code)))
		}
	}
	return c
}

// in tells whether the secret is in some bytes.
func (c canary) in(raw []byte) bool {
	for _, w := range c.exact {
		if bytes.Contains(raw, w) {
			return true
		}
	}
	low := bytes.Clone(raw)
	for i, b := range raw { // bytes.ToLower would change bytes that are no UTF-8
		if 'A' <= b && b <= 'Z' {
			low[i] = b + 'a' - 'A'
		}
	}
	for _, w := range c.folded {
		if bytes.Contains(low, w) {
			return true
		}
	}
	return false
}

// files walks folders and returns the files that hold the secret, and how many bytes it read. A folder called skip is left out.
func (c canary) files(root, skip string) (found []string, read int64, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == skip:
			return fs.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read += int64(len(raw))
		if c.in(raw) || c.in([]byte(path)) {
			found = append(found, path)
		}
		return nil
	})
	return found, read, err
}

// process reads what everybody on the machine can see of a process: its command line and its environment.
func (c canary) process(pid int) (found []string, err error) {
	for _, name := range []string{"cmdline", "environ"} {
		path := fmt.Sprintf("/proc/%d/%s", pid, name)
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if c.in(raw) {
			found = append(found, path)
		}
	}
	return found, nil
}

// TestCanarySingsForEveryForm: a canary that finds nothing must be one that could have found something.
func TestCanarySingsForEveryForm(t *testing.T) {
	const secret = "wK7m-3Zq"
	c := newCanary(secret)
	for _, text := range []string{
		secret, "x" + strings.ToUpper(secret) + "y", strings.ToLower(secret), hex.EncodeToString([]byte(secret)), strings.ToUpper(hex.EncodeToString([]byte("a" + secret))),
		"wK7m -3Zq", "wK7m\u00a0-3Zq", "w\x00K\x007\x00m\x00-\x003\x00Z\x00q\x00", "\xff\xfe\x80" + secret + "\xff",
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.StdEncoding.EncodeToString([]byte(`{"pass":"` + secret + `"}`)),
		base64.RawURLEncoding.EncodeToString([]byte("p=" + secret + "&")), base64.StdEncoding.EncodeToString([]byte(`"p":"` + secret + `"`)),
	} {
		if !c.in([]byte(text)) {
			t.Errorf("not found in %q", text)
		}
	}
	for _, text := range []string{"", "wK7m", "3Zq-wK7m", base64.StdEncoding.EncodeToString([]byte("wK7m-4Zq--"))} {
		if c.in([]byte(text)) {
			t.Errorf("found in %q", text)
		}
	}
	dir := t.TempDir()
	for _, name := range []string{"station/data/hub/hub.db", "phone/History"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("..."+secret), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found, read, err := c.files(dir, "phone")
	if err != nil || len(found) != 1 || read == 0 || filepath.Base(found[0]) != "hub.db" {
		t.Errorf("found %v in %d bytes: %v", found, read, err)
	}
}
