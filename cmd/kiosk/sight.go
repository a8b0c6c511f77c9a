package main

import (
	"errors"
	"log/slog"
	"os"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/calibration"
	"github.com/passdesk/passdesk/capture/reader"
)

// sight is what is known of the camera's place; the zero sight knows nothing.
type sight struct{ file calibration.File }

// lookUp takes the calibration from the data folder, when there is one and it was made with the camera that Config.source gave. A station that
// waits for its camera takes that of any real one: which it is, check says when it is there.
func lookUp(dir, source string, waits bool, log *slog.Logger) sight {
	f, err := calibration.Load(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if source != rehearsed {
			log.Warn("not-calibrated", "remedy", "kiosk calibrate")
		}
		return sight{}
	case err != nil:
		log.Warn("not-calibrated", "err", err, "remedy", "kiosk calibrate")
		return sight{}
	case waits && f.Simulated, !waits && f.Source != source:
		log.Warn("calibration-of-another-camera", "made-with", f.Camera, "remedy", "kiosk calibrate")
		return sight{}
	}
	no, unsure := calibration.Lacks(f.Abilities)
	kinds := func(all []calibration.Ability) (names []string) {
		for _, a := range all {
			names = append(names, a.Kind)
		}
		return names
	}
	log.Info("calibrated", "at", f.At, "px-per-mm", f.Result.PxPerMM, "blur-mm", f.Result.Blur, "cannot-read", kinds(no), "unsure", kinds(unsure))
	return sight{f}
}

// pxPerMM is the size of documents at their place, 0 when not known.
func (s sight) pxPerMM() float64 { return s.file.Result.PxPerMM }

// limits ask for as large a document as this station can have: a machine-readable zone is read well from 4.7 pixels a millimetre and not
// at all below 3.
func (s sight) limits() reader.Limits {
	if s.pxPerMM() == 0 {
		return reader.Limits{}
	}
	return reader.Limits{PxPerMM: max(3, min(4.7, 0.8*s.pxPerMM()))}
}

// check warns when the camera that opened is not the one that was calibrated.
func (s sight) check(camera capture.Info, log *slog.Logger) {
	if s.pxPerMM() != 0 && !s.file.Fits(camera) {
		log.Warn("calibration-of-another-camera", "made-with", s.file.Camera, "width", s.file.Result.Width, "height", s.file.Result.Height,
			"is", camera.Name, "remedy", "kiosk calibrate")
	}
}
