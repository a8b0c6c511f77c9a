package call

import (
	"context"
	"runtime"
	"testing"
	"time"
)

func TestBothSeeAndHearEachOther(t *testing.T) {
	before := runtime.NumGoroutine()
	began := time.Now()
	sound := &testSound{}
	p := startPair(t,
		Options{Video: newTestCamera(640, 480, 30, 200, 60, 30).frame, Audio: sound},
		Options{Video: newTestCamera(320, 240, 20, 30, 90, 200).frame, Audio: &testSound{}})
	p.station.until(t, "picture at the station", 10*time.Second, func(w *watch) bool { return near(w.centre, 30, 90, 200) })
	p.page.until(t, "picture at the page", 10*time.Second, func(w *watch) bool { return near(w.centre, 200, 60, 30) })
	t.Logf("first pictures after %v and %v", p.station.firsts.Sub(began), p.page.firsts.Sub(began))
	p.station.until(t, "3 s of two-way media", 15*time.Second, func(w *watch) bool { return w.stats.BothWaysMS >= 3000 })
	s := p.station.now()
	if s.AudioLevel < -20 || s.AudioLevel > -5 {
		t.Errorf("tone of 8000/32768 heard at %d dBFS, want about -12", s.AudioLevel)
	}
	if s.BothWaysMS > s.MS {
		t.Errorf("%d ms of media in %d ms", s.BothWaysMS, s.MS)
	}
	if s.RemoteVideoPackets == 0 || s.RemoteAudioPackets == 0 || s.RTT > 200 {
		t.Errorf("remote reports: %+v", s)
	}
	if s.Width != 640 || s.RemoteWidth != 320 {
		t.Errorf("sizes: %+v", s)
	}
	p.stop(t)
	if p.station.last() != Closed || p.page.last() != Closed {
		t.Errorf("ended in %v and %v", p.station.states, p.page.states)
	}
	if sound.played == 0 || sound.maximum > sampleRate*300/1000 {
		t.Errorf("played %d samples, at most %d queued", sound.played, sound.maximum)
	}
	settle(t, before)
}

// settle waits for goroutines to end.
func settle(t *testing.T, before int) {
	t.Helper()
	for end := time.Now().Add(3 * time.Second); runtime.NumGoroutine() > before; {
		if time.Now().After(end) {
			buf := make([]byte, 1<<16)
			t.Errorf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), buf[:runtime.Stack(buf, true)])
			return
		}
		runtime.Gosched()
	}
}

func TestPowerCutAtTheStationDuringTheCall(t *testing.T) {
	line := newRough(t, 0, 0)
	first := startPair(t, Options{Video: newTestCamera(320, 240, 30, 10, 200, 10).frame, setEngine: line.engine(t)}, Options{})
	first.page.until(t, "picture", 10*time.Second, func(w *watch) bool { return near(w.centre, 10, 200, 10) })
	// The power goes: nothing more is heard of the first station, not even a bye.
	line.cut.Store(true)
	first.cut.Store(true)
	first.endStation()
	<-first.stationDone
	first.cut.Store(false)

	second := newWatch()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		o := second.into(Options{Video: newTestCamera(320, 240, 30, 200, 10, 10).frame, LoopbackOnly: true, Log: testLog(t)})
		done <- Run(ctx, first.stationPipe, o)
	}()
	first.page.until(t, "picture of the new station", 10*time.Second, func(w *watch) bool { return near(w.centre, 200, 10, 10) })
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	first.endPage()
	<-first.pageDone
}
