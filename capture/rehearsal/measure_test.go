package rehearsal

import "github.com/passdesk/passdesk/capture"

// difference is the greatest mean difference of two frames over a block of 8 by 8 pixels, in bytes.
func difference(a, b capture.Frame) float64 {
	most := 0
	for y := 0; y+8 <= a.Height; y += 8 {
		for x := 0; x+8 <= a.Width; x += 8 {
			sum := 0
			for v := range 8 {
				o := 3 * ((y+v)*a.Width + x)
				for i := o; i < o+24; i++ {
					sum += max(int(a.Pix[i])-int(b.Pix[i]), int(b.Pix[i])-int(a.Pix[i]))
				}
			}
			most = max(most, sum)
		}
	}
	return float64(most) / 192
}

// burnt counts the pixels that are white.
func burnt(f capture.Frame) (n int) {
	for i := 0; i < len(f.Pix); i += 3 {
		if min(f.Pix[i], f.Pix[i+1], f.Pix[i+2]) >= 252 {
			n++
		}
	}
	return n
}

func brightness(f capture.Frame) float64 {
	sum := 0
	for _, v := range f.Pix {
		sum += int(v)
	}
	return float64(sum) / float64(len(f.Pix))
}

// detail is the mean step between neighbours, in bytes.
func detail(f capture.Frame) float64 {
	sum := 0
	for i := 3; i < len(f.Pix); i++ {
		d := int(f.Pix[i]) - int(f.Pix[i-3])
		sum += max(d, -d)
	}
	return float64(sum) / float64(len(f.Pix))
}

// colour is the mean difference between the brightest and the darkest channel in the middle of the frame, in bytes.
func colour(f capture.Frame) float64 {
	sum, n := 0, 0
	for y := f.Height * 2 / 5; y < f.Height*3/5; y++ {
		for x := f.Width * 2 / 5; x < f.Width*3/5; x++ {
			p := f.Pix[3*(y*f.Width+x):]
			sum += int(max(p[0], p[1], p[2])) - int(min(p[0], p[1], p[2]))
			n++
		}
	}
	return float64(sum) / float64(n)
}
