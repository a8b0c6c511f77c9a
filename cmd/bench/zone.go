package main

import (
	"context"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen/press"
)

// drawn is a picture file with what is printed in its zone.
type drawn struct {
	file  string
	again string // another shot of the same document at the same level
	level optics.Level
	lines []string
	sound bool // false: a check digit is wrong by design, and a reader must not accept it
	whole bool // nothing hides any of the zone; what finger, glare or the frame's edge hide cannot be read, and must not be accepted
}

// reading is what one program made of one picture.
type reading struct {
	texts    [][]string // every text that it offers as the lines of a zone; the best first
	accepted []string   // the text that holds by the program's own rule, else by its check digits; nil when none does
	ms       float64
}

// zoneReader is a program that reads zones. Pictures come in batches, so that all programs work under the same load by turns.
type zoneReader struct {
	name string
	note string // what its time holds
	read func(ctx context.Context, batch []drawn) ([]reading, error)
	gone string // why it is left out
}

// batch is how many pictures one program reads before it is another's turn.
const batch = 10

// benchZone has all programs read the same pictures.
func benchZone(ctx context.Context, o documentOptions, out io.Writer) error {
	pictures, err := drawZones(ctx, o)
	if err != nil {
		return err
	}
	own, program := ownReaders(o)
	readers := slices.Concat(own, tesseracts(), npmReaders(o))
	scores := make([]score, len(readers))
	for begin := 0; begin < len(pictures); begin += batch {
		part := pictures[begin:min(begin+batch, len(pictures))]
		for i, r := range readers {
			if r.gone != "" {
				continue
			}
			got, err := r.read(ctx, part)
			if err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			if len(got) != len(part) {
				return fmt.Errorf("%s: %d answers for %d pictures", r.name, len(got), len(part))
			}
			for k, p := range part {
				scores[i].add(p, got[k])
			}
		}
		progress("%d of %d pictures read", begin+len(part), len(pictures))
	}
	fmt.Fprintf(out, "**Machine-readable zones in pictures.** %d pictures of the test set (%d to %d of each level, `specimen.TakeZone`), PNG, load %s at the end. "+
		"Exact: every character of every line, of the zones of which nothing is hidden by finger, glare or the frame's edge. Accepted: ours by its own rule, the others when every check digit of their text holds; "+
		"wrong: accepted with another text than is printed, or with one that is wrong by design. "+
		"Two frames: another shot of the same document is read too, and only what both accept and agree on counts; so the station does.\n\n", len(pictures), o.from, o.from+len(pictures)/len(optics.Levels)-1, load())
	table(out, zoneTable(readers, scores))
	if len(*program) > 0 {
		fmt.Fprintf(out, "\n`kiosk inspect document` with its start and the decoding of the files, in runs of at most %d pictures: %.0f ms a picture (median of %d runs).\n",
			batch, quantile(*program, 0.5), len(*program))
	}
	for _, r := range readers {
		if r.gone != "" {
			fmt.Fprintf(out, "\n%s was left out: %s.\n", r.name, r.gone)
		}
	}
	return nil
}

// drawZones draws the pictures into files, the levels in turn.
func drawZones(ctx context.Context, o documentOptions) ([]drawn, error) {
	var all []drawn
	for n := o.from; len(all) < o.n-o.n%len(optics.Levels); n++ {
		for _, level := range optics.Levels {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			s, err := specimen.TakeZone(specimen.Test, level, n)
			if err != nil {
				return nil, err
			}
			d := drawn{file: filepath.Join(o.pictures, s.Name()+".png"), level: level, lines: s.Lines, sound: s.Flaw == press.Sound, whole: s.ZoneHidden() == 0}
			if err := save(d.file, s); err != nil {
				return nil, err
			}
			// A camera's next frame differs from this one by chance only, and the two agree too easily: take an independent shot.
			second, err := s.Again(optics.Draw(level, s.Flat(), ^s.Seed))
			if err != nil {
				return nil, err
			}
			d.again = strings.TrimSuffix(d.file, ".png") + "-again.png"
			if err := save(d.again, second); err != nil {
				return nil, err
			}
			all = append(all, d)
			if len(all)%30 == 0 {
				progress("%d of %d pictures drawn", len(all), o.n)
			}
		}
	}
	return all, nil
}

func save(path string, s specimen.Sample) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(f, s.Frame.RGBA())
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// score counts what a program read, by level.
type score struct {
	level [3]count
}

type count struct {
	n, whole, exact, accepted, wrong int // exact: of the whole ones
	ms                               []float64
}

func (s *score) add(p drawn, r reading) {
	c := &s.level[p.level]
	c.n++
	c.ms = append(c.ms, r.ms)
	if p.whole {
		c.whole++
	}
	if p.whole && slices.ContainsFunc(r.texts, func(t []string) bool { return slices.Equal(t, p.lines) }) {
		c.exact++
	}
	if r.accepted != nil {
		c.accepted++
		if !p.sound || !slices.Equal(r.accepted, p.lines) {
			c.wrong++
		}
	}
}

// zoneTable has a row for each reader.
func zoneTable(readers []zoneReader, scores []score) [][]string {
	head := []string{"reader"}
	for _, level := range optics.Levels {
		head = append(head, "exact, "+level.String())
	}
	rows := [][]string{append(head, "accepted", "of them wrong", "median", "95th percentile", "time of")}
	for i, r := range readers {
		if r.gone != "" {
			continue
		}
		row := []string{r.name}
		var sum count
		for _, c := range scores[i].level {
			row = append(row, share(c.exact, c.whole))
			sum.n, sum.accepted, sum.wrong = sum.n+c.n, sum.accepted+c.accepted, sum.wrong+c.wrong
			sum.ms = append(sum.ms, c.ms...)
		}
		median, p95 := times(sum.ms)
		rows = append(rows, append(row, share(sum.accepted, sum.n), share(sum.wrong, sum.accepted), median, p95, r.note))
	}
	return rows
}

// holds tells whether lines are a zone whose check digits hold: the rule for programs that have none of their own.
func holds(lines []string) bool {
	m, err := document.ParseMRZ(lines)
	return err == nil && m.Accepted()
}
