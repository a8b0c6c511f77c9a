package call

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/gen2brain/malgo"
)

// silentMachine points the sound libraries at nothing for the time of a test.
func silentMachine(t *testing.T) {
	t.Setenv("PULSE_SERVER", "unix:"+t.TempDir()+"/none")
	t.Setenv("PIPEWIRE_REMOTE", "none")
	if _, err := os.Stat("/dev/snd"); err == nil {
		t.Skip("this machine has sound hardware")
	}
}

func TestStationWithoutSoundHardwareSaysSoAndGoesOn(t *testing.T) {
	silentMachine(t)
	began := time.Now()
	if _, err := OpenDuplex(context.Background(), DuplexOptions{Log: testLog(t)}); !errors.Is(err, ErrNoDevice) {
		t.Errorf("got %v, want ErrNoDevice", err)
	}
	if _, _, err := Devices(context.Background()); !errors.Is(err, ErrNoDevice) {
		t.Errorf("got %v, want ErrNoDevice", err)
	}
	if d := time.Since(began); d > 2*openWithin {
		t.Errorf("took %v", d)
	}
}

// miniaudio's pretended device calls back as a real one does, at the right pace.
func TestSoundThreadTakesAndGives(t *testing.T) {
	old := backends
	// malgo v0.11.24 gives BackendNull the number of miniaudio's "custom"; null is the next.
	backends = func() []malgo.Backend { return []malgo.Backend{malgo.BackendNull + 1} }
	defer func() { backends = old }()
	in, out, err := Devices(context.Background())
	if err != nil || len(in) == 0 || len(out) == 0 {
		t.Fatalf("devices: %v %v %v", in, out, err)
	}
	d, err := OpenDuplex(context.Background(), DuplexOptions{Microphone: in[0], Speaker: out[0], Log: testLog(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if n := d.Play(make([]int16, 4800)); n != 4800 {
		t.Fatalf("took %d samples", n)
	}
	pcm := make([]int16, 960)
	heard := 0
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(5 * time.Second); heard < 9600 || d.Queued() > 0; <-tick.C {
		heard += d.Record(pcm)
		if time.Now().After(end) {
			t.Fatalf("heard %d, %d still queued", heard, d.Queued())
		}
	}
	d.stopped() // as when it is pulled out
	heard = 0
	for end := time.Now().Add(8 * time.Second); heard < 9600*3; <-tick.C {
		heard += d.Record(pcm)
		if time.Now().After(end) {
			t.Fatalf("not reopened: heard %d", heard)
		}
	}
	d.Close()
	d.Close()
}

func TestSampleRingNeverLosesOrder(t *testing.T) {
	var r sampleRing
	if n := r.push(make([]int16, 20000)); n != len(r.buf) || r.len() != len(r.buf) {
		t.Fatalf("took %d", n)
	}
	if n := r.pop(make([]int16, 20000)); n != len(r.buf) || r.len() != 0 {
		t.Fatalf("gave %d", n)
	}
	const total = 200_000
	go func() {
		chunk := make([]int16, 333)
		for v := 0; v < total; {
			n := min(len(chunk), total-v)
			for i := range n {
				chunk[i] = int16(v + i)
			}
			v += r.push(chunk[:n])
		}
	}()
	got, out := 0, make([]int16, 480)
	for got < total {
		n := r.pop(out)
		for i := range n {
			if out[i] != int16(got+i) {
				t.Fatalf("sample %d is %d", got+i, out[i])
			}
		}
		got += n
	}
}
