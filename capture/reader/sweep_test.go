package reader

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture/reader/mrz/press"
)

// TestSweep reads many made-up pictures and prints how many of each sort came out exact, accepted and accepted though wrong. It
// takes minutes and runs only when asked: PASSDESK_SWEEP=40 makes 40 of each sort, PASSDESK_SWEEP_SEED sets where the
// seeds begin, PASSDESK_SWEEP_SORTS picks sorts, PASSDESK_SWEEP_VERBOSE shows what went wrong.
func TestSweep(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("PASSDESK_SWEEP"))
	if n == 0 {
		t.Skip("PASSDESK_SWEEP is not set")
	}
	from, _ := strconv.Atoi(os.Getenv("PASSDESK_SWEEP_SEED"))
	sorts := press.Sorts
	if s := os.Getenv("PASSDESK_SWEEP_SORTS"); s != "" {
		sorts = strings.Split(s, ",")
	}
	verbose := os.Getenv("PASSDESK_SWEEP_VERBOSE") != ""
	r := newReader(t, Options{})
	var all []time.Duration
	for _, sort := range sorts {
		exact, accepted, wrong, took := 0, 0, 0, []time.Duration{}
		for i := range n {
			p, s := press.Wild(sort, i, uint64(from+i))
			f, _, err := s.See(p)
			if err != nil {
				t.Fatal(err)
			}
			began := spent()
			res := r.Inspect(f)
			took = append(took, spent()-began)
			same := slices.Equal(res.MRZ.Lines, p.Zone.Lines)
			if same {
				exact++
			}
			if res.MRZ.Accepted {
				accepted++
				if !same {
					wrong++
				}
			}
			if verbose && !same {
				fmt.Printf("%s %d: %s accepted %v conf %.2f weakest %.2f %v\n  %+v\n", sort, from+i, p.Zone.Kind, res.MRZ.Accepted, res.MRZ.Confidence, res.MRZ.Weakest, took[i].Round(time.Millisecond), s)
				for k, l := range p.Zone.Lines {
					got := ""
					if k < len(res.MRZ.Lines) {
						got = res.MRZ.Lines[k]
					}
					fmt.Printf("    %s\n    %s\n", l, got)
				}
			}
		}
		all = append(all, took...)
		fmt.Printf("%-8s n %d  exact %5.1f %%  accepted %5.1f %%  wrong %d  %s\n", sort, n, 100*float64(exact)/float64(n), 100*float64(accepted)/float64(n), wrong, times(took))
	}
	fmt.Printf("all      %s\n", times(all))
}

// spent is the processor time of this process: the sweep is also run on busy machines.
func spent() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func times(took []time.Duration) string {
	slices.Sort(took)
	return fmt.Sprintf("median %v  p95 %v", took[len(took)/2].Round(time.Millisecond), took[len(took)*95/100].Round(time.Millisecond))
}
