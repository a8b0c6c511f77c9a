package main

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/light"
)

const (
	lagsFile   = "lag.json"
	lagsNeeded = 5  // passed sessions before the lag is judged
	lagsKept   = 25 // of the newest
)

// lags learns from passed sessions how late the station's camera sees what its screen shows, in lag.json beside calibration.json.
// After lagsNeeded of them every session is judged against their median; another camera or another size of its picture begins
// anew, and so does who deletes the file.
type lags struct {
	file keptFile[lagsState]

	mu sync.Mutex
	is lagsState
}

type lagsState struct {
	Camera string    `json:"camera"` // name and size of the picture
	Lags   []float64 `json:"lags_ms"`
}

func openLags(dir string, log *slog.Logger) *lags {
	l := &lags{file: keptFile[lagsState]{filepath.Join(dir, lagsFile), log}}
	l.is = l.file.read()
	return l
}

func lagCamera(i capture.Info) string { return fmt.Sprintf("%s %dx%d", i.Name, i.Width, i.Height) }

// station is what is known of this station for a session.
func (l *lags) station(i capture.Info) light.Station {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := light.Station{Named: lagCamera(i)}
	if n := len(l.is.Lags); l.is.Camera == lagCamera(i) && n >= lagsNeeded {
		sorted := slices.Sorted(slices.Values(l.is.Lags))
		m := min(max((sorted[(n-1)/2]+sorted[n/2])/2, 0), light.MostLag)
		s.Lag = &m
	}
	return s
}

// learn takes the lag of a session that passed.
func (l *lags) learn(i capture.Info, res face.Result) {
	c := res.Check(light.CheckLag)
	lag, ok := c.Evidence["lag_ms"]
	if !res.Passed || c.Status != light.Pass || !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.is.Camera != lagCamera(i) {
		l.is = lagsState{Camera: lagCamera(i)}
	}
	l.is.Lags = append(l.is.Lags, lag)
	l.is.Lags = l.is.Lags[max(0, len(l.is.Lags)-lagsKept):]
	l.file.write(l.is)
}
