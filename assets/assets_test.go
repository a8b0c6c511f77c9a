package assets

import (
	"encoding/xml"
	"image/color"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// TestTranslatorForgotAKey: every key is in every language with the same placeholders, and nothing is empty.
func TestTranslatorForgotAKey(t *testing.T) {
	want := Keys("en")
	if len(want) < 200 {
		t.Fatalf("English has only %d keys", len(want))
	}
	for _, l := range Languages {
		if got := Keys(l.Tag); !slices.Equal(got, want) {
			for _, k := range want {
				if !HasWord(l.Tag, k) {
					t.Errorf("%s lacks %s", l.Tag, k)
				}
			}
			for _, k := range got {
				if !HasWord("en", k) {
					t.Errorf("%s has %s, English has not", l.Tag, k)
				}
			}
		}
		say, en := Words(l.Tag), Words("en")
		for _, k := range want {
			a, b := placeholder.FindAllString(say(k), -1), placeholder.FindAllString(en(k), -1)
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(a, b) {
				t.Errorf("%s %s: placeholders %v, English has %v", l.Tag, k, a, b)
			}
			if strings.TrimSpace(say(k)) != say(k) || say(k) == "" {
				t.Errorf("%s %s: empty or with space around: %q", l.Tag, k, say(k))
			}
		}
	}
}

// same lists what may be written alike in two languages.
var same = map[string]bool{"Normal": true, "Hub": true, "PIN": true, "Verified ID": true}

// TestEnglishLeftInATranslation: no sentence is the English one, and every Chinese one is written in Chinese.
func TestEnglishLeftInATranslation(t *testing.T) {
	en := Words("en")
	for _, l := range Languages[1:] {
		say := Words(l.Tag)
		for _, k := range Keys("en") {
			if say(k) == en(k) && !same[say(k)] {
				t.Errorf("%s %s is still English: %q", l.Tag, k, say(k))
			}
			if l.Tag == "zh-Hans" && !strings.ContainsFunc(say(k), func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("zh-Hans %s holds no Chinese: %q", k, say(k))
			}
		}
	}
}

func TestUnknownLanguageSpeaksEnglish(t *testing.T) {
	if got := Words("tlh")("progress", "n", 3, "of", 7, "name", "x"); got != "Step 3 of 7 · x" {
		t.Errorf("got %q", got)
	}
	if got := Words("en")("no.such.key"); got != "⟨no.such.key⟩" {
		t.Errorf("a missing key must be seen at once, got %q", got)
	}
}

// TestBrokenDrawing: every icon and drawing is well-formed XML, without colours of its own.
func TestBrokenDrawing(t *testing.T) {
	ink := color.NRGBA{1, 2, 3, 255}
	if len(Icons()) < 60 || len(Arts()) < 8 {
		t.Fatalf("%d icons, %d drawings", len(Icons()), len(Arts()))
	}
	for _, n := range Icons() {
		svg := string(Icon(n, ink))
		wellFormed(t, n, svg)
		if !strings.Contains(svg, "#010203") {
			t.Errorf("icon %s does not take its colour", n)
		}
	}
	all := map[string]color.Color{}
	for _, k := range []string{"ink", "accent", "tint", "surface", "line", "onaccent", "soft", "back", "warn"} {
		all[k] = ink
	}
	for _, n := range Arts() {
		svg := string(Art(n, all))
		wellFormed(t, n, svg)
		if strings.ContainsAny(svg, "{}") {
			t.Errorf("drawing %s has a colour that nobody gives", n)
		}
	}
	wellFormed(t, "missing", string(Icon("missing", ink)))
}

func wellFormed(t *testing.T, name, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
	}
}
