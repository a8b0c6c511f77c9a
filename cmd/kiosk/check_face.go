package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/passdesk/passdesk/capture/face"
)

// This file is the self-test of what judges faces: the models, the lock-out after attacks, and the screen that is the light.

func checkModels(_ context.Context, on subject) []finding {
	e, err := face.New(face.Options{Models: on.Models.Dir})
	if err != nil {
		return []finding{{bad, "models", err.Error(), "apt install opencv-data, or set models.dir"}}
	}
	defer e.Close()
	var list []finding
	for _, alarm := range e.Alarms() {
		list = append(list, finding{bad, "models", alarm.Error(), "kiosk models install puts the right file in its place"})
	}
	says := []string{
		"tier 0: faces by cascades, not compared: the reviewer decides on liveness and compares",
		"tier 1: faces with landmarks, not compared: the reviewer does",
		"tier 2: faces with landmarks, compared",
		"tier 3: faces with landmarks, compared, passive cue",
	}[e.Tier()]
	var missing []string
	for _, m := range face.Models() {
		if _, err := m.Read(on.Models.Dir); m.Tier > e.Tier() && errors.Is(err, os.ErrNotExist) {
			missing = append(missing, fmt.Sprintf("%s (tier %d)", m.Name, m.Tier))
		}
	}
	if len(missing) > 0 {
		says += "; missing: " + strings.Join(missing, ", ")
	}
	if e.Tier() >= 2 {
		return append(list, finding{good, "models", says, ""})
	}
	return append(list, finding{warn, "models", says, "kiosk models install, or set models.dir"})
}

// checkLockout tells when the machine judges no faces because of attacks.
func checkLockout(_ context.Context, on subject) []finding {
	l := openLockout(on.Station.Data, time.Now, slog.New(slog.DiscardHandler))
	if l.Locked() {
		return []finding{{
			warn, "lockout", "faces are judged by people until " + l.Until().Local().Format(time.DateTime) + ": attacks were seen here",
			"look at who was there; it ends by itself",
		}}
	}
	return []finding{{good, "lockout", "none: the station judges faces", ""}}
}

// smallScreen is the area below which a screen lights a face at arm's length too little for the light challenge, in cm²: that of 17 inches.
const smallScreen = 750

// checkScreen tells the size of what is connected, as the kernel knows it: the screen is the lamp of the light challenge.
func checkScreen(context.Context, subject) []finding { return screenFindings(screens("/sys")) }

func screenFindings(all []panel) []finding {
	const remedy = "connect the screen; a virtual display lights nobody"
	if len(all) == 0 {
		return []finding{{warn, "screen", "the kernel sees none", remedy}}
	}
	var list []finding
	for _, p := range all {
		says := fmt.Sprintf("%s, %dx%d", p.name, p.width, p.height)
		switch area := p.wideCM * p.highCM; {
		case area == 0:
			list = append(list, finding{good, "screen", says + ", does not say its size", ""})
		case area < smallScreen:
			list = append(list, finding{warn, "screen", fmt.Sprintf("%s, %dx%d cm", says, p.wideCM, p.highCM), "17 inches or more light a face; with less, more visits go to the reviewer"})
		default:
			list = append(list, finding{good, "screen", fmt.Sprintf("%s, %dx%d cm", says, p.wideCM, p.highCM), ""})
		}
	}
	if len(all) > 1 {
		list = append(list, finding{warn, "screen", "there is more than one", "disconnect all but the station's: the others are seen by nobody who minds them"})
	}
	return list
}
