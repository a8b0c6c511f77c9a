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
	Mouth     float64      `json:"mouth_lines"`        // horizontal edges of the mouth by those of the eyes; a mask has few
	Glasses   float64      `json:"bridge_lines"`       // horizontal edges of the bridge of the nose by those of the cheeks; glasses have many
	Glare     float64      `json:"glare"`              // part of the patches around the eyes that is glare; 0 without landmarks
	Open      float64      `json:"eyes_open"`          // opening of the wider eye: to be compared within one person only; 0 when not known
	Yaw       float64      `json:"yaw"`                // degrees, see Landmarks.Yaw; 0 without landmarks
	Pitch     float64      `json:"pitch_ratio"`        // see Landmarks.PitchRatio; 0 without landmarks
	Roll      float64      `json:"roll"`               // degrees; 0 without landmarks
	Warnings  []string     `json:"warnings,omitempty"` // what is not good but no reason to wait
	Hint      capture.Hint `json:"hint"`               // the one thing to change first; none when the frame could be taken
	Wish      capture.Hint `json:"wish,omitempty"`     // what would make the picture better although it could be taken: to be asked for a few seconds, see Coach

	marked  bool    // there were landmarks
	need    float64 // least of Eyes, for the width of the frame
	off     float64 // how far off the middle, in parts of what is allowed
	seconds int     // faces that count beside the first
	tall    bool    // the face nearly fills the height
	edges   bool    // it is cut off by the frame
}

// The limits of the checks. Measured on portraits (5th to 95th percentile: sharpness 547 to 2100, luma 121 to 174, contrast 32 to
// 59, mask 1.3 to 12) and on pictures spoiled on purpose (blur of 2 % of the eye distance 33 to 134, dark 22 to 31, over-exposed 203
// to 249, masks 28 to 75); those of glasses and of light by skin on rendered heads of every tone.
//
// Whether a picture is dark is asked of the whole frame: a face of luma 30 in a room of usual light is dark skin, not a dark
// picture. Only a face that is much darker than the darkest skin beside the frame's bright parts stands against the light.
const (
	fewEyes     = 60.0 // px; below it a comparison is poor
	goodEyes    = 90.0 // px that are wanted of a frame of 1280
	minSharp    = 100.0
	warnSharp   = 200.0
	warnLuma    = 60.0
	darkScene   = 90.0 // a frame whose brightest tenth begins below it is dark
	minLuma     = 14.0 // a face that is nothing but noise
	against     = 0.12 // luma of the face by that of the scene; the darkest skin has 0.18 and more
	maxLuma     = 205.0
	minContrast = 0.08 // by the luma: faces have 0.12 and more on every skin, fog and a smeared lens less
	maxBright   = 252.0
	minEven     = 0.45
	warnEven    = 0.60
	maxMask     = 22.0
	maskTinted  = 9.0  // chroma from which
	maskSmooth  = 0.30 // so few lines of a mouth make a mask, too
	maxGlasses  = 2.0
	maxYaw      = 12.0 // degrees
	maxRoll     = 12.0
	minPitch    = 0.40
	maxPitch    = 0.80
	secondFace  = counted
	tallest     = 0.85 // of the height of the frame
	offCentreX  = 0.15 // of the width of the frame
	offCentreY  = 0.20 // of the height
	edgePixels  = 2.0
)

// Judge measures the faces of one frame, as Detect gave them, and names the first thing to change: presence, number,
// distance, place, light, direction, sharpness, in this order; and the first wish: a covered mouth, light from one side, glare.
func (e *Engine) Judge(f capture.Frame, faces []Face) Quality {
	if len(faces) == 0 {
		return Quality{Hint: capture.HintNoFace}
	}
	face := faces[0]
	q := Quality{Eyes: round(face.EyeDistance()), marked: face.Marked()}
	m, err := view(f)
	if err != nil {
		return Quality{Hint: capture.HintNoFace}
	}
	defer m.Close()
	picture := cut(m, alignment(face, gauge, cropSide), cropSide)
	defer picture.Close()
	if pix, err := picture.DataPtrUint8(); err == nil {
		q.measure(newCrop(pix))
	}
	q.Scene = brightTenth(f)
	if q.marked {
		l := face.Landmarks
		q.Yaw, q.Pitch, q.Roll = round(l.Yaw()), round(l.PitchRatio()), round(l.Roll())
	}
	if p, ok := eyesOf(f, face); ok {
		q.Glare, q.Open = math.Round(p.glare*1e4)/1e4, round(max(p.open[0], p.open[1]))
	}
	q.place(float64(f.Width), float64(f.Height), faces)
	q.warn()
	q.Hint, q.Wish = q.hint(), q.wish()
	return q
}

// crowd tells whether there is a second face that is not just somebody far behind.
func crowd(faces []Face) bool { return seconds(faces) > 0 }

func seconds(faces []Face) (n int) {
	for i, o := range faces {
		if i > 0 && o.Box.W >= secondFace*faces[0].Box.W {
			n++
		}
	}
	return n
}

// place notes where the face is in a frame of w by h pixels.
func (q *Quality) place(w, h float64, faces []Face) {
	b, c := faces[0].Box, faces[0].Centre()
	q.seconds = seconds(faces)
	q.tall = b.H > tallest*h
	q.edges = b.X < edgePixels || b.Y < edgePixels || b.X+b.W > w-edgePixels || b.Y+b.H > h-edgePixels
	q.off = math.Max(math.Abs(c.X-w/2)/(offCentreX*w), math.Abs(c.Y-h/2)/(offCentreY*h))
	q.need = math.Max(fewEyes, goodEyes*math.Min(1, w/1280))
}

func (q *Quality) hint() capture.Hint {
	switch {
	case q.seconds > 0:
		return capture.HintTwoFaces
	case q.Eyes < q.need:
		return capture.HintCloser
	case q.tall:
		return capture.HintFurther
	case q.edges || q.off > 1:
		return capture.HintCentre
	case q.dark():
		return capture.HintDark
	case q.Luma > maxLuma || q.Bright > maxBright || q.flat():
		return capture.HintBright
	case q.turned():
		return capture.HintLook
	case q.Sharpness < minSharp:
		return capture.HintHoldStill
	}
	return capture.HintNone
}

func (q *Quality) flat() bool { return q.Contrast < minContrast*q.Luma }

func (q *Quality) dark() bool {
	return q.Luma < minLuma || q.Luma < warnLuma && q.Scene < darkScene || q.Luma < against*q.Scene || q.flat() && q.Luma < 128
}

func (q *Quality) turned() bool {
	return q.marked && (math.Abs(q.Yaw) > maxYaw || math.Abs(q.Roll) > maxRoll || q.Pitch < minPitch || q.Pitch > maxPitch)
}

func (q *Quality) masked() bool {
	return q.Mask > maxMask || q.marked && q.Mask > maskTinted && q.Mouth < maskSmooth
}

func (q *Quality) wish() capture.Hint {
	switch {
	case q.masked():
		return capture.HintMask
	case q.Evenness < minEven:
		return capture.HintSideLight
	case q.Glare > mostGlare:
		return capture.HintGlasses
	}
	return capture.HintNone
}

func (q *Quality) warn() {
	for _, w := range []struct {
		name string
		on   bool
	}{
		{"small", q.Eyes < goodEyes},
		{"low_light", q.Luma < warnLuma && q.Scene < 2*darkScene},
		{"soft", q.Sharpness < warnSharp},
		{"uneven_light", q.Evenness < warnEven},
		{"side_light", q.Evenness < minEven},
		{"covered_mouth", q.masked()},
		{"glasses", q.marked && q.Glasses > maxGlasses},
		{"glare", q.Glare > mostGlare},
	} {
		if w.on {
			q.Warnings = append(q.Warnings, w.name)
		}
	}
	slices.Sort(q.Warnings)
}
