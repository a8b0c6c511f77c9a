package rehearsal

import (
	"context"
	"testing"
)

// A frame with the person, with a document, and a small one: the target is ten frames a second on one core.
func BenchmarkFrame(b *testing.B) {
	for _, c := range []struct {
		name string
		w, h int
		do   Action
		lit  bool
	}{
		{"face1280x720", 1280, 720, ShowFace, false},
		{"lights1280x720", 1280, 720, ShowFace, true},
		{"face640x480", 640, 480, ShowFace, false},
		{"passport1280x720", 1280, 720, ShowPassport, false},
	} {
		b.Run(c.name, func(b *testing.B) {
			a := New(Options{Seed: 1, Width: c.w, Height: c.h, Freewheel: true})
			cam, err := a.Camera()(context.Background())
			if err != nil {
				b.Skip(err)
			}
			_ = a.Do(c.do)
			if c.lit {
				a.Screen(HalfScreen("left"))
			}
			for range 30 {
				if _, err := cam.Read(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if _, err := cam.Read(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
