package camera

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"unsafe"

	"github.com/passdesk/passdesk/capture"
	"gocv.io/x/gocv"
	"golang.org/x/sys/unix"
)

// Requests and sizes of <linux/videodev2.h> on 64-bit machines.
const (
	vidiocQueryCap = 0x80685600 // _IOR('V', 0, struct v4l2_capability), 104 bytes
	vidiocGFmt     = 0xc0d05604 // _IOWR('V', 4, struct v4l2_format), 208 bytes
	vidiocSFmt     = 0xc0d05605 // _IOWR('V', 5, struct v4l2_format)

	vidiocGCtrl     = 0xc008561b // _IOWR('V', 27, struct v4l2_control), 8 bytes
	vidiocSCtrl     = 0xc008561c // _IOWR('V', 28, struct v4l2_control)
	vidiocQueryCtrl = 0xc0445624 // _IOWR('V', 36, struct v4l2_queryctrl), 68 bytes

	capVideoCapture = 0x00000001
	capDeviceCaps   = 0x80000000
	typeCapture     = 1
)

// capability is struct v4l2_capability.
type capability struct {
	Driver   [16]byte
	Card     [32]byte
	BusInfo  [32]byte
	Version  uint32
	Caps     uint32
	DevCaps  uint32
	Reserved [3]uint32
}

// format is struct v4l2_format with its union left as bytes.
type format struct {
	Type uint32
	_    uint32
	Raw  [200]byte
}

// control is struct v4l2_control.
type control struct {
	ID    uint32
	Value int32
}

// queryCtrl is struct v4l2_queryctrl.
type queryCtrl struct {
	ID, Type                uint32
	Name                    [32]byte
	Min, Max, Step, Default int32
	Flags                   uint32
	Reserved                [2]uint32
}

// openDevice opens a V4L2 node. It looks at the node in Go first, because OpenCV answers every trouble with false, and keeps it open, so that
// no other device can take its name before OpenCV has it; and to tell the device its exposure.
func openDevice(path string, o Options) (_ capture.Camera, err error) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, capture.ErrNoCamera)
	}
	n, err := openNode(real)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = n.close()
		}
	}()
	c, err := probe(real)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	d := inspect(filepath.Join("/sys/class/video4linux", base(real)))
	simulated, err := admit(d, c, o.AllowVirtual)
	if err == nil {
		err = o.Pin.holds(d)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	vc, err := gocv.OpenVideoCaptureWithAPI(real, gocv.VideoCaptureV4L2)
	if err != nil {
		vc.Close()
		return nil, fmt.Errorf("open %s: %w: it does not stream", path, capture.ErrBusy)
	}
	vc.Set(gocv.VideoCaptureFOURCC, vc.ToCodec(o.Codec))
	vc.Set(gocv.VideoCaptureFrameWidth, float64(o.Width))
	vc.Set(gocv.VideoCaptureFrameHeight, float64(o.Height))
	vc.Set(gocv.VideoCaptureFPS, o.FPS)
	vc.Set(gocv.VideoCaptureBufferSize, 1) // else four old frames lie between the sensor and us
	v := newVideo(vc, o)
	v.info.Name, v.info.Source, v.info.Driver, v.info.Simulated = text(c.Card[:]), path, text(c.Driver[:]), simulated
	v.info.Pinned = !simulated && o.Pin != (Pin{})
	v.info.Vendor, v.info.Product, v.info.Serial = d.Vendor, d.Product, d.Serial
	v.gone = func() bool { _, err := os.Stat(path); return err != nil }
	if ctl := newControls(n, v.info.FPS); ctl != nil {
		return obedient{v, ctl}, nil
	}
	return device{v, n}, nil
}

// device is a video whose node is held open.
type device struct {
	*video
	node knobs
}

func (d device) Close() error {
	if d.vc == nil { // closed before
		return nil
	}
	return errors.Join(d.video.Close(), d.node.close())
}

// obedient is a device whose exposure can be told: a capture.Controls too.
type obedient struct {
	*video
	*controls
}

// Close leaves the device as automatic as it was. One that was pulled out has nothing to be put back, which is no error.
func (d obedient) Close() error {
	if d.vc == nil {
		return nil
	}
	_ = d.Lock(false)
	return errors.Join(d.video.Close(), d.controls.to.close())
}

// admit decides whether a device may be used, and whether it counts as simulated. The kernel's answer (which driver it
// bound, and where the device hangs) and the driver's own answer (QUERYCAP) must both name a real one; a device that calls
// itself what the kernel does not confirm is refused like one that says what it is.
func admit(d Device, c capability, allowVirtual bool) (simulated bool, err error) {
	driver := text(c.Driver[:])
	onUSB := bytes.HasPrefix(c.BusInfo[:], []byte("usb-"))
	if d.Real && realDriver(driver) && onUSB && !virtualDriver(text(c.Card[:])) {
		return false, nil
	}
	why := ""
	switch {
	case d.Virtual || virtualDriver(driver) || virtualDriver(text(c.Card[:])):
		why = fmt.Sprintf("%q (driver %q) is a virtual camera: its pictures come from a program", text(c.Card[:]), driver)
	case realDriver(driver):
		why = fmt.Sprintf("%q calls itself a USB camera, but the kernel knows it as %q at %q", text(c.Card[:]), d.Driver, text(c.BusInfo[:]))
	}
	if why != "" && !allowVirtual {
		return true, fmt.Errorf("%w: %s", capture.ErrRefused, why)
	}
	return true, nil
}

// node is an open V4L2 node; it is the knobs of its device.
type node struct{ fd int }

func openNode(path string) (*node, error) {
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errno(err), err)
	}
	return &node{fd}, nil
}

func (n *node) close() error { return unix.Close(n.fd) }

// probe asks a node what it is and whether another program streams from it, by a handle of its own: to uvcvideo a handle that has set a
// format is the one that may stream, until it is closed. Its errors are the words of capture.
func probe(path string) (capability, error) {
	var c capability
	n, err := openNode(path)
	if err != nil {
		return c, err
	}
	defer n.close()
	if err := ioctl(n.fd, vidiocQueryCap, unsafe.Pointer(&c)); err != nil {
		return c, fmt.Errorf("%w: not a video device: %w", capture.ErrNoCamera, err)
	}
	caps := c.Caps
	if caps&capDeviceCaps != 0 {
		caps = c.DevCaps
	}
	if caps&capVideoCapture == 0 {
		return c, fmt.Errorf("%w: this node gives no pictures", capture.ErrNoCamera)
	}
	// Setting the format that is already set changes nothing, and is EBUSY while another program streams.
	f := format{Type: typeCapture}
	if err := ioctl(n.fd, vidiocGFmt, unsafe.Pointer(&f)); err == nil {
		if err := ioctl(n.fd, vidiocSFmt, unsafe.Pointer(&f)); isBusy(err) {
			return c, fmt.Errorf("%w: %w", capture.ErrBusy, err)
		}
	}
	return c, nil
}

func (n *node) query(id uint32) (knob, error) {
	q := queryCtrl{ID: id}
	err := ioctl(n.fd, vidiocQueryCtrl, unsafe.Pointer(&q))
	return knob{q.Min, q.Max, q.Step, q.Default, q.Flags}, err
}

func (n *node) get(id uint32) (int32, error) {
	c := control{ID: id}
	err := ioctl(n.fd, vidiocGCtrl, unsafe.Pointer(&c))
	return c.Value, err
}

func (n *node) set(id uint32, value int32) error {
	return ioctl(n.fd, vidiocSCtrl, unsafe.Pointer(&control{id, value}))
}

func ioctl(fd int, request uintptr, arg unsafe.Pointer) error {
	_, _, e := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), request, uintptr(arg))
	runtime.KeepAlive(arg)
	if e != 0 {
		return e
	}
	return nil
}

func isBusy(err error) bool { return errors.Is(err, syscall.EBUSY) }

// text is a C string in a fixed field.
func text(b []byte) string {
	b, _, _ = bytes.Cut(b, []byte{0})
	return string(b)
}
