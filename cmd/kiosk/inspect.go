package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/passdesk/passdesk/app/document"
)

const maxTextBytes = 4 << 20

const inspectUsage = `kiosk inspect runs the same judges and readers as the live station on files. It needs no window, no camera and no configuration,
prints one JSON object a file on one line, and ends with exit code 1 when a file could not be read: that line is {"file","error"}.
Pictures are PNG, JPEG, GIF, BMP, TIFF or WebP, whatever their names say; the first one of a file. They are decoded in a process of
their own, which may take 256 MB and 2 s of the processor for each. Coordinates are pixels of the picture as it is stored: a note in it that says which
way it should be turned (EXIF) is not followed. One of more than 16 million pixels is read at a half, a third ... of its
size; its line says so ("reduced"), and coordinates are those of the file.

  kiosk inspect document FILE...
      file, found, quad (4 corners, pixels, clockwise from the document's own top left), kind (TD1, TD2, TD3, MRVA, MRVB, FRID,
      AAMVA, none), mrz (lines, accepted, confidence 0..1, weakest, checks: ok, wrong or not_checkable), fields, barcode,
      quality, hints (what a person would be told, worst first), ms
  kiosk inspect mrz [FILE...]
      MRZ texts, lines joined by newline, documents one after another, best with a blank line between; standard input without FILE. One object a document:
      kind, lines, accepted, checks, fields (birth_date and expiry_date as whole dates), warnings; error when it is none
  kiosk inspect aamva FILE...
      raw PDF417 payloads of driving licences: kind, accepted, header, checks, fields, elements, warnings; error when it is none
  kiosk inspect names [FILE...]
      pairs of names, a line each: two names with a tab between them, or JSON ({"a","b"}, {"viz","mrz"}, {"document","directory"} or
      an array of two), or one JSON array of such pairs; standard input without FILE. A name is the name field of an MRZ
      (ERIKSSON<<ANNA<MARIA, or its whole line), "Eriksson, Anna Maria", "Anna Maria Eriksson", or an object with family, given,
      preferred and truncated. One object a pair: a and b as divided, outcome (agree, review; never refuse), reason (same, joined,
      truncated, subset, initial, preferred_name, close, part_differs, given_differs, family_differs, different, other_script,
      too_long, missing) and a sentence. Empty lines and those that begin with # are skipped
  kiosk inspect face [--models DIR] FILE...
      file, faces (largest first: box with x, y, w, h; landmarks: subject's right eye, left eye, nose, right and left mouth
      corner, absent in tier 0; score), behind (those less than 0.4 times as wide as the largest, when there are any), quality (hint:
      the one thing to change), checks (of the quality, with scores and thresholds), tier (0 cascades, 1 landmarks, 2 comparison, 3 passive cue), ms
  kiosk inspect match [--models DIR] A B
      scores, band (similar, unclear, different, not_evaluated), model, reason, ms

It prints what stands in the document. Its output is personal data: do not put it into tickets.
`

// inspect runs the same judges and readers as the live station on files: one JSON object a file, on one line. A file that cannot
// be read is such a line too, with "error", and makes the exit code 1.
func inspect(args []string, models string, in io.Reader, out io.Writer) error {
	if len(args) == 0 {
		return errors.New("inspect what? document, mrz, aamva, names, face, match or liveness; see kiosk --help")
	}
	what, files := args[0], args[1:]
	w := bufio.NewWriter(out)
	defer w.Flush()
	p := &printer{out: json.NewEncoder(plain{w})}
	p.out.SetEscapeHTML(false)
	var err error
	switch what {
	case "document":
		err = inspectDocuments(files, p)
	case "mrz":
		err = inspectMRZ(files, in, p)
	case "aamva":
		if len(files) == 0 {
			return errors.New("no files were named")
		}
		err = eachText(files, in, p, func(raw []byte) error { return p.report(document.InspectAAMVA(raw)) })
	case "names":
		err = inspectNames(files, in, p)
	case "face":
		err = inspectFaces(files, models, p)
	case "match":
		err = inspectMatch(files, models, p)
	default:
		return fmt.Errorf("there is no inspect %s; there are document, mrz, aamva, names, face, match and liveness", what)
	}
	if err == nil && p.bad {
		return exitCode(1)
	}
	return err
}

// printer writes a line a file and remembers whether one went wrong.
type printer struct {
	out *json.Encoder
	bad bool
}

func (p *printer) line(v any) error { return p.out.Encode(v) }

// report prints a parse; one that failed makes the exit code 1.
func (p *printer) report(r document.Report) error {
	p.bad = p.bad || r.Error != ""
	return p.out.Encode(r)
}

func (p *printer) fail(file string, err error) error {
	p.bad = true
	return p.out.Encode(map[string]string{"file": file, "error": err.Error()})
}

func inspectMRZ(files []string, in io.Reader, p *printer) error {
	today := document.DayOf(time.Now())
	return eachText(files, in, p, func(raw []byte) error {
		texts := document.SplitTexts(string(raw))
		if len(texts) == 0 {
			return errors.New("holds no text")
		}
		for _, text := range texts {
			if err := p.report(document.InspectMRZ(text, today)); err != nil {
				return err
			}
		}
		return nil
	})
}

func inspectNames(files []string, in io.Reader, p *printer) error {
	return eachText(files, in, p, func(raw []byte) error {
		pairs := strings.Split(string(raw), "\n")
		var list []json.RawMessage
		if text := bytes.TrimSpace(raw); bytes.HasPrefix(text, []byte("[")) && json.Unmarshal(text, &list) == nil &&
			!slices.ContainsFunc(list, func(one json.RawMessage) bool { return one[0] != '[' && one[0] != '{' }) {
			pairs = nil
			for _, one := range list {
				pairs = append(pairs, string(one))
			}
		}
		for _, pair := range pairs {
			if text := strings.TrimSpace(pair); text == "" || text[0] == '#' {
				continue
			}
			r := document.InspectNames(pair)
			p.bad = p.bad || r.Error != ""
			if err := p.line(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachText reads files of at most 4 MB, standard input without files or for the file "-".
func eachText(files []string, in io.Reader, p *printer, do func(raw []byte) error) error {
	if len(files) == 0 {
		files = []string{"-"}
	}
	for _, file := range files {
		raw, err := func() ([]byte, error) {
			if file == "-" {
				return readText(in)
			}
			f, err := os.Open(file)
			if err != nil {
				return nil, err
			}
			defer f.Close()
			return readText(f)
		}()
		if err == nil {
			err = do(raw)
		}
		if err == nil {
			continue
		}
		if file == "-" {
			file = "standard input"
		}
		if err := p.fail(file, err); err != nil {
			return err
		}
	}
	return nil
}

func readText(in io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(in, maxTextBytes+1))
	if err == nil && len(raw) > maxTextBytes {
		err = fmt.Errorf("is more than %d MB of text", maxTextBytes>>20)
	}
	return raw, err
}
