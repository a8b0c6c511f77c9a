package camera

import (
	"errors"
	"fmt"
	"math"

	"github.com/passdesk/passdesk/capture"
)

// Controls of <linux/v4l2-controls.h>. An exposure is a time in units of 100 µs; what a step of gain, focus or white balance means is
// the device's own affair.
const (
	ctrlExposureAuto   = 0x009a0901 // a menu: 0 and 3 are automatic, 1 is manual, 2 leaves the iris automatic
	ctrlExposureTime   = 0x009a0902 // V4L2_CID_EXPOSURE_ABSOLUTE
	ctrlFocusTo        = 0x009a090a
	ctrlFocusAuto      = 0x009a090c
	ctrlWhiteAuto      = 0x0098090c
	ctrlGainAuto       = 0x00980912
	ctrlGain           = 0x00980913
	ctrlWhiteTo        = 0x0098091a
	unitsOfExposure    = 10_000 // in a second
	flagDisabled       = 0x0001
	flagReadOnly       = 0x0004
	exposureManual     = 1
	exposureOnlyManual = 2 // V4L2_EXPOSURE_SHUTTER_PRIORITY: the time is manual
)

// knob is what a device says of one of its controls.
type knob struct {
	min, max, step, def int32
	flags               uint32
}

// knobs are the controls of a device by their numbers; the kernel's, or a test's.
type knobs interface {
	query(id uint32) (knob, error) // an error when the device has no such control
	get(id uint32) (int32, error)
	set(id uint32, value int32) error
	close() error
}

// automatic is one thing that a camera does by itself, and how it is stopped.
type automatic struct {
	what   string
	auto   uint32  // the control that lets it go on by itself
	off    []int32 // its values that stop it, best first
	value  uint32  // the control that holds it where it is
	needed bool    // without it stopped, two pictures cannot be compared
}

var automatics = []automatic{
	{"exposure", ctrlExposureAuto, []int32{exposureManual, exposureOnlyManual}, ctrlExposureTime, true},
	{"gain", ctrlGainAuto, []int32{0}, ctrlGain, true},
	{"white balance", ctrlWhiteAuto, []int32{0}, ctrlWhiteTo, true},
	{"focus", ctrlFocusAuto, []int32{0}, ctrlFocusTo, false},
}

// was is how one control stood before the lock.
type was struct {
	id    uint32
	value int32
}

// controls is capture.Controls over a device. The station owns its cameras: whoever opens one gets it with everything automatic that is so
// by the device's default, since a station that lost its power in mid-lock left it otherwise.
type controls struct {
	to     knobs
	has    map[uint32]knob // those that can be set
	limit  int32           // longest exposure that fits between two frames; 0: not known
	locked bool
	base   int32 // the locked exposure
	before []was // in the order in which they are put back
}

// newControls looks at a device that gives fps frames a second. It returns nil when nothing of the exposure obeys.
func newControls(to knobs, fps float64) *controls {
	c := &controls{to: to, has: map[uint32]knob{}}
	for _, a := range automatics {
		for _, id := range []uint32{a.auto, a.value} {
			if k, err := to.query(id); err == nil && k.flags&(flagDisabled|flagReadOnly) == 0 && k.min < k.max {
				c.has[id] = k
			}
		}
	}
	if !c.can(ctrlExposureAuto) && !c.can(ctrlExposureTime) {
		return nil
	}
	if fps > 0 {
		c.limit = int32(min(unitsOfExposure/fps, math.MaxInt32))
	}
	for _, a := range automatics {
		k, ok := c.has[a.auto]
		if now, err := to.get(a.auto); ok && err == nil && a.stopped(now) && !a.stopped(k.def) {
			_ = to.set(a.auto, k.def) // one that refuses is told so by Lock
		}
	}
	return c
}

func (c *controls) can(id uint32) bool { _, ok := c.has[id]; return ok }

func (a automatic) stopped(value int32) bool {
	for _, off := range a.off {
		if value == off {
			return true
		}
	}
	return false
}

// Lock is that of capture.Controls. What the device does not have is not locked; focus is locked where that works.
func (c *controls) Lock(on bool) error {
	if on == c.locked {
		return nil
	}
	if !on {
		return c.release()
	}
	c.locked = true
	for _, a := range automatics {
		if err := c.stop(a); err != nil && a.needed {
			return errors.Join(fmt.Errorf("lock %s: %w", a.what, err), c.release())
		}
	}
	if c.can(ctrlExposureTime) {
		var err error
		if c.base, err = c.to.get(ctrlExposureTime); err != nil {
			return errors.Join(fmt.Errorf("lock exposure: %w", err), c.release())
		}
	}
	return nil
}

// stop stops one automatic and holds its value where it was.
func (c *controls) stop(a automatic) error {
	var value, auto int32
	var err error
	if c.can(a.value) {
		if value, err = c.to.get(a.value); err != nil {
			return err
		}
	}
	running := false
	if c.can(a.auto) {
		if auto, err = c.to.get(a.auto); err != nil {
			return err
		}
		running = !a.stopped(auto)
	}
	if running {
		c.before = append(c.before, was{a.auto, auto})
		if err := c.turnOff(a); err != nil {
			return err
		}
	}
	if !c.can(a.value) {
		return nil
	}
	if !running {
		c.before = append(c.before, was{a.value, value})
		return nil
	}
	// Else it would jump to where somebody left it when it was last manual.
	return c.to.set(a.value, c.has[a.value].near(float64(value)))
}

// turnOff tries the values that stop an automatic until the device says that it took one.
func (c *controls) turnOff(a automatic) error {
	var errs []error
	for _, off := range a.off {
		err := c.to.set(a.auto, off)
		if err == nil {
			var now int32
			if now, err = c.to.get(a.auto); err == nil && now == off {
				return nil
			}
			if err == nil {
				err = fmt.Errorf("the camera was told %d and says %d", off, now)
			}
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// release puts everything back as it was before the lock, last first.
func (c *controls) release() error {
	var errs []error
	for i := len(c.before) - 1; i >= 0; i-- {
		w := c.before[i]
		err := c.to.set(w.id, w.value)
		if now, err2 := c.to.get(w.id); err == nil && err2 == nil && now != w.value {
			err = fmt.Errorf("the camera was told %d and says %d", w.value, now)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("unlock control %#x: %w", w.id, err))
		}
	}
	c.before, c.locked = nil, false
	return errors.Join(errs...)
}

// Expose is that of capture.Controls. It sets the time alone: gain has no unit by which its factor could be known. A longer exposure than
// fits between two frames is not asked for, since most cameras then keep their pace and expose no longer: the factor is then less than
// asked, 1 when the locked exposure is the longest. It fails with
// capture.ErrNoControls on a camera that can be locked but not be told a time.
func (c *controls) Expose(factor float64) (float64, error) {
	k, ok := c.has[ctrlExposureTime]
	switch {
	case !ok:
		return 0, fmt.Errorf("%w: it has no exposure time", capture.ErrNoControls)
	case !c.locked:
		return 0, errors.New("expose: the exposure is not locked")
	case math.IsNaN(factor) || factor <= 0:
		return 0, fmt.Errorf("expose: a factor of %g", factor)
	case c.base <= 0:
		return 0, fmt.Errorf("%w: its exposure is %d", capture.ErrNoControls, c.base)
	}
	want := factor * float64(c.base)
	if factor > 1 && c.limit > 0 {
		want = min(want, float64(max(c.limit, c.base)))
	}
	to := c.base // exactly the locked one, which may lie between two steps
	if factor != 1 {
		to = k.near(want)
	}
	if err := c.to.set(ctrlExposureTime, to); err != nil {
		return 0, fmt.Errorf("expose: %w", err)
	}
	got, err := c.to.get(ctrlExposureTime)
	if err != nil {
		return 0, fmt.Errorf("expose: %w", err)
	}
	return float64(got) / float64(c.base), nil
}

// near is the value that the control can have nearest to one.
func (k knob) near(value float64) int32 {
	step := float64(max(k.step, 1))
	lowest, highest := float64(k.min), float64(k.max)
	value = lowest + math.Round((value-lowest)/step)*step
	if value > highest { // the range need not be whole steps
		value = lowest + math.Floor((highest-lowest)/step)*step
	}
	return int32(max(value, lowest))
}
