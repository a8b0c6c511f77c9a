package face

import (
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/passdesk/passdesk/capture"
	"gocv.io/x/gocv"
)

// ErrNoCascade means that not even the fallback detector is installed.
var ErrNoCascade = errors.New("no face detector: install the package opencv-data, or put the YuNet model into the models folder")

// The cascades of the package opencv-data.
const (
	cascadeFile = "haarcascade_frontalface_alt2.xml"
	eyesFile    = "haarcascade_eye.xml" // optional: it levels the pictures that a reviewer compares
)

// CascadeFolders is where the cascade is looked for when Options.Cascades is empty.
var CascadeFolders = []string{
	"/usr/share/opencv4/haarcascades", "/usr/share/opencv/haarcascades", "/usr/local/share/opencv4/haarcascades",
}

const (
	haarWidth  = 640             // pixels: pictures are reduced to this width first,
	haarArea   = haarWidth * 480 // and to this area, which bounds the time for upright ones
	haarLeast  = 100             // of haarWidth: side of the smallest face of a camera's frame
	haarEnough = 3               // hits at neighbouring places and sizes that make a face; a face has 10 to 60
	haarFaint  = 0.3             // of the hits of the best: what has fewer is a slip, not a second face
	haarHalf   = 4.0             // hits that give a score of one half
)

// haar is the cascade of P. Viola and M. Jones (2001) as trained by R. Lienhart. It gives boxes of upright frontal faces.
type haar struct {
	face gocv.CascadeClassifier
	eye  *gocv.CascadeClassifier // nil: not installed
}

func newHaar(folders []string) (*haar, error) {
	face, err := readCascade(folders, cascadeFile)
	if err != nil {
		return nil, err
	}
	h := &haar{face: *face}
	if h.eye, err = readCascade(folders, eyesFile); err != nil && !errors.Is(err, ErrNoCascade) {
		h.face.Close()
		return nil, err
	}
	return h, nil
}

func readCascade(folders []string, file string) (*gocv.CascadeClassifier, error) {
	for _, dir := range folders {
		path := filepath.Join(dir, file)
		data, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		// OpenCV ends the process over a file that is no XML.
		if s := string(data); !strings.HasPrefix(strings.TrimSpace(s), "<?xml") || !strings.Contains(s, "</opencv_storage>") {
			return nil, fmt.Errorf("%w: %s is not a cascade", ErrModel, path)
		}
		c := gocv.NewCascadeClassifier()
		if !c.Load(path) {
			c.Close()
			return nil, fmt.Errorf("%w: OpenCV cannot read %s", ErrModel, path)
		}
		return &c, nil
	}
	return nil, fmt.Errorf("%w (looked for %s in %s)", ErrNoCascade, file, strings.Join(folders, ", "))
}

func (h *haar) close() error {
	if h.eye != nil {
		h.eye.Close()
	}
	return h.face.Close()
}

// find looks for faces as a camera's frame has them, and once more in greys that are spread: the cascade sees little of dark skin.
func (h *haar) find(bgr gocv.Mat) ([]Face, error) {
	faces, err := h.search(bgr, frames)
	if err == nil && len(faces) == 0 {
		return h.search(bgr, spread)
	}
	return faces, err
}

// effort is how a cascade searches.
type effort struct {
	step   float64 // from one size to the next
	least  float64 // side of the smallest face, when the picture is haarWidth wide
	enough int     // hits that make a face
	even   bool    // smooth the noise and spread the greys first: dark pictures, dark skin before a bright wall
}

var (
	frames   = effort{step: 1.1, least: haarLeast, enough: haarEnough}
	spread   = effort{step: 1.1, least: haarLeast, enough: haarEnough + 1, even: true}
	thorough = effort{step: 1.1, least: 0.55 * haarLeast, enough: haarEnough}
)

// search works on grey of at most haarWidth and haarArea pixels.
func (h *haar) search(bgr gocv.Mat, by effort) ([]Face, error) {
	grey := gocv.NewMat()
	defer grey.Close()
	w, tall := float64(bgr.Cols()), float64(bgr.Rows())
	scale := reduce(bgr, &grey, int(math.Min(haarWidth, math.Sqrt(haarArea*w/tall))))
	if by.even {
		gocv.GaussianBlur(grey, &grey, image.Pt(5, 5), 0, 0, gocv.BorderDefault)
		gocv.EqualizeHist(grey, &grey)
	}
	side := max(20, int(by.least*math.Sqrt(float64(grey.Cols()*grey.Rows())/haarArea)))
	// Grouped here, not by OpenCV, which does not tell how many hits a face has.
	hits := h.face.DetectMultiScaleWithParams(grey, by.step, 0, 0, image.Pt(side, side), image.Point{})
	faces := group(hits, by.enough)
	for i := range faces {
		b := &faces[i].Box
		b.X, b.Y, b.W, b.H = b.X/scale, b.Y/scale, b.W/scale, b.H/scale
	}
	largestFirst(faces)
	return faces, nil
}

// group makes faces of the hits of a cascade: hits that differ by less than a fifth of their size belong together, and their
// mean is a face when there are more than enough of them. What has few hits beside the best, or lies within a better
// one, is none. The score grows with the number of hits.
func group(hits []image.Rectangle, enough int) []Face {
	of := make([]int, len(hits)) // group of each hit; groups are joined by renaming
	for i := range hits {
		of[i] = i
		for j := range i {
			if of[i] != of[j] && alike(hits[i], hits[j]) {
				old := of[i]
				for k := range i + 1 {
					if of[k] == old {
						of[k] = of[j]
					}
				}
			}
		}
	}
	sums, count, best := map[int]capture.Rect{}, map[int]int{}, 0
	for i, r := range hits {
		s := sums[of[i]]
		sums[of[i]] = capture.Rect{X: s.X + float64(r.Min.X), Y: s.Y + float64(r.Min.Y), W: s.W + float64(r.Dx()), H: s.H + float64(r.Dy())}
		count[of[i]]++
		best = max(best, count[of[i]])
	}
	var faces []Face
	for i := range hits { // in the order of the hits, so that the same picture gives the same faces
		n := count[i]
		if n <= enough || float64(n) < haarFaint*float64(best) {
			continue
		}
		s, k := sums[i], 1/float64(n)
		faces = append(faces, Face{Score: float64(n) / (float64(n) + haarHalf), Box: capture.Rect{X: s.X * k, Y: s.Y * k, W: s.W * k, H: s.H * k}})
	}
	return suppress(faces, haarOverlap)
}

// haarOverlap is the intersection over union from which two boxes are one face.
const haarOverlap = 0.3

func alike(a, b image.Rectangle) bool {
	d := 0.1 * float64(min(a.Dx(), b.Dx())+min(a.Dy(), b.Dy()))
	near := func(p, q int) bool { return math.Abs(float64(p-q)) <= d }
	return near(a.Min.X, b.Min.X) && near(a.Min.Y, b.Min.Y) && near(a.Max.X, b.Max.X) && near(a.Max.Y, b.Max.Y)
}

// reduce converts to grey of at most the given width and returns the factor by which it shrank.
func reduce(bgr gocv.Mat, grey *gocv.Mat, width int) float64 {
	scale := min(1, float64(width)/float64(bgr.Cols()))
	if scale == 1 {
		gocv.CvtColor(bgr, grey, gocv.ColorBGRToGray)
		return 1
	}
	small := gocv.NewMat()
	defer small.Close()
	gocv.Resize(bgr, &small, image.Pt(width, max(1, int(float64(bgr.Rows())*scale+0.5))), 0, 0, gocv.InterpolationArea)
	gocv.CvtColor(small, grey, gocv.ColorBGRToGray)
	return scale
}
