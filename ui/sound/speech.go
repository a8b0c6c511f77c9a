package sound

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// speaks is the program that reads aloud: Debian's espeak-ng, which needs no network and no model.
const speaks = "espeak-ng"

// longest is how long one instruction may be read before it is cut off.
const longest = 30 * time.Second

// voices are espeak-ng's names of the screens' languages.
var voices = map[string]string{"en": "en-us", "es": "es", "zh-Hans": "cmn"}

// Voice reads instructions aloud, one at a time; the newest wins, and what it interrupts is not taken up again. It is given the fixed
// words of the screens and nothing else: no name, no number, no pass. The nil Voice is silent.
type Voice struct {
	path   string
	volume int // 0..100
	log    *slog.Logger
	mu     sync.Mutex
	next   chan utterance // holds one
	end    chan struct{}
	once   sync.Once
	ended  chan struct{}
	mute   bool // the program failed before; of the speaking goroutine
}

type utterance struct{ voice, words string }

// OpenVoice makes a voice as loud as the signals, volume 0 (mute) to 100. On a machine without the program it is nil.
func OpenVoice(volume int, log *slog.Logger) *Voice {
	path, err := exec.LookPath(speaks)
	if volume <= 0 || err != nil {
		return nil
	}
	v := &Voice{path: path, volume: min(volume, 100), log: log, next: make(chan utterance, 1), end: make(chan struct{}), ended: make(chan struct{})}
	go v.run()
	return v
}

// Say reads words in the language of a tag ("en", "es", "zh-Hans") and returns at once; no words are silence. Words in another
// language are not read.
func (v *Voice) Say(lang, words string) {
	if v == nil {
		return
	}
	voice, ok := voices[lang]
	if !ok {
		words = ""
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	select {
	case <-v.next: // overtaken before it was begun
	default:
	}
	v.next <- utterance{voice, words}
}

// Close ends what is being read, and waits for that.
func (v *Voice) Close() {
	if v != nil {
		v.once.Do(func() { close(v.end) })
		<-v.ended
	}
}

// run reads one utterance after another.
func (v *Voice) run() {
	defer close(v.ended)
	stop, done := context.CancelFunc(func() {}), make(chan error)
	reading := false
	hush := func() {
		stop()
		if reading {
			<-done
			reading = false
		}
	}
	defer func() { hush() }()
	for {
		select {
		case <-v.end:
			return
		case err := <-done:
			reading = false
			if err != nil && !v.mute {
				v.log.Warn("no-voice", "err", err)
			}
			v.mute = err != nil
		case u := <-v.next:
			hush()
			if u.words == "" {
				continue
			}
			ctx, cancel := context.WithTimeout(context.Background(), longest)
			stop, reading = cancel, true
			go func() {
				defer cancel()
				done <- v.read(ctx, u)
			}()
		}
	}
}

// read runs the program. The words go through a pipe, not through its arguments, which everybody on the machine may see.
func (v *Voice) read(ctx context.Context, u utterance) error {
	cmd := exec.CommandContext(ctx, v.path, "-v", u.voice, "-s", "150", "-a", strconv.Itoa(2*v.volume), "-b", "1", "--stdin")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(u.words), io.Discard, nil
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil && ctx.Err() == nil {
		return fmt.Errorf("%s: %w", speaks, err)
	}
	return nil
}
