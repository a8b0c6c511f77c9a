//go:build cgo

package sound

import (
	"fmt"
	"path/filepath"
	"unsafe"

	"github.com/gen2brain/malgo"
)

// device is the machine's default speaker.
type device struct {
	sound *malgo.AllocatedContext
	dev   *malgo.Device
}

// openSpeaker opens PulseAudio (or PipeWire in its clothes), else ALSA where the kernel knows a card: without a card ALSA still
// lists a device and prints a page of errors when that is opened.
func openSpeaker(pull func(out []int16)) (speaker, error) {
	backends := []malgo.Backend{malgo.BackendPulseaudio}
	if cards, err := filepath.Glob("/proc/asound/card[0-9]*"); err == nil && len(cards) > 0 {
		backends = append(backends, malgo.BackendAlsa)
	}
	sound, err := malgo.InitContext(backends, malgo.ContextConfig{}, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNone, err)
	}
	d := &device{sound: sound}
	c := malgo.DefaultDeviceConfig(malgo.Playback)
	c.SampleRate = rate
	c.PeriodSizeInMilliseconds, c.Periods = 10, 3
	c.Playback.Format, c.Playback.Channels = malgo.FormatS16, 1
	d.dev, err = malgo.InitDevice(sound.Context, c, malgo.DeviceCallbacks{Data: func(out, _ []byte, _ uint32) {
		if len(out) >= 2 {
			pull(unsafe.Slice((*int16)(unsafe.Pointer(unsafe.SliceData(out))), len(out)/2))
		}
	}})
	if err == nil {
		err = d.dev.Start()
	}
	if err != nil {
		d.Close()
		return nil, fmt.Errorf("%w: %w", errNone, err)
	}
	return d, nil
}

// Close gives the speaker back.
func (d *device) Close() {
	if d.dev != nil {
		d.dev.Uninit()
	}
	_ = d.sound.Uninit()
	d.sound.Free()
}
