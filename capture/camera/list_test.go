package camera

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/passdesk/passdesk/capture"
)

// machine builds folders like /sys and /dev under a temporary folder.
type machine struct {
	t        *testing.T
	sys, dev string
}

func newMachine(t *testing.T) machine {
	t.Helper()
	root := t.TempDir()
	return machine{t, filepath.Join(root, "sys"), filepath.Join(root, "dev")}
}

func (m machine) file(path, content string) {
	m.t.Helper()
	m.must(os.MkdirAll(filepath.Dir(path), 0o700))
	m.must(os.WriteFile(path, []byte(content), 0o600))
}

func (m machine) link(target, path string) {
	m.t.Helper()
	m.must(os.MkdirAll(filepath.Dir(path), 0o700))
	m.must(os.MkdirAll(target, 0o700))
	m.must(os.Symlink(target, path))
}

func (m machine) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// usb adds a USB camera node below a driver.
func (m machine) usb(node, bus, driver, name, index string) {
	m.t.Helper()
	dev := filepath.Join(m.sys, "devices/pci0000:00/usb1", bus)
	m.file(filepath.Join(dev, "idVendor"), "046d\n")
	m.file(filepath.Join(dev, "idProduct"), "085e\n")
	m.file(filepath.Join(dev, "serial"), "A1B2\n")
	iface := filepath.Join(dev, bus+":1.0")
	v := filepath.Join(iface, "video4linux", node)
	m.file(filepath.Join(v, "name"), name+"\n")
	m.file(filepath.Join(v, "index"), index+"\n")
	m.link(iface, filepath.Join(v, "device"))
	if _, err := os.Lstat(filepath.Join(iface, "driver")); err != nil {
		m.link(filepath.Join(m.sys, "bus/usb/drivers", driver), filepath.Join(iface, "driver"))
	}
	m.link(v, filepath.Join(m.sys, "class/video4linux", node))
}

// virtual adds a node without hardware.
func (m machine) virtual(node, name string) {
	m.t.Helper()
	v := filepath.Join(m.sys, "devices/virtual/video4linux", node)
	m.file(filepath.Join(v, "name"), name+"\n")
	m.link(v, filepath.Join(m.sys, "class/video4linux", node))
}

func TestListTellsRealFromVirtualCameras(t *testing.T) {
	m := newMachine(t)
	m.usb("video10", "1-4", "uvcvideo", "Logitech BRIO", "0")
	m.usb("video2", "1-4", "uvcvideo", "Logitech BRIO", "1")
	m.usb("video3", "1-5", "gspca_main", "Old toy", "0")
	m.virtual("video4", "Logitech BRIO") // v4l2loopback with a borrowed name
	m.usb("video5", "1-6", "uvcvideo", "OBS Virtual Camera", "0")
	m.file(filepath.Join(m.dev, "video10"), "")
	m.must(os.MkdirAll(filepath.Join(m.dev, "v4l/by-id"), 0o700))
	byID := filepath.Join(m.dev, "v4l/by-id/usb-046d_BRIO_A1B2-video-index0")
	m.must(os.Symlink("../../video10", byID))

	ds, err := listIn(m.sys, m.dev)
	if err != nil || len(ds) != 5 {
		t.Fatalf("%d devices, %v", len(ds), err)
	}
	for i, want := range []Device{
		{Number: 2, Index: 1, Name: "Logitech BRIO", Driver: "uvcvideo", Bus: "1-4", Real: true},
		{Number: 3, Name: "Old toy", Driver: "gspca_main", Bus: "1-5"},
		{Number: 4, Name: "Logitech BRIO", Virtual: true},
		{Number: 5, Name: "OBS Virtual Camera", Driver: "uvcvideo", Bus: "1-6", Virtual: true},
		{Number: 10, Name: "Logitech BRIO", Driver: "uvcvideo", Bus: "1-4", Real: true, ByID: byID},
	} {
		got := ds[i]
		want.Path = got.Path
		if want.Bus != "" {
			want.Vendor, want.Product, want.Serial = "046d", "085e", "A1B2"
		}
		if got != want {
			t.Errorf("device %d:\n got %+v\nwant %+v", i, got, want)
		}
	}
}

func TestMachineWithoutCameras(t *testing.T) {
	if ds, err := listIn(t.TempDir(), t.TempDir()); err != nil || len(ds) != 0 {
		t.Errorf("%v, %v; want nothing and no error", ds, err)
	}
}

func TestLoopbackDeviceOfferedAsCamera(t *testing.T) {
	caps := func(driver, card, bus string) (c capability) {
		copy(c.Driver[:], driver)
		copy(c.Card[:], card)
		copy(c.BusInfo[:], bus)
		return c
	}
	real := Device{Driver: "uvcvideo", Vendor: "046d", Product: "085e", Real: true}
	for name, tc := range map[string]struct {
		d         Device
		c         capability
		allow     bool
		simulated bool
		refused   bool
	}{
		"a webcam":                          {d: real, c: caps("uvcvideo", "BRIO", "usb-0000:00:14.0-4")},
		"loopback":                          {c: caps("v4l2 loopback", "Dummy", "platform:v4l2loopback-000"), simulated: true, refused: true},
		"loopback, allowed":                 {c: caps("v4l2 loopback", "Dummy", "platform:v4l2loopback-000"), allow: true, simulated: true},
		"vivid":                             {c: caps("vivid", "vivid", "platform:vivid-000"), simulated: true, refused: true},
		"loopback that calls itself UVC":    {d: Device{Virtual: true}, c: caps("uvcvideo", "BRIO", "usb-0000:00:14.0-4"), simulated: true, refused: true},
		"unknown driver":                    {d: Device{Driver: "bcm2835"}, c: caps("bcm2835", "unicam", "platform:fe801000"), simulated: true},
		"UVC by its own word only":          {d: Device{Driver: "other"}, c: caps("uvcvideo", "BRIO", "usb-0000:00:14.0-4"), simulated: true, refused: true},
		"UVC that is not plugged in at USB": {d: real, c: caps("uvcvideo", "BRIO", "platform:x"), simulated: true, refused: true},
		"named after a virtual camera":      {d: real, c: caps("uvcvideo", "OBS Virtual Camera", "usb-0000:00:14.0-4"), simulated: true, refused: true},
	} {
		simulated, err := admit(tc.d, tc.c, tc.allow)
		if simulated != tc.simulated || (err != nil) != tc.refused {
			t.Errorf("%s: simulated %v, %v", name, simulated, err)
		}
		if tc.refused && !errors.Is(err, capture.ErrRefused) {
			t.Errorf("%s: %v is not ErrRefused", name, err)
		}
	}
}
