package rehearsal

import "math/rand/v2"

// grainTable holds Gaussian noise of one grey level, in 1/16 levels.
var grainTable = func() (t [1 << 16]int8) {
	r := rand.New(rand.NewPCG(17, 4))
	for i := range t {
		v := r.NormFloat64() * 16
		t[i] = int8(clamp(v, -60, 60))
	}
	return t
}()

// grain adds the sensor's noise: a standard deviation of 1.4 levels, 4.5 in the dark. The same seed gives the same grain.
func grain(pix []byte, seed uint64, dark bool) {
	amp := 22
	if dark {
		amp = 72
	}
	r := rand.New(rand.NewPCG(seed, 99))
	const run = 4096
	for len(pix) > 0 {
		n := min(run, len(pix))
		off := int(r.Uint64() & (1<<16 - 1))
		for i := range n {
			v := int(pix[i]) + int(grainTable[(off+i)&(1<<16-1)])*amp>>8
			if uint(v) > 255 {
				if v < 0 {
					v = 0
				} else {
					v = 255
				}
			}
			pix[i] = byte(v)
		}
		pix = pix[n:]
	}
}

// soften blurs a picture of three bytes a pixel by two boxes of radius r.
func soften(pix []byte, w, h, r int) {
	tmp := make([]byte, len(pix))
	for range 2 {
		softenLines(pix, tmp, h, w, 3*w, 3, r)
		softenLines(tmp, pix, w, h, 3, 3*w, r)
	}
}

func softenLines(src, dst []byte, lines, n, lineStep, pixStep, r int) {
	inv := (1 << 16) / (2*r + 1)
	for l := range lines {
		for c := range 3 {
			base := l*lineStep + c
			at := func(i int) int { return base + min(max(i, 0), n-1)*pixStep }
			sum := 0
			for i := -r; i <= r; i++ {
				sum += int(src[at(i)])
			}
			for i := range n {
				dst[base+i*pixStep] = byte(sum * inv >> 16)
				sum += int(src[at(i+r+1)]) - int(src[at(i-r)])
			}
		}
	}
}
