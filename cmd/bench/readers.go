package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// ownReaders are `kiosk inspect document` on one frame, and on two frames of a document that must agree on every character.
// program collects the milliseconds a picture of whole runs of the former, by the clock on the wall.
func ownReaders(o documentOptions) (own []zoneReader, program *[]float64) {
	program = new([]float64)
	gone := ""
	if _, err := os.Stat(o.kiosk); err != nil {
		gone = "there is no " + o.kiosk + "; make build"
	}
	var first []reading
	single := func(ctx context.Context, part []drawn) (list []reading, err error) {
		begin := time.Now()
		first, err = readOwn(ctx, o.kiosk, files(part))
		*program = append(*program, since(begin)/float64(len(part)))
		return first, err
	}
	pair := func(ctx context.Context, part []drawn) ([]reading, error) {
		var others []string
		for _, d := range part {
			others = append(others, d.again)
		}
		second, err := readOwn(ctx, o.kiosk, others)
		if err != nil || len(second) != len(first) {
			return nil, err
		}
		for i := range second {
			second[i] = agreed(first[i], second[i])
		}
		return second, nil
	}
	return []zoneReader{
		{name: "Passdesk", note: "the reader", gone: gone, read: single},
		{name: "Passdesk, two frames that agree", note: "both", gone: gone, read: pair},
	}, program
}

// agreed is what two readings of one document are worth together: a text that both accept.
func agreed(a, b reading) reading {
	r := reading{ms: a.ms + b.ms}
	if a.accepted != nil && slices.Equal(a.accepted, b.accepted) {
		r.accepted, r.texts = a.accepted, [][]string{a.accepted}
	}
	return r
}

func files(part []drawn) (names []string) {
	for _, d := range part {
		names = append(names, d.file)
	}
	return names
}

func readOwn(ctx context.Context, kiosk string, files []string) ([]reading, error) {
	args := append([]string{"inspect", "document"}, files...)
	cmd := exec.CommandContext(ctx, kiosk, args...)
	cmd.Stderr = os.Stderr
	raw, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	var list []reading
	for d := json.NewDecoder(bytes.NewReader(raw)); d.More(); {
		var o struct {
			MRZ struct {
				Lines    []string
				Accepted bool
			}
			MS float64
		}
		if err := d.Decode(&o); err != nil {
			return nil, fmt.Errorf("a line of kiosk inspect: %w", err)
		}
		r := reading{texts: [][]string{o.MRZ.Lines}, ms: o.MS}
		if o.MRZ.Accepted {
			r.accepted = o.MRZ.Lines
		}
		list = append(list, r)
	}
	return list, nil
}

// tesseracts are plain Tesseract on the whole picture as one block of text, with any characters and with those of a zone only.
func tesseracts() []zoneReader {
	gone := ""
	if _, err := exec.LookPath("tesseract"); err != nil {
		gone = "tesseract is not installed"
	}
	variant := func(name string, more ...string) zoneReader {
		return zoneReader{name: name, gone: gone, note: "the program", read: func(ctx context.Context, part []drawn) (list []reading, err error) {
			for _, d := range part {
				begin := time.Now()
				cmd := exec.CommandContext(ctx, "tesseract", append([]string{d.file, "-", "--psm", "6", "-l", "eng"}, more...)...)
				cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
				raw, err := cmd.Output()
				var exit *exec.ExitError
				if err != nil && !errors.As(err, &exit) { // a picture that it cannot read is a picture without text
					return nil, err
				}
				r := ofText(string(raw))
				r.ms = float64(time.Since(begin).Microseconds()) / 1000
				list = append(list, r)
			}
			return list, nil
		}}
	}
	return []zoneReader{
		variant("Tesseract"),
		variant("Tesseract, zone's characters", "-c", "tessedit_char_whitelist=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"),
	}
}

// ofText finds zones in a page of text: every run of two or three lines, without blanks, counts as offered.
func ofText(page string) (r reading) {
	var lines []string
	for line := range strings.Lines(page) {
		if line = strings.Join(strings.Fields(line), ""); line != "" {
			lines = append(lines, line)
		}
	}
	for _, n := range []int{3, 2} {
		for i := 0; i+n <= len(lines); i++ {
			text := lines[i : i+n]
			r.texts = append(r.texts, text)
			if r.accepted == nil && holds(text) {
				r.accepted = text
			}
		}
	}
	return r
}

// npmReaders are mrz-detection as it is, and with the correction of letters and digits that mrz, by the same authors, does
// afterwards.
func npmReaders(o documentOptions) []zoneReader {
	_, gone := node(context.Background(), o)
	var corrected []reading
	plain := zoneReader{name: "mrz-detection", gone: gone, note: "the reader", read: func(ctx context.Context, part []drawn) (list []reading, err error) {
		list, corrected, err = readNPM(ctx, o, part)
		return list, err
	}}
	fixed := zoneReader{name: "mrz-detection, autocorrect of mrz", gone: gone, note: "the same run", read: func(context.Context, []drawn) ([]reading, error) { return corrected, nil }}
	return []zoneReader{plain, fixed}
}

func readNPM(ctx context.Context, o documentOptions, part []drawn) (plain, fixed []reading, err error) {
	args := append([]string{"read"}, files(part)...)
	cmd, gone := node(ctx, o, args...)
	if gone != "" {
		return nil, nil, errors.New(gone)
	}
	raw, err := cmd.Output()
	if err != nil {
		return nil, nil, err
	}
	for d := json.NewDecoder(bytes.NewReader(raw)); d.More(); {
		var o struct {
			Lines, Fixed []string
			MS           float64
		}
		if err := d.Decode(&o); err != nil {
			return nil, nil, err
		}
		of := func(lines []string) reading {
			r := reading{texts: [][]string{lines}, ms: o.MS}
			if holds(lines) {
				r.accepted = lines
			}
			return r
		}
		plain, fixed = append(plain, of(o.Lines)), append(fixed, of(o.Fixed))
	}
	return plain, fixed, nil
}
