// Command gallery shows every screen in every state without hardware: in a window to page through, or as PNG files.
//
//	gallery                                  a window; arrow keys turn the page, L, T and C change language, text and contrast
//	gallery --png DIR [--size 1920x1080]     one PNG a state, and sheet.png with all of them
//	gallery --list                           the names of the states
//	gallery --lights N                       shine N colours with the whole window and print how late each is drawn
package main

import (
	"flag"
	"fmt"
	"os"
	"path"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/ui"
)

// choice is what was asked for on the command line.
type choice struct {
	png   string
	size  fyne.Size
	looks journey.Looks
	only  string
	list  bool
	shine int
}

func main() {
	c, err := parse(os.Args[1:])
	if err == nil {
		err = run(c)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gallery:", err)
		os.Exit(1)
	}
}

func parse(args []string) (choice, error) {
	var c choice
	fs := flag.NewFlagSet("gallery", flag.ExitOnError)
	fs.StringVar(&c.png, "png", "", "write PNG files into this folder instead of opening a window")
	size := fs.String("size", "1920x1080", "size of the screen in pixels, width x height")
	fs.StringVar(&c.looks.Lang, "lang", "en", "language: en, zh-Hans or es")
	text := fs.String("text", "normal", "text size: normal, large or extra-large")
	fs.BoolVar(&c.looks.Contrast, "contrast", false, "high contrast")
	fs.StringVar(&c.only, "only", "*", "only the states whose name matches, for example 'document-*'")
	fs.IntVar(&c.shine, "lights", 0, "shine this many colours and measure how late they are drawn")
	fs.BoolVar(&c.list, "list", false, "list the states and end")
	if err := fs.Parse(args); err != nil {
		return c, err
	}
	if fs.NArg() > 0 {
		return c, fmt.Errorf("unknown argument %q; see --help", fs.Arg(0))
	}
	var w, h int
	if n, err := fmt.Sscanf(*size, "%dx%d", &w, &h); n != 2 || err != nil || w < 640 || h < 480 || w > 8192 || h > 8192 {
		return c, fmt.Errorf("size %q is not like 1920x1080 (from 640x480 to 8192x8192)", *size)
	}
	c.size = fyne.NewSize(float32(w), float32(h))
	switch *text {
	case "normal":
	case "large":
		c.looks.Size = 1
	case "extra-large":
		c.looks.Size = 2
	default:
		return c, fmt.Errorf("text size %q is none of normal, large, extra-large", *text)
	}
	var tags []string
	for _, l := range assets.Languages {
		tags = append(tags, l.Tag)
		if l.Tag == c.looks.Lang {
			tags = nil
			break
		}
	}
	if tags != nil {
		return c, fmt.Errorf("language %q is none of %s", c.looks.Lang, strings.Join(tags, ", "))
	}
	if _, err := path.Match(c.only, ""); err != nil {
		return c, fmt.Errorf("pattern %q: %w", c.only, err)
	}
	return c, nil
}

func run(c choice) error {
	if c.shine > 0 {
		return lights(c, c.shine)
	}
	var samples []ui.Sample
	for _, s := range ui.Samples() {
		if ok, _ := path.Match(c.only, s.Name); ok {
			samples = append(samples, s)
		}
	}
	if len(samples) == 0 {
		return fmt.Errorf("no state matches %q; --list names them", c.only)
	}
	switch {
	case c.list:
		for _, s := range samples {
			fmt.Println(s.Name)
		}
		return nil
	case c.png != "":
		return pictures(c, samples)
	}
	return window(c, samples)
}

func options() ui.Options {
	return ui.Options{Domains: []string{"@utopia.example"}, Country: "+1 ", Shutter: func() {}}
}
