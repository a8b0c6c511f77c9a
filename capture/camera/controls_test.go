package camera

import (
	"errors"
	"maps"
	"math"
	"slices"
	"syscall"
	"testing"
	"unsafe"

	"github.com/passdesk/passdesk/capture"
)

// board is a device of controls without a camera: what it does by itself moves at every look.
type board struct {
	knobs  map[uint32]knob
	values map[uint32]int32
	takes  func(id uint32, value int32) (int32, error) // what becomes of a value; nil: itself
	gone   bool
	closed bool
}

// webcam is like most: automatic exposure is 3, manual 1.
func webcam() *board {
	return &board{
		knobs: map[uint32]knob{
			ctrlExposureAuto: {max: 3, step: 1, def: 3}, ctrlExposureTime: {min: 3, max: 2047, step: 1, def: 250},
			ctrlGain: {max: 255, step: 1}, ctrlWhiteAuto: {max: 1, step: 1, def: 1}, ctrlWhiteTo: {min: 2000, max: 6500, step: 1, def: 4000},
			ctrlFocusAuto: {max: 1, step: 1, def: 1}, ctrlFocusTo: {max: 250, step: 5},
		},
		values: map[uint32]int32{
			ctrlExposureAuto: 3, ctrlExposureTime: 156, ctrlGain: 64, ctrlWhiteAuto: 1, ctrlWhiteTo: 4400, ctrlFocusAuto: 1, ctrlFocusTo: 30,
		},
	}
}

func (b *board) query(id uint32) (knob, error) {
	k, ok := b.knobs[id]
	if !ok || b.gone {
		return knob{}, syscall.EINVAL
	}
	return k, nil
}

func (b *board) get(id uint32) (int32, error) {
	if _, err := b.query(id); err != nil {
		return 0, syscall.ENODEV
	}
	return b.values[id], nil
}

func (b *board) set(id uint32, value int32) error {
	k, err := b.query(id)
	if err != nil {
		return syscall.ENODEV
	}
	for _, a := range automatics {
		if _, ok := b.knobs[a.auto]; ok && id == a.value && !a.stopped(b.values[a.auto]) {
			return syscall.EACCES // as the kernel does with what is automatic now
		}
	}
	if value < k.min || value > k.max {
		return syscall.ERANGE
	}
	if b.takes != nil {
		if value, err = b.takes(id, value); err != nil {
			return err
		}
	}
	b.values[id] = value
	return nil
}

func (b *board) close() error { b.closed = true; return nil }

func locked(t *testing.T, b *board) *controls {
	t.Helper()
	c := newControls(b, 30)
	if c == nil {
		t.Fatal("the device has no controls")
	}
	if err := c.Lock(true); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCameraHoldsItsExposureAndLetsGoOfIt(t *testing.T) {
	b := webcam()
	before := maps.Clone(b.values)
	c := locked(t, b)
	want := maps.Clone(before)
	want[ctrlExposureAuto], want[ctrlWhiteAuto], want[ctrlFocusAuto] = 1, 0, 0
	if !maps.Equal(b.values, want) {
		t.Errorf("locked: %v, want %v", b.values, want)
	}
	if _, err := c.Expose(0.5); err != nil || b.values[ctrlExposureTime] != 78 {
		t.Errorf("exposure %d, %v", b.values[ctrlExposureTime], err)
	}
	if err := errors.Join(c.Lock(true), c.Lock(false), c.Lock(false)); err != nil {
		t.Fatal(err)
	}
	for id, value := range before {
		if id != ctrlExposureTime && b.values[id] != value { // the time is the automatic's again
			t.Errorf("unlocked: control %#x is %d, was %d", id, b.values[id], value)
		}
	}
}

// A camera that goes back to its last manual exposure when the automatic stops would change the picture.
func TestLockedWhereItWas(t *testing.T) {
	b := webcam()
	b.takes = func(id uint32, value int32) (int32, error) {
		if id == ctrlExposureAuto && value == exposureManual {
			b.values[ctrlExposureTime] = 2000
		}
		return value, nil
	}
	locked(t, b)
	if got := b.values[ctrlExposureTime]; got != 156 {
		t.Errorf("exposure %d, the automatic had 156", got)
	}
}

func TestCameraThatDoesNotObey(t *testing.T) {
	for name, tc := range map[string]struct {
		takes func(id uint32, value int32) (int32, error)
		ok    bool
	}{
		"the automatic goes on": {func(id uint32, value int32) (int32, error) {
			return map[bool]int32{true: 3, false: value}[id == ctrlExposureAuto], nil
		}, false},
		"an error of the cable": {func(id uint32, value int32) (int32, error) {
			if id == ctrlWhiteAuto && value == 0 {
				return 0, syscall.EIO
			}
			return value, nil
		}, false},
		"no manual iris": {func(id uint32, value int32) (int32, error) {
			if id == ctrlExposureAuto && value == exposureManual {
				return 0, syscall.EINVAL
			}
			return value, nil
		}, true},
		"no manual focus": {func(id uint32, value int32) (int32, error) {
			if id == ctrlFocusAuto {
				return 0, syscall.EIO
			}
			return value, nil
		}, true},
	} {
		b := webcam()
		before := maps.Clone(b.values)
		b.takes = tc.takes
		c := newControls(b, 30)
		if err := c.Lock(true); (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
		if tc.ok {
			continue
		}
		if _, err := c.Expose(0.5); err == nil {
			t.Errorf("%s: told an exposure without being locked", name)
		}
		if !maps.Equal(b.values, before) {
			t.Errorf("%s: left as %v, was %v", name, b.values, before)
		}
	}
}

func TestFactorIsWhatTheCameraTook(t *testing.T) {
	c := locked(t, webcam())
	for _, tc := range []struct{ ask, want float64 }{
		{0.6, 94. / 156},
		{1, 1},
		{1.6, 250. / 156},
		{0.001, 3. / 156},
		{1, 1},
		{100, 333. / 156}, // no longer than the pause between two frames at 30 a second
	} {
		if got, err := c.Expose(tc.ask); err != nil || math.Abs(got-tc.want) > 1e-9 {
			t.Errorf("asked for %g: %g, %v; want %g", tc.ask, got, err, tc.want)
		}
	}
	for _, bad := range []float64{0, -1, math.NaN()} {
		if _, err := c.Expose(bad); err == nil {
			t.Errorf("took a factor of %g", bad)
		}
	}
	coarse := webcam() // only exposures of 1, 2, 4 ... units
	coarse.takes = func(id uint32, value int32) (int32, error) {
		if id == ctrlExposureTime {
			value = 1 << int(math.Round(math.Log2(float64(value))))
		}
		return value, nil
	}
	c = locked(t, coarse)
	if got, err := c.Expose(0.6); err != nil || got != 0.5 { // locked at 128, asked for 77, took 64
		t.Errorf("coarse: %g, %v", got, err)
	}
	if got, err := c.Expose(1); err != nil || got != 1 {
		t.Errorf("coarse, back again: %g, %v", got, err)
	}
}

func TestStepsOfAKnob(t *testing.T) {
	k := knob{min: 5, max: 104, step: 10}
	for value, want := range map[float64]int32{-4e9: 5, 5: 5, 11: 15, 94: 95, 104: 95, 4e9: 95} {
		if got := k.near(value); got != want {
			t.Errorf("%g became %d, want %d", value, got, want)
		}
	}
}

func TestPowerCutWhileTheExposureWasLocked(t *testing.T) {
	b := webcam()
	locked(t, b) // and never let go
	c := newControls(b, 30)
	if b.values[ctrlExposureAuto] != 3 || b.values[ctrlWhiteAuto] != 1 || b.values[ctrlFocusAuto] != 1 {
		t.Errorf("opened again: %v", b.values)
	}
	if err := errors.Join(c.Lock(true), c.Lock(false)); err != nil || b.values[ctrlExposureAuto] != 3 {
		t.Errorf("%v, %v", b.values, err)
	}
}

// A camera without automatic exposure keeps the time that it had.
func TestCameraThatIsAlwaysManual(t *testing.T) {
	b := webcam()
	delete(b.knobs, ctrlExposureAuto)
	c := locked(t, b)
	if _, err := c.Expose(2); err != nil || b.values[ctrlExposureTime] != 312 {
		t.Errorf("%d, %v", b.values[ctrlExposureTime], err)
	}
	if err := c.Lock(false); err != nil || b.values[ctrlExposureTime] != 156 {
		t.Errorf("%d, %v", b.values[ctrlExposureTime], err)
	}
}

func TestCameraWithoutControls(t *testing.T) {
	if c := newControls(&board{}, 30); c != nil {
		t.Errorf("%+v", c)
	}
	only := &board{knobs: map[uint32]knob{ctrlExposureAuto: {max: 3, step: 1, def: 3}}, values: map[uint32]int32{ctrlExposureAuto: 3}}
	if _, err := locked(t, only).Expose(1); !errors.Is(err, capture.ErrNoControls) {
		t.Errorf("a camera that can only be locked: %v", err)
	}
	read := webcam()
	for _, id := range []uint32{ctrlExposureAuto, ctrlExposureTime} {
		k := read.knobs[id]
		k.flags = flagReadOnly
		read.knobs[id] = k
	}
	if c := newControls(read, 30); c != nil {
		t.Errorf("a camera that only tells: %+v", c)
	}
}

func TestPulledOutWhileLocked(t *testing.T) {
	b := webcam()
	c := locked(t, b)
	b.gone = true
	if _, err := c.Expose(0.5); !errors.Is(err, syscall.ENODEV) {
		t.Errorf("expose: %v", err)
	}
	if err := c.Lock(false); !errors.Is(err, syscall.ENODEV) || c.locked {
		t.Errorf("unlock: %v", err)
	}
}

func TestClosedCameraIsAutomaticAgain(t *testing.T) {
	b := webcam()
	before := maps.Clone(b.values)
	cam, ok := open(t, Options{Source: clip(t)}).(*video)
	if !ok {
		t.Fatal("a file is no video")
	}
	if _, ok := capture.Camera(cam).(capture.Controls); ok {
		t.Error("a file can be told its exposure")
	}
	d := obedient{cam, newControls(b, 30)}
	if err := d.Lock(true); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.Close(), d.Close()); err != nil || !b.closed || !maps.Equal(b.values, before) {
		t.Errorf("closed %v, %v: %v", b.closed, err, b.values)
	}
}

// The kernel's structures, by the sizes in the numbers of the requests.
func TestSizesOfTheRequests(t *testing.T) {
	var sizes []uintptr
	for _, request := range []uintptr{vidiocQueryCap, vidiocGFmt, vidiocSFmt, vidiocGCtrl, vidiocSCtrl, vidiocQueryCtrl} {
		sizes = append(sizes, request>>16&0x3fff)
	}
	want := []uintptr{
		unsafe.Sizeof(capability{}), unsafe.Sizeof(format{}), unsafe.Sizeof(format{}),
		unsafe.Sizeof(control{}), unsafe.Sizeof(control{}), unsafe.Sizeof(queryCtrl{}),
	}
	if !slices.Equal(sizes, want) {
		t.Errorf("%v, want %v", sizes, want)
	}
}
