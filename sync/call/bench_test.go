package call

import (
	"testing"
	"time"
)

// BenchmarkSetUp is the time from both ends' start to the first picture at the later one.
func BenchmarkSetUp(b *testing.B) {
	for b.Loop() {
		p := startPair(b, Options{Video: newTestCamera(640, 480, 30, 10, 200, 10).frame}, Options{Video: newTestCamera(640, 480, 30, 10, 20, 200).frame})
		p.station.until(b, "picture", 10*time.Second, func(w *watch) bool { return w.frames > 0 })
		p.page.until(b, "picture", 10*time.Second, func(w *watch) bool { return w.frames > 0 })
		b.StopTimer()
		p.stop(b)
		b.StartTimer()
	}
}

// BenchmarkSetUpChromium is the time from the page's "joined" to its first frame on screen.
func BenchmarkSetUpChromium(b *testing.B) {
	c := startBrowserCall(b, Options{})
	sum, n := 0.0, 0
	for b.Loop() {
		c.open(c.relay.URL)
		c.until("picture", 20*time.Second, func(s pageStats) bool { return s.Frames > 1 })
		sum += ask[float64](c.browser, `firstFrame - opened`)
		n++
	}
	b.ReportMetric(sum/float64(n), "ms/first-frame")
}
