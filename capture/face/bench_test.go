package face

import (
	"syscall"
	"testing"

	"github.com/passdesk/passdesk/capture"
)

// timed runs a benchmark and gives the processor's time beside that of the clock, which a busy machine makes longer. One thread:
// taskset -c 1 go test -bench ...
func timed(b *testing.B, do func() error) {
	b.Helper()
	if err := do(); err != nil { // what is only done once
		b.Fatal(err)
	}
	spent := func() float64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e6
	}
	began := spent()
	for b.Loop() {
		if err := do(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((spent()-began)/float64(b.N), "cpu-ms/op")
}

func BenchmarkDetect(b *testing.B) {
	p := portraits()[0]
	for _, size := range []struct {
		name string
		f    capture.Frame
	}{{"640x480", onto(640, 480, scale(p, 2))}, {"1280x720", onto(1280, 720, scale(p, 2))}, {"portrait", p}} {
		for name, tier := range map[string]int{"haar": 0, "yunet": 3} {
			b.Run(name+"/"+size.name, func(b *testing.B) {
				e := engine(b, tier)
				timed(b, func() error { _, err := e.Detect(size.f); return err })
			})
		}
	}
}

// BenchmarkSearch is the worst case: nobody is there, and every attempt is made.
func BenchmarkSearch(b *testing.B) {
	f := onto(640, 480)
	for name, tier := range map[string]int{"haar": 0, "yunet": 3} {
		b.Run(name, func(b *testing.B) {
			e := engine(b, tier)
			timed(b, func() error { _, err := e.Search(f); return err })
		})
	}
}

func BenchmarkFace(b *testing.B) {
	e, f, p := engine(b, 3), onto(1280, 720, scale(portraits()[0], 2)), portraits()[0]
	faces, err := e.Detect(f)
	if err != nil || len(faces) != 1 {
		b.Fatal(err)
	}
	b.Run("quality", func(b *testing.B) { timed(b, func() error { e.Judge(f, faces); return nil }) })
	b.Run("embed", func(b *testing.B) { timed(b, func() error { _, err := e.embed(f, faces[0]); return err }) })
	b.Run("describe", func(b *testing.B) {
		timed(b, func() error {
			d, err := e.Describe(p)
			d.Wipe()
			return err
		})
	})
	b.Run("eyes", func(b *testing.B) { timed(b, func() error { e.Eyes(p); return nil }) })
	b.Run("passive nets", func(b *testing.B) { timed(b, func() error { e.Alive(f, faces[0]); return nil }) })
	b.Run("raster", func(b *testing.B) { timed(b, func() error { raster(f, faces[0]); return nil }) })
	b.Run("border", func(b *testing.B) {
		timed(b, func() error {
			var w border
			w.see(f, faces[0])
			w.last, w.most = w.first, borderMove
			w.check()
			return nil
		})
	})
}
