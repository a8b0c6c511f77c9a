package face

import (
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"

	"github.com/passdesk/passdesk/capture"
	"gocv.io/x/gocv"
)

// ErrNoCascade means that not even the fallback detector is installed.
var ErrNoCascade = errors.New("no face detector: install the package opencv-data, or put the YuNet model into the models folder")

const cascadeFile = "haarcascade_frontalface_alt2.xml"

// CascadeFolders is where the cascade is looked for when Options.Cascades is empty.
var CascadeFolders = []string{
	"/usr/share/opencv4/haarcascades", "/usr/share/opencv/haarcascades", "/usr/local/share/opencv4/haarcascades",
}

// haarWidth is the width in pixels that pictures are reduced to first.
const haarWidth = 640

// haarOverlap is the intersection over union from which two boxes are one face.
const haarOverlap = 0.3

// haar is the cascade of P. Viola and M. Jones (2001) as trained by R. Lienhart. It gives boxes of upright frontal faces.
type haar struct{ c gocv.CascadeClassifier }

func newHaar(folders []string) (*haar, error) {
	for _, dir := range folders {
		path := filepath.Join(dir, cascadeFile)
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
		return &haar{c}, nil
	}
	return nil, fmt.Errorf("%w (looked for %s in %s)", ErrNoCascade, cascadeFile, strings.Join(folders, ", "))
}

func (h *haar) close() error { return h.c.Close() }

// find works on grey at most 640 pixels wide; parameters 1.2 and 3 are the best of those measured.
func (h *haar) find(bgr gocv.Mat) ([]Face, error) {
	grey := gocv.NewMat()
	defer grey.Close()
	scale := reduce(bgr, &grey, haarWidth)
	least := max(20, int(100*float64(grey.Cols())/haarWidth))
	var faces []Face
	for _, r := range h.c.DetectMultiScaleWithParams(grey, 1.2, 3, 0, image.Pt(least, least), image.Point{}) {
		faces = append(faces, Face{Score: 1, Box: capture.Rect{
			X: float64(r.Min.X) / scale, Y: float64(r.Min.Y) / scale, W: float64(r.Dx()) / scale, H: float64(r.Dy()) / scale,
		}})
	}
	faces = suppress(faces, haarOverlap)
	largestFirst(faces)
	return faces, nil
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
