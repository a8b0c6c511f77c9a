package touch

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"unicode"

	"fyne.io/fyne/v2"
)

// Weight chooses a cut of the typeface.
type Weight int

// The weights. Code is a monospaced cut that tells 0 and O, 1 and l and I apart; a pass is written in it.
const (
	Regular Weight = iota
	Semibold
	Display // semibold, drawn for headings
	Code
)

// fontFiles says where the system's packages put the fonts: fonts-inter, fonts-noto-cjk and fonts-jetbrains-mono of Debian
// and Ubuntu. Each entry is a list of candidates; the first that exists is used.
var fontFiles = map[string][]string{
	"inter":    {"opentype/inter/Inter-Regular.otf", "truetype/inter/Inter-Regular.ttf"},
	"semibold": {"opentype/inter/Inter-SemiBold.otf", "truetype/inter/Inter-SemiBold.ttf"},
	"display":  {"opentype/inter/InterDisplay-SemiBold.otf", "opentype/inter/Inter-SemiBold.otf"},
	"code":     {"truetype/jetbrains-mono/JetBrainsMono-Medium.ttf", "truetype/jetbrains-mono/JetBrainsMono-Regular.ttf", "truetype/dejavu/DejaVuSansMono.ttf"},
	"han":      {"opentype/noto/NotoSansCJK-Regular.ttc", "opentype/noto/NotoSansCJKsc-Regular.otf"},
	"han-bold": {"opentype/noto/NotoSansCJK-Bold.ttc", "opentype/noto/NotoSansCJKsc-Bold.otf"},
}

// hanFace is the index of Noto Sans CJK SC in the Debian collection: JP, KR, SC, TC, HK, then the mono cuts.
const hanFace = 2

// Fonts is the set of typefaces in use. A nil resource means that Fyne's bundled Noto Sans stands in.
type Fonts struct {
	mu     sync.Mutex
	root   string
	loaded map[string]fyne.Resource
	failed map[string]error
}

// systemFonts is where every Style takes its type from. It is read lazily: a station that never speaks Chinese never
// reads the 19 MB of its font.
var systemFonts = &Fonts{root: "/usr/share/fonts"}

// UseFonts replaces the folder that fonts are looked for in; "" uses the bundled ones only. It is for tests and for
// stations that keep fonts elsewhere, and has to be called before the first widget is made.
func UseFonts(root string) {
	systemFonts.mu.Lock()
	defer systemFonts.mu.Unlock()
	systemFonts.root, systemFonts.loaded, systemFonts.failed = root, nil, nil
}

// MissingFonts names the packages whose fonts cannot be used, for the self-test. Nothing fails without them, but Chinese
// cannot be read without fonts-noto-cjk.
func MissingFonts() map[string]error {
	missing := map[string]error{}
	for pkg, names := range map[string][]string{
		"fonts-inter":          {"inter", "semibold"},
		"fonts-jetbrains-mono": {"code"},
		"fonts-noto-cjk":       {"han", "han-bold"},
	} {
		for _, n := range names {
			if systemFonts.get(n) == nil {
				systemFonts.mu.Lock()
				missing[pkg] = systemFonts.failed[n]
				systemFonts.mu.Unlock()
			}
		}
	}
	return missing
}

// get returns a font, or nil when the file is absent or damaged.
func (f *Fonts) get(name string) fyne.Resource {
	f.mu.Lock()
	defer f.mu.Unlock()
	if r, ok := f.loaded[name]; ok {
		return r
	}
	if f.loaded == nil {
		f.loaded, f.failed = map[string]fyne.Resource{}, map[string]error{}
	}
	r, err := f.load(name)
	f.loaded[name], f.failed[name] = r, err
	return r
}

func (f *Fonts) load(name string) (fyne.Resource, error) {
	if f.root == "" {
		return nil, errors.New("load font: no folder to look in")
	}
	for _, rel := range fontFiles[name] {
		b, err := os.ReadFile(filepath.Join(f.root, rel))
		if err != nil {
			continue
		}
		if b, err = oneFace(b, hanFace); err != nil {
			return nil, fmt.Errorf("load font %s: %w", rel, err)
		}
		return fyne.NewStaticResource("passdesk-"+name+filepath.Ext(rel), b), nil
	}
	return nil, fmt.Errorf("load font %s: %w", name, os.ErrNotExist)
}

// source returns the font for a rune class at a weight, nil for Fyne's own fallbacks.
func (f *Fonts) source(class runeClass, w Weight) fyne.Resource {
	switch class {
	case han:
		if w == Regular || w == Code {
			return f.get("han")
		}
		return f.get("han-bold")
	case latin:
		switch w {
		case Semibold:
			return f.get("semibold")
		case Display:
			return f.get("display")
		case Code:
			return f.get("code")
		default:
			return f.get("inter")
		}
	}
	return nil
}

// runeClass decides which font draws a rune. It is decided here and not by Fyne's search through the system, because that
// depends on the process's locale and falls silent when a cache folder cannot be written.
type runeClass int

const (
	latin   runeClass = iota // Latin, Greek, Cyrillic, digits and signs
	han                      // Chinese, Japanese, Korean and their punctuation
	foreign                  // everything else: Fyne's fallbacks
)

func classOf(r rune) runeClass {
	switch {
	case r < 0x250, unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic):
		return latin
	case r >= 0x2010 && r <= 0x2027, r == '→', r == '←', r == '•', r == '●', r == '∞':
		return latin
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul),
		r >= 0x3000 && r <= 0x303f, r >= 0xff00 && r <= 0xffef:
		return han
	}
	return foreign
}

// oneFace takes one font out of a TrueType/OpenType collection, because Fyne reads single fonts only. The tables keep
// their places in the file; a new header with the face's own table directory goes in front of them. Anything that is not a
// collection is returned as it is. Layout of both headers: OpenType 1.9, "Organization of an OpenType Font".
func oneFace(file []byte, index int) ([]byte, error) {
	if len(file) < 12 {
		return nil, errors.New("font file is too short")
	}
	if string(file[:4]) != "ttcf" {
		return file, nil
	}
	be := binary.BigEndian
	count := int(be.Uint32(file[8:]))
	if index >= count || len(file) < 12+4*count {
		return nil, fmt.Errorf("collection holds %d fonts, number %d is asked for", count, index)
	}
	at := int(be.Uint32(file[12+4*index:]))
	if at < 0 || at+12 > len(file) {
		return nil, errors.New("font directory lies outside the file")
	}
	tables := int(be.Uint16(file[at+4:]))
	head := 12 + 16*tables
	if at+head > len(file) {
		return nil, errors.New("font directory lies outside the file")
	}
	out := append([]byte(nil), file[at:at+head]...)
	for i := 0; i < tables; i++ {
		rec := out[12+16*i : 12+16*i+16]
		off, n := int(be.Uint32(rec[8:])), int(be.Uint32(rec[12:]))
		if off < 0 || n < 0 || off+n > len(file) {
			return nil, fmt.Errorf("table %q lies outside the file", rec[:4])
		}
		be.PutUint32(rec[8:], uint32(len(out)))
		out = append(out, file[off:off+n]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out, nil
}
