package sound

import (
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Normal is the volume that a station has when nobody says otherwise.
const Normal = 60

const (
	restAfter  = 3 * time.Second  // silence after which the speaker is given back: a call opens it for itself
	retryAfter = 30 * time.Second // a missing speaker is looked for again
)

// errNone says that this program or this machine has no speaker.
var errNone = errors.New("no speaker")

// speaker pulls samples from a source until it is closed.
type speaker interface{ Close() }

// Player plays signals one over the other. The nil Player is silent.
type Player struct {
	gain  float64
	log   *slog.Logger
	open  func(pull func(out []int16)) (speaker, error)
	queue chan Name
	end   chan struct{}
	once  sync.Once
	mix   mixer
	down  bool // the speaker was missing when last looked for; of the playing goroutine
}

// Open makes a player. volume goes from 0 (mute) to 100. Nothing is opened before the first signal, and nothing here fails: a
// missing speaker is logged once.
func Open(volume int, log *slog.Logger) *Player {
	if volume <= 0 {
		return nil
	}
	return start(volume, log, openSpeaker)
}

func start(volume int, log *slog.Logger, open func(func([]int16)) (speaker, error)) *Player {
	v := float64(min(volume, 100)) / 100
	p := &Player{gain: v * v, log: log, open: open, queue: make(chan Name, 4), end: make(chan struct{})} // an ear hears powers, not amplitudes
	go p.run()
	return p
}

// Play starts a signal and returns at once. When several wait for a slow sound server, the newest is dropped.
func (p *Player) Play(n Name) {
	if p == nil {
		return
	}
	select {
	case p.queue <- n:
	default:
	}
}

// Close ends everything; it does not wait for a sound server that hangs. Play after Close is silent.
func (p *Player) Close() {
	if p != nil {
		p.once.Do(func() { close(p.end) })
	}
}

// run owns the speaker.
func (p *Player) run() {
	var dev speaker
	var missing time.Time
	rest := time.NewTimer(restAfter)
	defer func() {
		rest.Stop()
		if dev != nil {
			dev.Close()
		}
	}()
	for {
		select {
		case <-p.end:
			return
		case <-rest.C:
			if dev != nil {
				dev.Close()
				dev = nil
			}
		case n := <-p.queue:
			if dev == nil && (missing.IsZero() || time.Since(missing) >= retryAfter) {
				dev, missing = p.find()
			}
			if dev == nil {
				continue
			}
			p.mix.add(pcm(n), p.gain)
			rest.Reset(restAfter)
		}
	}
}

// find opens the speaker and tells since when it is missing.
func (p *Player) find() (speaker, time.Time) {
	p.mix.clear()
	dev, err := p.open(p.mix.pull)
	if err == nil {
		p.down = false
		return dev, time.Time{}
	}
	if !p.down {
		p.down = true
		p.log.Warn("no-speaker", "err", err)
	}
	return nil, time.Now()
}

// mixer adds the signals that sound at one time.
type mixer struct {
	mu     sync.Mutex
	voices []voice
}

type voice struct {
	pcm  []int16
	gain float64
}

func (m *mixer) add(pcm []int16, gain float64) {
	m.mu.Lock()
	m.voices = append(m.voices, voice{pcm, gain})
	m.mu.Unlock()
}

func (m *mixer) clear() {
	m.mu.Lock()
	m.voices = nil
	m.mu.Unlock()
}

// pull writes the next samples: it runs on the sound thread.
func (m *mixer) pull(out []int16) {
	clear(out)
	m.mu.Lock()
	defer m.mu.Unlock()
	left := m.voices[:0]
	for _, v := range m.voices {
		n := min(len(out), len(v.pcm))
		for i, s := range v.pcm[:n] {
			out[i] = int16(max(-1<<15, min(1<<15-1, float64(out[i])+v.gain*float64(s))))
		}
		if v.pcm = v.pcm[n:]; len(v.pcm) > 0 {
			left = append(left, v)
		}
	}
	clear(m.voices[len(left):])
	m.voices = left
}
