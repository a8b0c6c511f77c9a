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
type sight struct {
	file  calibration.File
	known bool
}

// lookUp takes the calibration from the data folder, when there is one and it was made with this camera.
func lookUp(cfg Config, log *slog.Logger) sight {
	f, err := calibration.Load(cfg.Station.Data)
	source := cameraSource(cfg)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if source != "rehearsal" {
			log.Warn("not-calibrated", "remedy", "kiosk calibrate")
		}
		return sight{}
	case err != nil:
		log.Warn("not-calibrated", "err", err, "remedy", "kiosk calibrate")
		return sight{}
	case f.Source != source:
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
	return sight{f, true}
}

// pxPerMM is the size of documents at their place, 0 when not known.
func (s sight) pxPerMM() float64 {
	if !s.known {
		return 0
	}
	return s.file.Result.PxPerMM
}

// limits ask for as large a document as this station can have: a machine-readable zone is read well from 4.7 pixels a millimetre and not
// at all below 3.
func (s sight) limits() reader.Limits {
	if !s.known {
		return reader.Limits{}
	}
	return reader.Limits{PxPerMM: max(3, min(4.7, 0.8*s.file.Result.PxPerMM))}
}

// check warns when the camera that opened is not the one that was calibrated.
func (s sight) check(camera capture.Info, log *slog.Logger) {
	if s.known && !s.file.Fits(camera, camera.Width, camera.Height) {
		log.Warn("calibration-of-another-camera", "made-with", s.file.Camera, "width", s.file.Result.Width, "height", s.file.Result.Height,
			"is", camera.Name, "remedy", "kiosk calibrate")
	}
}
