// Package assets holds what the program carries inside itself for people to look at: the icons, the drawings and every
// sentence in every language. Fonts are not here: they come from the system's packages (see package ui/touch).
package assets

import (
	"embed"
	"fmt"
	"image/color"
	"io/fs"
	"sort"
	"strings"
)

//go:embed icons/*.svg art/*.svg words/*.json
var files embed.FS

// Icon returns the SVG of a line icon, 24 by 24 units, with its strokes in the given colour. An unknown name gives an
// empty picture, never a failure: a missing icon must not stop a visit; a test looks every name up.
func Icon(name string, ink color.Color) []byte {
	b, err := files.ReadFile("icons/" + name + ".svg")
	if err != nil {
		return []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"></svg>`)
	}
	return []byte(strings.ReplaceAll(string(b), "currentColor", Hex(ink)))
}

// HasIcon tells whether the icon exists.
func HasIcon(name string) bool { return exists("icons/" + name + ".svg") }

// Icons lists the names of all icons, sorted.
func Icons() []string { return names("icons", ".svg") }

// Art returns the SVG of a drawing. Drawings are written with named colours in braces ({ink}, {accent}, {tint},
// {surface}, {line}), which are replaced by those given. An unknown name gives an empty picture.
func Art(name string, colours map[string]color.Color) []byte {
	b, err := files.ReadFile("art/" + name + ".svg")
	if err != nil {
		return []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"></svg>`)
	}
	s := string(b)
	for k, c := range colours {
		s = strings.ReplaceAll(s, "{"+k+"}", Hex(c))
	}
	return []byte(s)
}

// Arts lists the names of all drawings, sorted.
func Arts() []string { return names("art", ".svg") }

// Hex writes a colour as #rrggbb; alpha is dropped.
func Hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

func exists(path string) bool {
	_, err := fs.Stat(files, path)
	return err == nil
}

func names(dir, ext string) []string {
	entries, _ := files.ReadDir(dir)
	var out []string
	for _, e := range entries {
		if n, ok := strings.CutSuffix(e.Name(), ext); ok {
			out = append(out, n)
		}
	}
	sort.Strings(out)
	return out
}
