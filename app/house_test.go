package app_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write the picture of the packages anew")

const module = "github.com/passdesk/passdesk/"

// floor gives the floor of a package: an import goes to a lower one.
func floor(pkg string) int {
	switch {
	case strings.HasPrefix(pkg, "cmd/internal/"):
		return 3
	case strings.HasPrefix(pkg, "cmd/"):
		return 4
	case pkg == "app/disk", pkg == "app/station", pkg == "sync/wire", pkg == "capture/optics", pkg == "capture/light", pkg == "capture/intake":
		return 1
	case pkg == "app", pkg == "capture", strings.HasPrefix(pkg, "app/"), strings.HasPrefix(pkg, "assets"):
		return 0
	case strings.HasPrefix(pkg, "ui"), strings.HasPrefix(pkg, "capture/"), strings.HasPrefix(pkg, "sync/"):
		return 2
	}
	return -1
}

// doors names who may use a dependency.
var doors = []struct {
	prefix string
	may    []string
}{
	{"fyne.io/fyne", []string{"ui", "ui/touch", "cmd/kiosk", "cmd/gallery", "cmd/rehearsal"}},
	{"gocv.io/x/gocv", []string{"capture/"}},
	{"github.com/pion/", []string{"sync/call"}},
	{"go.etcd.io/bbolt", []string{"sync/queue", "sync/hub"}},
	{"github.com/go-webauthn/", []string{"sync/passkey"}},
	{"github.com/skip2/go-qrcode", []string{"ui", "ui/touch"}},
}

type pkg struct {
	ImportPath   string
	Doc          string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Doc,Imports", "-tags", "x11,migrated_fynedo,nolibopusfile", "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		p.ImportPath = strings.TrimPrefix(p.ImportPath, module)
		all = append(all, p)
	}
	return all
}

// kin tells whether one package is the other's parent or lies below it.
func kin(a, b string) bool { return strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/") }

func TestAnImportGoesDown(t *testing.T) {
	all := packages(t)
	if len(all) < 10 {
		t.Fatalf("only %d packages found", len(all))
	}
	for _, p := range all {
		if floor(p.ImportPath) < 0 {
			t.Errorf("%s has no floor in the house", p.ImportPath)
		}
		for _, imp := range p.Imports {
			if in, ours := strings.CutPrefix(imp, module); ours {
				if floor(in) > floor(p.ImportPath) || floor(in) == floor(p.ImportPath) && !kin(in, p.ImportPath) {
					t.Errorf("%s (floor %d) imports %s (floor %d)", p.ImportPath, floor(p.ImportPath), in, floor(in))
				}
				continue
			}
			for _, d := range doors {
				if !strings.HasPrefix(imp, d.prefix) {
					continue
				}
				if !slices.ContainsFunc(d.may, func(m string) bool {
					return p.ImportPath == m || strings.HasSuffix(m, "/") && strings.HasPrefix(p.ImportPath, m)
				}) {
					t.Errorf("%s imports %s, whose door is %s", p.ImportPath, imp, strings.Join(d.may, ", "))
				}
			}
		}
		switch path.Base(p.ImportPath) {
		case "util", "common", "helpers", "types", "manager", "widget", "theme", "layout", "lang", "test":
			t.Errorf("%s: a package is a noun with one job, and borrows no name from Fyne", p.ImportPath)
		}
		if p.Doc == "" {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

func TestPictureInReadmeIsTrue(t *testing.T) {
	titles := []string{
		"floor 0: the words; no I/O, no clock, no Fyne, no cgo",
		"floor 1: the conductor, the protocol, the camera model and whole files",
		"floor 2: the outside world, one technology each, strangers to one another",
		"floor 3: joints that several mains share",
		"floor 4: mains",
	}
	byFloor := map[int][]pkg{}
	for _, p := range packages(t) {
		byFloor[floor(p.ImportPath)] = append(byFloor[floor(p.ImportPath)], p)
	}
	var b strings.Builder
	b.WriteString("```text\n")
	for f := 4; f >= 0; f-- {
		fmt.Fprintf(&b, "%s\n", titles[f])
		for _, p := range byFloor[f] {
			var down []string
			for _, imp := range p.Imports {
				if in, ours := strings.CutPrefix(imp, module); ours {
					down = append(down, in)
				}
			}
			arrow := ""
			if len(down) > 0 {
				arrow = " -> " + strings.Join(down, " ")
			}
			fmt.Fprintf(&b, "    %-20s%s\n", p.ImportPath, arrow)
		}
	}
	b.WriteString("```\n")
	const file, begin, end = "../README.md", "<!-- house: made by go test ./app -rewrite -->\n", "<!-- /house -->"
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(raw), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("README.md has no place for the picture")
	}
	now := head + begin + b.String() + end + tail
	if now == string(raw) {
		return
	}
	if !*rewrite {
		t.Fatal("the picture in README.md is not the house any more: go test ./app -rewrite")
	}
	if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
		t.Fatal(err)
	}
}
