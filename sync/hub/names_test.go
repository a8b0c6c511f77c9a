package hub

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/assets"
)

// texts finds the string constants of a package whose names begin with a word: name -> text.
func texts(t *testing.T, dir, word string) map[string]string {
	t.Helper()
	found := map[string]string{}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		p, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(p, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Names) != len(v.Values) {
				return true
			}
			for i, name := range v.Names {
				lit, ok := v.Values[i].(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING || !regexp.MustCompile("^"+word+"[A-Z]").MatchString(name.Name) {
					continue
				}
				found[name.Name], _ = strconv.Unquote(lit.Value)
			}
			return true
		})
	}
	return found
}

// wordsOf returns the keys of one table of the page's names.
func wordsOf(t *testing.T, table string) map[string]bool {
	t.Helper()
	raw, err := fs.ReadFile(assets.Web, "web/desk/names.js")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(raw), "export const "+table+" = {")
	body, _, end := strings.Cut(rest, "\n}")
	if !ok || !end {
		t.Fatalf("names.js has no table %s", table)
	}
	keys := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?:^|[\n{,])\s*'?([\w.-]+)'?: ['"\[]`).FindAllStringSubmatch(body, -1) {
		keys[m[1]] = true
	}
	return keys
}

// TestCheckWithoutAName: what a station can find has a name in plain words on the reviewer's page, and every piece of advice a sentence.
func TestCheckWithoutAName(t *testing.T) {
	ours := map[string]string{}
	ofDocuments := []string{"", "show", "glare", "straighten", "finger", "turn-over", "wrong-doc", "wrong-side", "screen", "taken", "turn-left", "turn-right", "back"}
	for table, word := range map[string]string{"CHECK": "Check", "ADVICE": "Advice", "UNCOMPARED": "Reason"} {
		named := wordsOf(t, table)
		seen := map[string]bool{}
		for _, dir := range []string{"../../capture/face", "../../capture/light"} {
			for name, text := range texts(t, dir, word) {
				seen[text] = true
				ours[text] = name
				if !named[text] {
					t.Errorf("%s %q has no words in names.js, table %s", name, text, table)
				}
			}
		}
		if table == "ADVICE" { // what a person in the wrong place hears is advice, too
			for name, text := range texts(t, "../../capture", "Hint") {
				seen[text] = true
				if !named[text] && !slices.Contains(ofDocuments, text) {
					t.Errorf("%s %q has no words in names.js, table %s", name, text, table)
				}
			}
		}
		if len(seen) < 6 {
			t.Errorf("%d constants %s…: the search is broken", len(seen), word)
		}
		for key := range named {
			if table != "CHECK" && !seen[key] && key != "unknown_model" {
				t.Errorf("names.js explains %q, which nobody says", key)
			}
		}
	}
	// A check of the face that no code makes any more has no name here either.
	for key := range wordsOf(t, "CHECK") {
		if regexp.MustCompile(`^(pose|face|eyes|flash|passive|quality|tier|camera|source)\.|^random$`).MatchString(key) && ours[key] == "" && key != "source.chain" {
			t.Errorf("names.js names %q, which nobody checks", key)
		}
	}
	for _, k := range []string{"liveness", "source.chain", "mail.proven", "device.real", "time.submitted", "return.selfie", "document.fields", "document.read"} {
		if !wordsOf(t, "CHECK")[k] {
			t.Errorf("the hub's own check %q has no name", k)
		}
	}
	for _, a := range []string{alarmLocked, alarmAttack, alarmReturn, alarmFrames} {
		if !wordsOf(t, "ALARM")[a] {
			t.Errorf("the alarm %q has no words", a)
		}
	}
}
