package strict

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type conf struct {
	Name  string `toml:"name"`
	Count int    `toml:"count"`
	Inner struct {
		On bool `toml:"on"`
	} `toml:"inner"`
}

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMistakeIsNamedWithItsPlace(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"nmae = \"x\"", "unknown key nmae; the-example explains"},
		{"name = \"x\"\n[inner]\non = true\noff = false", "unknown key inner.off"},
		{"a = 1\n[b]\nc = 2", "unknown key a, b, b.c"},
		{"name = \"x\"\n\ncount = \"three\"", "line 3"},
		{"name = \"x\"\ncount = ", "line 2"},
		{"name = \"x\"\nname = \"y\"", "line 2"},
		{"count = 99999999999999999999", "line 1"},
		{"name = \"\xff\"", "UTF-8"},
	} {
		path := file(t, c.text)
		var into conf
		err := Read(path, "the-example", &into)
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), path) {
			t.Errorf("%q: %v; want %q and the file's name", c.text, err, c.says)
		}
	}
}

func TestFileIsMissingOrAFolder(t *testing.T) {
	var into conf
	if err := Read("/nowhere/x.toml", "", &into); err == nil || !strings.Contains(err.Error(), "there is no file /nowhere/x.toml") {
		t.Error(err)
	}
	if err := Read(t.TempDir(), "", &into); err == nil || !strings.Contains(err.Error(), "configuration: ") {
		t.Error(err)
	}
}

func TestGoodFileFillsWhatItNamesAndLeavesTheRest(t *testing.T) {
	into := conf{Name: "before", Count: 7}
	if err := Read(file(t, "name = \"x\"\n[inner]\non = true"), "", &into); err != nil {
		t.Fatal(err)
	}
	if into.Name != "x" || into.Count != 7 || !into.Inner.On {
		t.Errorf("%+v", into)
	}
}
