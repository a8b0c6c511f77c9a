package face

import "testing"

func BenchmarkDetect(b *testing.B) {
	for name, tier := range map[string]int{"haar": 0, "yunet": 3} {
		b.Run(name, func(b *testing.B) {
			e, f := engine(b, tier), onto(1280, 720, scale(portraits()[0], 2))
			for b.Loop() {
				if _, err := e.Detect(f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkQuality(b *testing.B) {
	e, f := engine(b, 3), onto(1280, 720, scale(portraits()[0], 2))
	faces, _ := e.Detect(f)
	for b.Loop() {
		e.Judge(f, faces)
	}
}

func BenchmarkEmbed(b *testing.B) {
	e, f := engine(b, 3), portraits()[0]
	faces, _ := e.Detect(f)
	for b.Loop() {
		if _, err := e.embed(f, faces[0]); err != nil {
			b.Fatal(err)
		}
	}
}
