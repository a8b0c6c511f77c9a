package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/calibration"
	"github.com/passdesk/passdesk/capture/intake"
)

const calibrateUsage = `usage:
  kiosk calibrate --print FILE         make the card to print: FILE ends in .pdf, .png or .svg; --paper a4 or letter
  kiosk calibrate                      measure the station's camera with the card before it, say what it can read, and keep that
  kiosk calibrate --watch              a line for each change while the camera is moved and focused, until Ctrl-C; nothing is kept
  kiosk calibrate --picture FILE       measure a picture instead; nothing is kept
  kiosk calibrate --empty              keep what the camera sees when nobody is there, to tell people from screens and prints that are held
                                       before it; kept in scene.json, refused while a face is in the picture

--line MM   length of the line of 100 mm on the printed sheet, when the printer did not keep the size
--config    as everywhere: names the camera and the data folder, where calibration.json is kept

Lay the card flat where documents will lie. The exit code is 1 when no kind of document can be read.
`

// calibrateFlags are the flags of kiosk calibrate.
type calibrateFlags struct {
	print, paper, picture string
	line                  float64
	watch, empty          bool
}

func (c *calibrateFlags) add(flags *flag.FlagSet) {
	flags.StringVar(&c.print, "print", "", "")
	flags.StringVar(&c.paper, "paper", "", "")
	flags.StringVar(&c.picture, "picture", "", "")
	flags.Float64Var(&c.line, "line", 0, "")
	flags.BoolVar(&c.watch, "watch", false, "")
	flags.BoolVar(&c.empty, "empty", false, "")
}

// given names a flag that was given, for commands that take none of them.
func (c calibrateFlags) given() string {
	switch {
	case c.print != "":
		return "--print"
	case c.paper != "":
		return "--paper"
	case c.picture != "":
		return "--picture"
	case c.line != 0:
		return "--line"
	case c.watch:
		return "--watch"
	case c.empty:
		return "--empty"
	}
	return ""
}

// calibrate makes the card, or measures with it.
func calibrate(ctx context.Context, cfg Config, c calibrateFlags, out io.Writer) error {
	if c.line == 0 {
		c.line = calibration.LineMM
	}
	if c.line < 80 || c.line > 125 {
		return fmt.Errorf("--line %g: the line on the sheet is about %d mm long", c.line, calibration.LineMM)
	}
	switch {
	case c.empty && c != (calibrateFlags{empty: true, line: calibration.LineMM}):
		return errors.New("--empty goes alone: nothing is laid before the camera")
	case c.empty:
		return keepEmpty(ctx, cfg, out)
	case c.print != "" && c.picture != "":
		return errors.New("--print makes a card, --picture measures one: give one of them")
	case c.print != "":
		return printCard(c.print, c.paper, out)
	case c.paper != "":
		return errors.New("--paper belongs to --print")
	case c.picture != "":
		gate := intake.New(intake.Options{})
		defer gate.Close()
		p, err := gate.File(ctx, c.picture)
		if err == nil && p.Reduced > 1 {
			err = errors.New("is of more pixels than any camera here gives: take it with the station's camera")
		}
		if err != nil {
			return fmt.Errorf("--picture %s: %w", c.picture, err)
		}
		r, err := calibration.Measure(p.Frame)
		if err != nil {
			return fmt.Errorf("%s: %w; the whole card has to be seen, flat and lit", c.picture, err)
		}
		r = r.Corrected(c.line)
		return tell(out, calibration.New(capture.Info{Name: filepath.Base(c.picture), Driver: "file"}, r, time.Now()), "nothing is kept: a picture says little of this station's camera")
	}
	if c.watch {
		return watchCard(ctx, cfg, c.line, out)
	}
	info, r, err := measureLive(ctx, cfg, out)
	if err != nil {
		return err
	}
	file := calibration.New(info, r.Corrected(c.line), time.Now())
	if err := file.Save(cfg.Station.Data); err != nil {
		return err
	}
	return tell(out, file, "kept in "+filepath.Join(cfg.Station.Data, calibration.FileName)+"; do it again when the camera is moved")
}

// printCard writes the sheet to print.
func printCard(path, paper string, out io.Writer) error {
	if paper == "" {
		paper = calibration.A4.Name
	}
	p, err := calibration.PaperNamed(paper)
	if err != nil {
		return fmt.Errorf("--paper: %w", err)
	}
	sheet := calibration.Sheet(p)
	write := map[string]func(io.Writer) error{".pdf": sheet.WritePDF, ".png": sheet.WritePNG, ".svg": sheet.WriteSVG}[strings.ToLower(filepath.Ext(path))]
	if write == nil {
		return fmt.Errorf("--print %s: the name has to end in .pdf, .png or .svg", path)
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("print card: %w", err)
	}
	w := bufio.NewWriter(f)
	if err = write(w); err == nil {
		err = w.Flush()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("print card: %w", err)
	}
	_, err = fmt.Fprintf(out, "%s: a sheet of %s with the card. Print it at 100 %%, measure its line of %d mm, lay the card where documents will lie,\nthen: kiosk calibrate\n", path, p.Name, calibration.LineMM)
	return err
}

// tell prints what was measured and what follows from it.
func tell(out io.Writer, f calibration.File, end string) error {
	r := f.Result
	var bars []string
	for i, left := range r.Bars {
		bars = append(bars, fmt.Sprintf("%.2f mm %.0f %%", calibration.Bars[i], 100*left))
	}
	fmt.Fprintf(out, "\n%s, %dx%d", f.Camera, r.Width, r.Height)
	if f.Simulated {
		fmt.Fprint(out, " (simulated: it says nothing of a real camera)")
	}
	fmt.Fprintf(out, `
  size   %.1f pixels a millimetre; the picture shows %.0f x %.0f mm
  blur   %.2f mm (left to right %.2f, top to bottom %.2f); contrast left of bars of %s
  light  paper %.0f, ink %.0f of 255, evenness %.0f %%, noise %.1f
  angle  opposite sides differ by %.0f %%

`, r.PxPerMM, float64(r.Width)/r.PxPerMM, float64(r.Height)/r.PxPerMM, r.Blur, r.Across, r.Down, strings.Join(bars, ", "),
		r.Paper, r.Ink, 100*r.Even, r.Noise, 100*(r.Tilt-1))
	some := false
	for _, a := range f.Abilities {
		word := map[calibration.Level]string{calibration.Yes: "reads", calibration.Unsure: "unsure", calibration.No: "cannot"}[a.Level]
		line := fmt.Sprintf("%-6s %s", word, a.Title)
		if a.Why != "" {
			line += ": " + a.Why + " -> " + a.Remedy
		}
		fmt.Fprintln(out, line)
		some = some || a.Level != calibration.No
	}
	fmt.Fprintf(out, "\n%s\n", end)
	if !some {
		return exitCode(1)
	}
	return nil
}

// checkReading is the self-test's line on what the camera can read.
func checkReading(_ context.Context, on subject) []finding {
	const remedy = "kiosk calibrate --print card.pdf, then kiosk calibrate"
	f, err := calibration.Load(on.Station.Data)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return []finding{{warn, "reading", "not calibrated: nobody has measured what this camera can read", remedy}}
	case err != nil:
		return []finding{{warn, "reading", err.Error(), remedy}}
	}
	says := fmt.Sprintf("calibrated on %s with %s: %.1f px/mm, blur %.2f mm", f.At.Local().Format(time.DateOnly), f.Camera, f.Result.PxPerMM, f.Result.Blur)
	if on.waits && f.Simulated || !on.waits && on.camera != f.Source {
		return []finding{{warn, "reading", says + "; the camera is another one now", remedy}}
	}
	no, unsure := calibration.Lacks(f.Abilities)
	list := []finding{{good, "reading", says, ""}}
	for _, a := range no {
		list = append(list, finding{warn, "reading", "cannot read " + a.Title + ": " + a.Why, a.Remedy})
	}
	for _, a := range unsure {
		list = append(list, finding{warn, "reading", "does not surely read " + a.Title + ": " + a.Why, a.Remedy})
	}
	return list
}
