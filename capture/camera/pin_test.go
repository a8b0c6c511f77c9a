package camera

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/capture"
)

func TestPinIsReadAsItIsWritten(t *testing.T) {
	for _, text := range []string{"uvcvideo 046d:085e A1B2", "uvcvideo 046d:085e", "uvcvideo 046d:085e Serial with spaces", ""} {
		p, err := ParsePin(text)
		if err != nil || p.String() != text {
			t.Errorf("%q became %q, %v", text, p, err)
		}
	}
	if p, err := ParsePin("  uvcvideo  046D:085E  A1B2 "); err != nil || p.String() != "uvcvideo 046d:085e A1B2" {
		t.Errorf("%q, %v", p, err)
	}
	for _, text := range []string{"046d:085e A1B2", "uvcvideo", "uvcvideo 046d A1B2", "uvcvideo 46d:85e", "uvcvideo 046g:085e", "v4l2loopback 046d:085e"} {
		if _, err := ParsePin(text); !errors.Is(err, ErrPin) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAnotherCameraInThePlug(t *testing.T) {
	m := newMachine(t)
	m.usb("video0", "1-4", "uvcvideo", "Logitech BRIO", "0")
	m.file(filepath.Join(m.dev, "video0"), "")
	d := inspect(filepath.Join(m.sys, "class/video4linux/video0"))
	pin := Pin{"uvcvideo", "046d", "085e", "A1B2"}
	if PinOf(d) != pin || pin.holds(d) != nil || (Pin{}).holds(d) != nil {
		t.Fatalf("%+v", d)
	}
	for what, change := range map[string]func(*Device){
		"driver":        func(d *Device) { d.Driver = "" },
		"USB id":        func(d *Device) { d.Product = "0001" },
		"serial number": func(d *Device) { d.Serial = "A1B3" },
	} {
		other := d
		change(&other)
		err := pin.holds(other)
		if !errors.Is(err, capture.ErrRefused) || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A device in the network, or one that a program plays, has the driver and the ids of a real one.
func TestCameraOnAPlugThatIsNone(t *testing.T) {
	for _, host := range []string{"vhci_hcd.0", "dummy_hcd.0"} {
		m := newMachine(t)
		dev := filepath.Join(m.sys, "devices/platform", host, "usb3/3-1")
		m.file(filepath.Join(dev, "idVendor"), "046d\n")
		m.file(filepath.Join(dev, "idProduct"), "085e\n")
		v := filepath.Join(dev, "3-1:1.0/video4linux/video0")
		m.file(filepath.Join(v, "name"), "Logitech BRIO\n")
		m.link(filepath.Join(dev, "3-1:1.0"), filepath.Join(v, "device"))
		m.link(filepath.Join(m.sys, "bus/usb/drivers/uvcvideo"), filepath.Join(dev, "3-1:1.0/driver"))
		m.link(v, filepath.Join(m.sys, "class/video4linux/video0"))
		d := inspect(filepath.Join(m.sys, "class/video4linux/video0"))
		if d.Driver != "uvcvideo" || d.Vendor != "046d" || !d.Virtual || d.Real {
			t.Errorf("%s: %+v", host, d)
		}
	}
}

func TestIdentifyByAnyPath(t *testing.T) {
	m := newMachine(t)
	m.usb("video10", "1-4", "uvcvideo", "Logitech BRIO", "0")
	node := filepath.Join(m.dev, "video10")
	m.file(node, "")
	if _, ok := identifyIn(m.sys, "clip.avi"); ok {
		t.Error("a file is a device")
	}
	if _, ok := identifyIn(m.sys, "/dev/v4l/by-id/gone-for-ever"); ok {
		t.Error("a path that leads nowhere is a device")
	}
	if Stable("/dev/video0") || !Stable("/dev/v4l/by-id/usb-046d_BRIO-video-index0") || Stable("0") {
		t.Error("which paths are stable")
	}
}

func TestModulesThatMakeCameras(t *testing.T) {
	proc := t.TempDir()
	text := "uvcvideo 126976 0 - Live 0x0\nv4l2loopback 53248 0 - Live 0x0\nvideodev 311296 2 - Live 0x0\nvivid 290816 0 - Live 0x0\nvhci_hcd 61440 0 - Live 0x0\n"
	if err := os.WriteFile(filepath.Join(proc, "modules"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := virtualModulesIn(proc); !slices.Equal(got, []string{"v4l2loopback", "vivid", "vhci_hcd"}) {
		t.Errorf("%v", got)
	}
	if got := virtualModulesIn(t.TempDir()); got != nil {
		t.Errorf("without /proc/modules: %v", got)
	}
}
