package calibration

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/passdesk/passdesk/app/disk"
	"github.com/passdesk/passdesk/capture"
)

// FileName is the file in the station's data folder.
const FileName = "calibration.json"

// File is a calibration as it is kept: valid for one camera at one size of picture, until somebody moves it.
type File struct {
	Camera    string    `json:"camera"` // name of the device
	Source    string    `json:"source"` // what it was opened by
	Simulated bool      `json:"simulated,omitempty"`
	At        time.Time `json:"at"`
	Result    Result    `json:"result"`
	Abilities []Ability `json:"abilities"`
}

// New makes the file of a measurement.
func New(camera capture.Info, r Result, at time.Time) File {
	return File{
		Camera: camera.Name, Source: camera.Source, Simulated: camera.Simulated, At: at.UTC().Truncate(time.Second), Result: r, Abilities: Abilities(r),
	}
}

// Save replaces the file in a folder durably: whatever happens, the old or the new one is there, whole.
func (f File) Save(dir string) error {
	raw, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return fmt.Errorf("save calibration: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("save calibration: %w", err)
	}
	if err := disk.Replace(filepath.Join(dir, FileName), append(raw, '\n'), 0o600); err != nil {
		return fmt.Errorf("save calibration: %w", err)
	}
	return nil
}

// Load reads the file in a folder. Without one the error is os.ErrNotExist; one that makes no sense is an error too. What can
// be read follows from the figures anew, so that a newer program judges by its own limits.
func Load(dir string) (File, error) {
	raw, err := os.ReadFile(filepath.Join(dir, FileName))
	if err != nil {
		return File{}, fmt.Errorf("load calibration: %w", err)
	}
	var f File
	if err := json.Unmarshal(raw, &f); err != nil {
		return File{}, fmt.Errorf("load calibration: %w", err)
	}
	r := f.Result
	if !(r.PxPerMM > 0.5 && r.PxPerMM < 100 && r.Blur > 0 && r.Blur < 10 && r.Width > 0 && r.Height > 0 && r.Tilt >= 1) {
		return File{}, fmt.Errorf("load calibration: %s holds no measurement", FileName)
	}
	f.Abilities = Abilities(r)
	return f, nil
}

// Fits tells whether the calibration was made with this camera, opened by the same name, at this size.
func (f File) Fits(camera capture.Info) bool {
	return f.Camera == camera.Name && f.Source == camera.Source && f.Simulated == camera.Simulated &&
		f.Result.Width == camera.Width && f.Result.Height == camera.Height
}

// Corrected is a measurement whose card was printed at another size: the line of 100 mm on the sheet is lineMM long.
func (r Result) Corrected(lineMM float64) Result {
	k := lineMM / LineMM
	r.PxPerMM /= k
	r.Blur, r.Across, r.Down = r.Blur*k, r.Across*k, r.Down*k
	return r
}
