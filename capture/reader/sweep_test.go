package reader

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/reader/mrz/press"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
	printed "github.com/passdesk/passdesk/capture/rehearsal/specimen/press"
)

// subject is a picture of a sweep.
type subject struct {
	frame  capture.Frame
	kind   document.Kind
	lines  []string
	flawed bool // the document is wrong by design
	hidden bool // part of the zone cannot be seen: to be refused
	about  string
}

// TestSweep reads many made-up pictures and prints how many of each sort came out exact, accepted and accepted though wrong,
// and the processor time that a picture took. It runs for minutes and only when asked: PASSDESK_SWEEP=40 takes 40 of each sort,
// PASSDESK_SWEEP_SEED sets where the seeds of the scans and web pictures begin, PASSDESK_SWEEP_SET chooses the set of the webcam
// specimens (tune or test), PASSDESK_SWEEP_SORTS picks sorts, PASSDESK_SWEEP_VERBOSE=1 shows what went wrong,
// PASSDESK_SWEEP_DUMP names a folder for those pictures.
func TestSweep(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("PASSDESK_SWEEP"))
	if n == 0 {
		t.Skip("PASSDESK_SWEEP is not set")
	}
	from, _ := strconv.Atoi(os.Getenv("PASSDESK_SWEEP_SEED"))
	sorts := append(slices.Clone(press.Sorts), "gen-easy", "gen-medium", "gen-hard")
	if s := os.Getenv("PASSDESK_SWEEP_SORTS"); s != "" {
		sorts = strings.Split(s, ",")
	}
	r, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var all tally
	for _, sort := range sorts {
		var one tally
		for i := range n {
			s := take(t, sort, from+i)
			began := spent()
			res := r.Inspect(s.frame)
			one.add(s, res, spent()-began)
			if same := slices.Equal(res.MRZ.Lines, s.lines); !same || !res.MRZ.Accepted && !s.flawed {
				complain(sort, from+i, s, res)
			}
		}
		fmt.Printf("%-10s %s\n", sort, one)
		all.join(one)
	}
	fmt.Printf("%-10s %s\n", "all", all)
}

// take makes picture i of a sort.
func take(t *testing.T, sort string, i int) subject {
	level, webcam := map[string]optics.Level{"gen-easy": optics.Easy, "gen-medium": optics.Medium, "gen-hard": optics.Hard}[sort]
	if !webcam {
		p, s := press.Wild(sort, i, uint64(i))
		f, _, err := s.See(p)
		if err != nil {
			t.Fatal(err)
		}
		return subject{frame: f, kind: p.Zone.Kind, lines: p.Zone.Lines, about: fmt.Sprintf("%+v", s)}
	}
	set := specimen.Tune
	if os.Getenv("PASSDESK_SWEEP_SET") == "test" {
		set = specimen.Test
	}
	s, err := specimen.TakeZone(set, level, i)
	if err != nil {
		t.Fatal(err)
	}
	return subject{s.Frame, s.Kind, s.Lines, s.Flaw != printed.Sound, s.ZoneHidden() > 0, fmt.Sprintf("%+v", s.Shot)}
}

func complain(sort string, i int, s subject, res Result) {
	if folder := os.Getenv("PASSDESK_SWEEP_DUMP"); folder != "" {
		m, err := matOf(s.frame)
		if err == nil {
			gocv.IMWrite(filepath.Join(folder, fmt.Sprintf("%s-%d.png", sort, i)), m)
			_ = m.Close()
		}
	}
	if os.Getenv("PASSDESK_SWEEP_VERBOSE") == "" {
		return
	}
	fmt.Printf("%s %d: %s hidden %v accepted %v conf %.2f weakest %.2f\n  %s\n", sort, i, s.kind, s.hidden, res.MRZ.Accepted, res.MRZ.Confidence, res.MRZ.Weakest, s.about)
	for k, l := range s.lines {
		got := ""
		if k < len(res.MRZ.Lines) {
			got = res.MRZ.Lines[k]
		}
		fmt.Printf("    %s\n    %s\n", l, got)
	}
}

// tally counts what became of pictures. Hidden ones count for wrong readings and times only.
type tally struct {
	n, exact, accepted, wrong, flawed, hidden int
	took                                      []time.Duration
}

func (c *tally) add(s subject, res Result, took time.Duration) {
	same := slices.Equal(res.MRZ.Lines, s.lines)
	c.took = append(c.took, took)
	switch {
	case s.hidden:
		c.hidden++
	case same:
		c.exact++
		fallthrough
	default:
		c.n++
		if res.MRZ.Accepted {
			c.accepted++
		}
	}
	if res.MRZ.Accepted && !same {
		c.wrong++
	}
	if res.MRZ.Accepted && s.flawed {
		c.flawed++
	}
}

func (c *tally) join(o tally) {
	c.n, c.exact, c.accepted, c.wrong, c.flawed, c.hidden = c.n+o.n, c.exact+o.exact, c.accepted+o.accepted, c.wrong+o.wrong, c.flawed+o.flawed, c.hidden+o.hidden
	c.took = append(c.took, o.took...)
}

func (c tally) String() string {
	slices.Sort(c.took)
	share := func(k int) float64 { return 100 * float64(k) / float64(max(c.n, 1)) }
	return fmt.Sprintf("n %4d  exact %5.1f %%  accepted %5.1f %%  wrong %d  flawed %d  hidden %d  median %v  p95 %v", c.n, share(c.exact), share(c.accepted),
		c.wrong, c.flawed, c.hidden, c.took[len(c.took)/2].Round(time.Millisecond), c.took[len(c.took)*95/100].Round(time.Millisecond))
}

// spent is the processor time of this process: the sweep is also run on busy machines.
func spent() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
