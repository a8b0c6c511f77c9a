package call

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/gen2brain/malgo"
)

const (
	openWithin  = 3 * time.Second
	reopenEvery = 2 * time.Second
)

// ErrNoDevice says that there is neither a microphone nor a speaker, or no sound
// server. The caller goes on without: a nil Options.Audio is silence.
var ErrNoDevice = errors.New("no microphone or speaker")

// backends is a variable for the tests.
var backends = systemBackends

// systemBackends are asked in this order: PulseAudio (or PipeWire in its clothes), and ALSA where the
// kernel knows a card. Without a card ALSA still lists a "default" device, and
// prints a page of errors when that is opened.
func systemBackends() []malgo.Backend {
	list := []malgo.Backend{malgo.BackendPulseaudio}
	if cards, err := filepath.Glob("/proc/asound/card[0-9]*"); err == nil && len(cards) > 0 {
		list = append(list, malgo.BackendAlsa)
	}
	return list
}

// Devices lists the microphones and speakers by name, the default one first.
func Devices(ctx context.Context) (microphones, speakers []string, err error) {
	type answer struct {
		in, out []string
		err     error
	}
	got := make(chan answer, 1)
	go func() {
		in, out, err := listDevices()
		got <- answer{in, out, err}
	}()
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	select {
	case a := <-got:
		return a.in, a.out, a.err
	case <-ctx.Done():
		return nil, nil, fmt.Errorf("list sound devices: %w", ctx.Err())
	}
}

func listDevices() (in, out []string, err error) {
	sound, err := openSound()
	if err != nil {
		return nil, nil, err
	}
	defer closeSound(sound)
	names := func(kind malgo.DeviceType) (list []string) {
		infos, _ := sound.Devices(kind)
		slices.SortStableFunc(infos, func(a, b malgo.DeviceInfo) int { return int(b.IsDefault) - int(a.IsDefault) })
		for _, d := range infos {
			list = append(list, d.Name())
		}
		return list
	}
	in, out = names(malgo.Capture), names(malgo.Playback)
	if len(in)+len(out) == 0 {
		return nil, nil, ErrNoDevice
	}
	return in, out, nil
}

func openSound() (*malgo.AllocatedContext, error) {
	sound, err := malgo.InitContext(backends(), malgo.ContextConfig{}, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoDevice, err)
	}
	return sound, nil
}

func closeSound(sound *malgo.AllocatedContext) {
	_ = sound.Uninit()
	sound.Free()
}

// DuplexOptions names the devices; the zero value is the machine's default ones.
type DuplexOptions struct {
	Microphone string // as Devices names it
	Speaker    string
	Log        *slog.Logger
}

// Duplex is an AudioDevice on the machine's sound hardware. When the hardware is
// pulled out it gives silence and tries every 2 s to open it again.
type Duplex struct {
	o        DuplexOptions
	log      *slog.Logger
	recorded sampleRing
	queued   sampleRing
	lost     chan struct{} // the device stopped by itself
	end      chan struct{}
	done     chan struct{}
	once     sync.Once
}

// OpenDuplex opens microphone and speaker, or one of them if the other is not there. It takes 3 s
// at most, whatever the sound server does. The error is ErrNoDevice when there is nothing
// to open.
func OpenDuplex(ctx context.Context, o DuplexOptions) (*Duplex, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	d := &Duplex{o: o, log: o.Log, lost: make(chan struct{}, 1), end: make(chan struct{}), done: make(chan struct{})}
	opened := make(chan error, 1)
	go d.own(opened)
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	select {
	case err := <-opened:
		if err != nil {
			<-d.done
			return nil, fmt.Errorf("open sound: %w", err)
		}
		return d, nil
	case <-ctx.Done():
		close(d.end) // own cleans up when the sound server lets go of it
		return nil, fmt.Errorf("open sound: %w", ctx.Err())
	}
}

// own holds the hardware; one goroutine opens, reopens and closes it.
func (d *Duplex) own(opened chan<- error) {
	defer close(d.done)
	shut, err := d.open()
	opened <- err
	if err != nil {
		return
	}
	t := time.NewTicker(reopenEvery)
	defer t.Stop()
	for {
		select {
		case <-d.end:
			if shut != nil {
				shut()
			}
			return
		case <-d.lost:
			if shut != nil {
				d.log.Warn("call: sound device lost")
				shut()
				shut = nil
			}
		case <-t.C:
			if shut == nil {
				if shut, err = d.open(); err == nil {
					d.log.Info("call: sound device back")
				} else {
					shut = nil
				}
			}
		}
	}
}

// open starts the hardware and returns what stops it.
func (d *Duplex) open() (shut func(), err error) {
	sound, err := openSound()
	if err != nil {
		return nil, err
	}
	in, _ := sound.Devices(malgo.Capture)
	out, _ := sound.Devices(malgo.Playback)
	kinds := []malgo.DeviceType{}
	if len(in) > 0 && len(out) > 0 {
		kinds = append(kinds, malgo.Duplex)
	}
	if len(out) > 0 {
		kinds = append(kinds, malgo.Playback)
	}
	if len(in) > 0 {
		kinds = append(kinds, malgo.Capture)
	}
	err = errors.New("nothing listed")
	for _, kind := range kinds {
		var dev *malgo.Device
		if dev, err = d.start(sound, kind, in, out); err == nil {
			return func() {
				dev.Uninit()
				closeSound(sound)
			}, nil
		}
	}
	closeSound(sound)
	return nil, fmt.Errorf("%w: %w", ErrNoDevice, err)
}

func (d *Duplex) start(sound *malgo.AllocatedContext, kind malgo.DeviceType, in, out []malgo.DeviceInfo) (*malgo.Device, error) {
	c := malgo.DefaultDeviceConfig(kind)
	c.SampleRate = sampleRate
	c.PeriodSizeInMilliseconds = 10
	c.Periods = 3
	c.PerformanceProfile = malgo.LowLatency
	c.Capture.Format, c.Capture.Channels = malgo.FormatS16, 1
	c.Playback.Format, c.Playback.Channels = malgo.FormatS16, 1
	if id := named(in, d.o.Microphone); id != nil {
		defer freeID(id)
		c.Capture.DeviceID = id
	}
	if id := named(out, d.o.Speaker); id != nil {
		defer freeID(id)
		c.Playback.DeviceID = id
	}
	dev, err := malgo.InitDevice(sound.Context, c, malgo.DeviceCallbacks{Data: d.callback, Stop: d.stopped})
	if err != nil {
		return nil, err
	}
	if err := dev.Start(); err != nil {
		dev.Uninit()
		return nil, err
	}
	return dev, nil
}

func named(list []malgo.DeviceInfo, name string) unsafe.Pointer {
	if name == "" {
		return nil
	}
	for i := range list {
		if list[i].Name() == name {
			return list[i].ID.Pointer()
		}
	}
	return nil
}

// callback runs on the sound thread: it takes no lock, allocates nothing and waits for
// nothing.
func (d *Duplex) callback(output, input []byte, _ uint32) {
	if len(input) >= 2 {
		d.recorded.push(samples(input))
	}
	if len(output) >= 2 {
		out := samples(output)
		clear(out[d.queued.pop(out):])
	}
}

func (d *Duplex) stopped() {
	select {
	case d.lost <- struct{}{}:
	default:
	}
}

// samples looks at bytes as 16-bit samples of this machine's byte order.
func samples(b []byte) []int16 {
	return unsafe.Slice((*int16)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/2)
}

// Record is part of AudioDevice.
func (d *Duplex) Record(pcm []int16) int { return d.recorded.pop(pcm) }

// Play is part of AudioDevice.
func (d *Duplex) Play(pcm []int16) int { return d.queued.push(pcm) }

// Queued is part of AudioDevice.
func (d *Duplex) Queued() int { return d.queued.len() }

// Close stops the hardware. Closing twice is harmless.
func (d *Duplex) Close() {
	d.once.Do(func() { close(d.end) })
	<-d.done
}

// sampleRing is a queue of samples for one writer and one reader that never wait for
// one another. What does not fit is dropped.
type sampleRing struct {
	buf        [1 << 14]int16 // 340 ms
	head, tail atomic.Uint64  // written, read
}

func (r *sampleRing) len() int { return int(r.head.Load() - r.tail.Load()) }

func (r *sampleRing) push(pcm []int16) int {
	head := r.head.Load()
	n := min(len(pcm), len(r.buf)-int(head-r.tail.Load()))
	for i := range n {
		r.buf[(head+uint64(i))%uint64(len(r.buf))] = pcm[i]
	}
	r.head.Store(head + uint64(n))
	return n
}

func (r *sampleRing) pop(pcm []int16) int {
	tail := r.tail.Load()
	n := min(len(pcm), int(r.head.Load()-tail))
	for i := range n {
		pcm[i] = r.buf[(tail+uint64(i))%uint64(len(r.buf))]
	}
	r.tail.Store(tail + uint64(n))
	return n
}
