package capture

// Homography maps the points of one plane to those of another as a pinhole camera does: (x, y) goes to
// ((ax+by+c)/w, (dx+ey+f)/w) with w = gx+hy+i. Its rows are abc, def, ghi, and it is the same whatever factor it has.
type Homography [9]float64

// At maps a point.
func (h Homography) At(x, y float64) (u, v float64) {
	w := h[6]*x + h[7]*y + h[8]
	return (h[0]*x + h[1]*y + h[2]) / w, (h[3]*x + h[4]*y + h[5]) / w
}

// Inverse maps the other way (the adjugate).
func (h Homography) Inverse() Homography {
	return Homography{
		h[4]*h[8] - h[5]*h[7], h[2]*h[7] - h[1]*h[8], h[1]*h[5] - h[2]*h[4],
		h[5]*h[6] - h[3]*h[8], h[0]*h[8] - h[2]*h[6], h[2]*h[3] - h[0]*h[5],
		h[3]*h[7] - h[4]*h[6], h[1]*h[6] - h[0]*h[7], h[0]*h[4] - h[1]*h[3],
	}
}

// Times is the map that does first, then h.
func (h Homography) Times(first Homography) (out Homography) {
	for i := range 3 {
		for j := range 3 {
			out[3*i+j] = h[3*i]*first[j] + h[3*i+1]*first[3+j] + h[3*i+2]*first[6+j]
		}
	}
	return out
}

// Between is the homography that takes four points to four others; its last number is 1. It is false when three points lie
// on a line.
func Between(from, to Quad) (Homography, bool) {
	var a [8][9]float64
	for i, p := range to {
		x, y := from[i].X, from[i].Y
		a[2*i] = [9]float64{x, y, 1, 0, 0, 0, -x * p.X, -y * p.X, p.X}
		a[2*i+1] = [9]float64{0, 0, 0, x, y, 1, -x * p.Y, -y * p.Y, p.Y}
	}
	ok := Solve(a[:], 1e-9)
	return Homography{a[0][8], a[1][8], a[2][8], a[3][8], a[4][8], a[5][8], a[6][8], a[7][8], 1}, ok
}
