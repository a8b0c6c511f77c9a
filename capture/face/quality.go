package face

import (
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

// Quality is what the cheap checks measured on one face. Luma is 0..255. The names follow the measures of
// ISO/IEC 29794-5 where there is one; the figures are our own and no conformance is claimed.
type Quality struct {
	Eyes      float64      `json:"eyes_px"`            // distance of the eyes in the frame
	Sharpness float64      `json:"sharpness"`          // variance of the Laplacian of the aligned 128x128 crop
	Luma      float64      `json:"luma"`               // mean of the core of the face
	Contrast  float64      `json:"contrast"`           // standard deviation there
	Bright    float64      `json:"bright"`             // 98th percentile there
	Scene     float64      `json:"scene"`              // 90th percentile of the whole frame
	Evenness  float64      `json:"evenness"`           // darker half by brighter half of the face, 0..1
	Mask      float64      `json:"mask_chroma"`        // distance in Cr, Cb between cheeks and mouth; a mask has more than 22
	Yaw       float64      `json:"yaw"`                // degrees, see Landmarks.Yaw; 0 without landmarks
	Pitch     float64      `json:"pitch_ratio"`        // see Landmarks.PitchRatio; 0 without landmarks
	Roll      float64      `json:"roll"`               // degrees; 0 without landmarks
	Warnings  []string     `json:"warnings,omitempty"` // what is not good but no reason to wait
	Hint      capture.Hint `json:"hint"`               // the one thing to change first; none when the frame could be taken
}

// The limits of the checks. Measured on portraits (5th to 95th percentile: sharpness 547 to 2100, luma 121 to 174, contrast
// 32 to 59; few of them of dark skin, hence the lower limits of light here) and on pictures spoiled on purpose (blur of 2 % of the eye distance 33 to 134, dark 22 to 31, over-exposed
// 203 to 249).
const (
	fewEyes     = 60.0 // px; below it a comparison is poor
	goodEyes    = 90.0 // px that are wanted of a frame of 1280
	minSharp    = 100.0
	warnSharp   = 200.0
	warnLuma    = 60.0 // a warning only: dark skin in good light has 45 to 60
	minLuma     = 32.0
	darkScene   = 90.0 // a frame whose brightest tenth begins below it is dark whatever the skin
	maxLuma     = 205.0
	minContrast = 12.0 // dark pictures have 6 to 11, dark skin in good light 20
	maxBright   = 252.0
	minEven     = 0.45
	warnEven    = 0.60
	maxMask     = 22.0
	maxYaw      = 12.0 // degrees
	maxRoll     = 12.0
	minPitch    = 0.40
	maxPitch    = 0.80
	cropSide    = 128
	secondFace  = 0.4  // of the width of the first from which a second face counts as in the picture
	tallest     = 0.85 // of the height of the frame
	offCentreX  = 0.15 // of the width of the frame
	offCentreY  = 0.20 // of the height
	edgePixels  = 2.0
)

// gauge is where the landmarks lie in the crop that quality is measured on, in parts of its side; the limits above belong
// to it, whatever model is installed.
var gauge = Landmarks{{X: 0.3156, Y: 0.4616}, {X: 0.6826, Y: 0.4616}, {X: 0.5003, Y: 0.6405}, {X: 0.3495, Y: 0.8247}, {X: 0.6534, Y: 0.8247}}

// Judge measures the faces of one frame, as Detect gave them, and names the first thing to change: presence, number,
// distance, place, light, direction, sharpness, in this order.
func (e *Engine) Judge(f capture.Frame, faces []Face) Quality {
	if len(faces) == 0 {
		return Quality{Hint: capture.HintNoFace}
	}
	face := faces[0]
	q := Quality{Eyes: round(face.EyeDistance())}
	m, err := view(f)
	if err != nil {
		return Quality{Hint: capture.HintNoFace}
	}
	defer m.Close()
	crop := cut(m, alignment(face, gauge, cropSide), cropSide)
	defer crop.Close()
	if pix, err := crop.DataPtrUint8(); err == nil {
		q.light(pix)
	}
	q.Scene = brightTenth(f)
	if face.Marked() {
		l := face.Landmarks
		q.Yaw, q.Pitch, q.Roll = round(l.Yaw()), round(l.PitchRatio()), round(l.Roll())
	}
	q.warn()
	q.Hint = q.hint(f.Width, f.Height, faces)
	return q
}

// crowd tells whether there is a second face that is not just somebody far behind.
func crowd(faces []Face) bool {
	return len(faces) > 1 && slices.ContainsFunc(faces[1:], func(o Face) bool {
		return o.Box.W >= secondFace*faces[0].Box.W
	})
}

func (q Quality) hint(w, h int, faces []Face) capture.Hint {
	face := faces[0]
	fw, fh, c := float64(w), float64(h), face.Centre()
	need := math.Max(fewEyes, goodEyes*math.Min(1, fw/1280))
	cutOff := face.Box.X < edgePixels || face.Box.Y < edgePixels ||
		face.Box.X+face.Box.W > fw-edgePixels || face.Box.Y+face.Box.H > fh-edgePixels
	switch {
	case crowd(faces):
		return capture.HintTwoFaces
	case q.Eyes < need:
		return capture.HintCloser
	case face.Box.H > tallest*fh:
		return capture.HintFurther
	case cutOff || math.Abs(c.X-fw/2) > offCentreX*fw || math.Abs(c.Y-fh/2) > offCentreY*fh:
		return capture.HintCentre
	case q.Luma < minLuma || q.Luma < warnLuma && q.Scene < darkScene || q.Contrast < minContrast && q.Luma < 128:
		return capture.HintDark
	case q.Luma > maxLuma || q.Bright > maxBright || q.Contrast < minContrast:
		return capture.HintBright
	case face.Marked() && (math.Abs(q.Yaw) > maxYaw || math.Abs(q.Roll) > maxRoll || q.Pitch < minPitch || q.Pitch > maxPitch):
		return capture.HintLook
	case q.Sharpness < minSharp:
		return capture.HintHoldStill
	}
	return capture.HintNone
}

func (q *Quality) warn() {
	for _, w := range []struct {
		name string
		on   bool
	}{
		{"small", q.Eyes < goodEyes},
		{"low_light", q.Luma < warnLuma},
		{"soft", q.Sharpness < warnSharp},
		{"uneven_light", q.Evenness < warnEven},
		{"side_light", q.Evenness < minEven},
		{"covered_mouth", q.Mask > maxMask},
	} {
		if w.on {
			q.Warnings = append(q.Warnings, w.name)
		}
	}
}

// light measures an aligned crop of cropSide by cropSide BGR pixels.
func (q *Quality) light(bgr []byte) {
	const n = cropSide
	var luma [n * n]float64
	for i := range luma {
		luma[i] = 0.114*float64(bgr[3*i]) + 0.587*float64(bgr[3*i+1]) + 0.299*float64(bgr[3*i+2])
	}
	var sum, squares float64
	for y := 1; y < n-1; y++ {
		for x := 1; x < n-1; x++ {
			i := y*n + x
			l := luma[i-1] + luma[i+1] + luma[i-n] + luma[i+n] - 4*luma[i]
			sum, squares = sum+l, squares+l*l
		}
	}
	count := float64((n - 2) * (n - 2))
	q.Sharpness = round(squares/count - (sum/count)*(sum/count))

	// The core: from the brows to the chin, without hair and background.
	x0, x1, y0, y1 := n*24/100, n*76/100, n*36/100, n*92/100
	var core []float64
	var left, right float64
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			v := luma[y*n+x]
			core = append(core, v)
			if x < (x0+x1)/2 {
				left += v
			} else {
				right += v
			}
		}
	}
	sum, squares = 0, 0
	for _, v := range core {
		sum, squares = sum+v, squares+v*v
	}
	mean := sum / float64(len(core))
	slices.Sort(core)
	q.Luma, q.Contrast = round(mean), round(math.Sqrt(math.Max(0, squares/float64(len(core))-mean*mean)))
	q.Bright = round(core[len(core)*98/100])
	q.Evenness = round(math.Min(left, right) / math.Max(1, math.Max(left, right)))

	// Cheeks below the eyes against mouth and chin.
	cr1, cb1 := chroma(bgr, n*22/100, n*36/100, n*52/100, n*62/100)
	cr2, cb2 := chroma(bgr, n*64/100, n*78/100, n*52/100, n*62/100)
	cr3, cb3 := chroma(bgr, n*36/100, n*64/100, n*76/100, n*94/100)
	q.Mask = round(math.Hypot((cr1+cr2)/2-cr3, (cb1+cb2)/2-cb3))
}

// brightTenth is the luma above which the brightest tenth of a frame lies, from every 16th pixel of every 16th row.
func brightTenth(f capture.Frame) float64 {
	var count [256]int
	n := 0
	for y := 0; y < f.Height; y += 16 {
		for x := 0; x < f.Width; x += 16 {
			i := 3 * (y*f.Width + x)
			count[(29*int(f.Pix[i])+150*int(f.Pix[i+1])+77*int(f.Pix[i+2]))>>8]++
			n++
		}
	}
	seen := 0
	for v := 255; v >= 0; v-- {
		if seen += count[v]; 10*seen >= n {
			return float64(v)
		}
	}
	return 0
}

// chroma is the mean Cr and Cb (BT.601) of a box of a crop.
func chroma(bgr []byte, x0, x1, y0, y1 int) (cr, cb float64) {
	n := 0.0
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			i := 3 * (y*cropSide + x)
			b, g, r := float64(bgr[i]), float64(bgr[i+1]), float64(bgr[i+2])
			cr += 0.5*r - 0.4187*g - 0.0813*b
			cb += 0.5*b - 0.3313*g - 0.1687*r
			n++
		}
	}
	return cr / n, cb / n
}
