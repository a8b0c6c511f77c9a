package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal/film"
)

// Families of seeds. Thresholds may be tuned on the first and never on the second.
var families = map[string]int64{"tune": 0, "accept": 100_000}

// Levels of the room's light in lux. Attacks are shown at the first four.
var (
	luxLevels    = []float64{100, 300, 700, 1000, 1500, 2500}
	attackLevels = luxLevels[:4]
)

// livenessOptions are the flags of `bench liveness`.
type livenessOptions struct {
	n, from  int
	family   string
	renderer string
	species  []film.Species
	lux      []float64
	models   string
	out      string // JSON lines
	report   bool   // only
}

// filmed is what one session came to; a line of the result file.
type filmed struct {
	Generator string            `json:"generator"`
	Renderer  string            `json:"renderer"`
	Family    string            `json:"family"`
	Seed      int64             `json:"seed"`
	Species   film.Species      `json:"species"`
	Lux       float64           `json:"lux"`
	Skin      int               `json:"skin"`
	Tier      int               `json:"tier"`
	Basis     string            `json:"basis"` // of the judge's thresholds
	Status    light.Status      `json:"status"`
	Why       []string          `json:"why,omitempty"`
	Advice    string            `json:"advice,omitempty"`
	Checks    map[string]single `json:"checks"`
	Saved     []string          `json:"single_point,omitempty"` // checks without any of which the session would have passed
	Frames    int               `json:"frames"`
	JudgeMS   float64           `json:"judge_ms"` // without drawing the frames
	DrawMS    float64           `json:"draw_ms"`
}

// single is one check by itself.
type single struct {
	Status light.Status `json:"status"`
	Score  float64      `json:"score"`
	Stops  bool         `json:"stops,omitempty"` // it alone is enough for the session not to pass
}

func (f *filmed) key() string {
	return fmt.Sprint(f.Generator, f.Renderer, f.Family, f.Seed, f.Species, f.Lux)
}

func benchLiveness(ctx context.Context, args []string, out io.Writer) error {
	o, err := livenessFlags(args, out)
	if err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	done, err := readFilmed(o.out)
	if err != nil {
		return err
	}
	if !o.report {
		if done, err = filmAll(ctx, o, done); err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
	}
	return reportLiveness(out, o, done)
}

func livenessFlags(args []string, out io.Writer) (o livenessOptions, err error) {
	flags := flag.NewFlagSet("bench liveness", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.IntVar(&o.n, "n", 150, "sessions of each species at each level of light")
	flags.IntVar(&o.from, "from", 0, "number of the first seed within its family")
	flags.StringVar(&o.family, "family", "accept", "family of seeds: accept, which nothing was tuned on, or tune")
	flags.StringVar(&o.renderer, "renderer", string(film.Mesh), "which heads: mesh, or march, which nothing was tuned on")
	species := flags.String("species", "", "species, with commas between; all without it")
	lux := flags.String("lux", "", "levels of the room's light in lux, with commas between; those of the goals without it")
	flags.StringVar(&o.models, "models", "", "folder of models; a folder shared/models here or above without it")
	flags.StringVar(&o.out, "out", "build/liveness.jsonl", "result file: what is in it is not measured again")
	flags.BoolVar(&o.report, "report", false, "only report what the result file holds")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if _, ok := families[o.family]; !ok || o.n < 1 || o.from < 0 || flags.NArg() > 0 {
		return o, errors.New("bench liveness needs --n above zero, --family accept or tune, and no words; see bench liveness --help")
	}
	all := append(film.People(), film.Attacks()...)
	o.species = all
	if *species != "" {
		o.species = nil
		for name := range strings.SplitSeq(*species, ",") {
			if !slices.Contains(all, film.Species(name)) {
				return o, fmt.Errorf("there is no species %q; there are %v", name, all)
			}
			o.species = append(o.species, film.Species(name))
		}
	}
	for text := range strings.SplitSeq(*lux, ",") {
		if text == "" {
			continue
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || v < 1 || v > 20_000 {
			return o, fmt.Errorf("--lux %s: a level is from 1 to 20000", text)
		}
		o.lux = append(o.lux, v)
	}
	if o.models == "" {
		o.models = sharedModels()
	}
	return o, nil
}

// sharedModels is a folder shared/models here or in a folder above; "" when there is none.
func sharedModels() string {
	dir, err := os.Getwd()
	for err == nil {
		if p := filepath.Join(dir, "shared", "models"); isDir(p) {
			return p
		}
		if filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	return ""
}

func isDir(p string) bool {
	info, err := os.Stat(p)
	return err == nil && info.IsDir()
}

// levels are those at which a species is measured.
func (o *livenessOptions) levels(sp film.Species) []float64 {
	switch {
	case len(o.lux) > 0:
		return o.lux
	case sp.Alive():
		return luxLevels
	}
	return attackLevels
}

// filmAll draws and judges what is missing, and writes each session's line at once.
func filmAll(ctx context.Context, o livenessOptions, done []filmed) ([]filmed, error) {
	engine, err := face.New(face.Options{Models: o.models})
	if err != nil {
		return done, err
	}
	defer engine.Close()
	for _, alarm := range engine.Alarms() {
		return done, alarm
	}
	progress("liveness: tier %d, models of %q, results in %s", engine.Tier(), o.models, o.out)
	if err := os.MkdirAll(filepath.Dir(o.out), 0o755); err != nil {
		return done, err
	}
	file, err := os.OpenFile(o.out, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return done, err
	}
	defer file.Close()
	had := map[string]bool{}
	for i := range done {
		had[done[i].key()] = true
	}
	for i := range o.n {
		seed := families[o.family] + int64(o.from+i)
		var stage *film.Stage // built when something of this seed is missing
		for _, sp := range o.species {
			for _, lux := range o.levels(sp) {
				f := filmed{Generator: film.Version, Renderer: o.renderer, Family: o.family, Seed: seed, Species: sp, Lux: lux}
				if had[f.key()] {
					continue
				}
				if err := ctx.Err(); err != nil {
					return done, err
				}
				if stage == nil {
					if stage, err = film.NewStage(seed, film.Renderer(o.renderer)); err != nil {
						return done, err
					}
				}
				if err := f.judge(stage, engine); err != nil {
					return done, fmt.Errorf("seed %d, %s at %g lux: %w", seed, sp, lux, err)
				}
				line, err := json.Marshal(f)
				if err == nil {
					_, err = file.Write(append(line, '\n'))
				}
				if err != nil {
					return done, err
				}
				done = append(done, f)
			}
		}
		progress("liveness: seed %d, %d of %d", seed, i+1, o.n)
	}
	return done, nil
}

// judge draws the session and lets the engine decide.
func (f *filmed) judge(stage *film.Stage, engine *face.Engine) error {
	start := time.Now()
	reel, err := stage.Film(f.Species, f.Lux)
	if err != nil {
		return err
	}
	drawing := time.Since(start)
	j, err := engine.JudgeSession(reel.Session, func(i int) (capture.Frame, error) {
		begin := time.Now()
		defer func() { drawing += time.Since(begin) }()
		return reel.Frame(i)
	})
	if err != nil {
		return err
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	f.DrawMS, f.JudgeMS = ms(drawing), ms(time.Since(start)-drawing)
	f.Skin, f.Tier, f.Basis, f.Frames = stage.Skin(), j.Tier, j.Basis, j.Frames
	f.Status, f.Why, f.Advice = j.Status, j.Why, j.Advice
	f.Checks = map[string]single{}
	for i, c := range j.Checks {
		alone := light.Decide([]light.Check{c}).Status != light.Pass
		f.Checks[c.ID] = single{c.Status, c.Score, alone}
		if j.Status != light.Pass && light.Decide(slices.Delete(slices.Clone(j.Checks), i, i+1)).Status == light.Pass {
			f.Saved = append(f.Saved, c.ID)
		}
	}
	return nil
}

// readFilmed reads the result file; none is no error, a torn last line is left out.
func readFilmed(name string) (list []filmed, err error) {
	file, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		var f filmed
		if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
			progress("%s: line %d is left out: %v", name, n, err)
			continue
		}
		list = append(list, f)
	}
	return list, lines.Err()
}
