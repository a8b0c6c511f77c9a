package call

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pion/rtp"
)

// scribe is a decoder that writes down what it is asked for.
type scribe struct{ log []string }

func (s *scribe) Decode(d []byte, _ []int16) (int, error) {
	s.log = append(s.log, fmt.Sprint(d[0]))
	return 960, nil
}

func (s *scribe) DecodeFEC(d []byte, _ []int16) error {
	s.log = append(s.log, fmt.Sprintf("fec%d", d[0]))
	return nil
}
func (s *scribe) DecodePLC([]int16) error { s.log = append(s.log, "plc"); return nil }

func TestMissingVoiceIsMadeUpInOrder(t *testing.T) {
	for _, c := range []struct {
		name, arrivals, want string
	}{
		{"in order", "1 2 3", "1 2 3"},
		{"swapped", "1 3 2 4", "1 2 3 4"},
		{"doubled", "1 2 2 1 3", "1 2 3"},
		{"one lost", "1 3 4 5", "1 fec3 3 4 5"},
		{"three lost", "1 5 6", "1 plc plc fec5 5 6"},
		{"late after all", "1 3 4 2 5", "1 fec3 3 4 5"},
		{"long hole", "1 21 22", "1 plc plc plc plc fec21 21 22"},
		{"stream jumps", "1 201 202", "1 201 202"},
		{"across the wrap", "65535 65536 65537", "255 0 1"},
	} {
		s := &scribe{}
		a := audioIn{dec: s, count: &counters{}, pcm: make([]int16, 5760), samples: 960}
		now := time.Now()
		for _, f := range strings.Fields(c.arrivals) {
			var n int
			_, _ = fmt.Sscan(f, &n)
			now = now.Add(10 * time.Millisecond)
			a.push(now, &rtp.Packet{Header: rtp.Header{SequenceNumber: uint16(n)}, Payload: []byte{byte(n)}})
		}
		if got := strings.Join(s.log, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// A speaker that runs by the clock, fed through jitter, clock drift and a long stall.
func TestSoundNeitherRunsAwayNorRunsDry(t *testing.T) {
	var p playout
	pcm := make([]int16, 960)
	now := time.Now()
	queued, dry, longest := 0.0, 0, 0.0
	speaker := func(d time.Duration) {
		need := d.Seconds() * sampleRate
		if queued < need && queued > 0 {
			dry++
		}
		queued = max(0, queued-need)
	}
	for n := range 3000 { // one minute; the sender's clock is 0.3 % fast
		step := 19940 * time.Microsecond
		if n%2 == 0 {
			step += 8 * time.Millisecond
		} else {
			step -= 8 * time.Millisecond
		}
		switch n { // a second at once, after nothing for a second
		case 1500:
			step = time.Second
		case 1501:
			for range 50 {
				queued += float64(len(p.shape(pcm, int(queued))))
			}
		}
		now = now.Add(step)
		speaker(step)
		p.arrived(now, int64(n))
		queued += float64(len(p.shape(pcm, int(queued))))
		longest = max(longest, queued)
	}
	if ms := longest / sampleRate * 1000; ms > 230 {
		t.Errorf("%.0f ms of sound waited", ms)
	}
	if ms := queued / sampleRate * 1000; ms < 20 || ms > 110 {
		t.Errorf("%.0f ms ahead at the end", ms)
	}
	if dry > 3 {
		t.Errorf("ran dry %d times", dry)
	}
}

func TestBendKeepsTheEnds(t *testing.T) {
	in := []int16{0, 100, 200, 300, 400}
	for _, n := range []int{3, 5, 9} {
		out := bend(nil, in, n)
		if len(out) != n || out[0] != 0 || out[n-1] != 400 {
			t.Errorf("to %d: %v", n, out)
		}
	}
}
