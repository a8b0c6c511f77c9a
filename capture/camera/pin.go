package camera

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/passdesk/passdesk/capture"
)

// Pin is the one camera that a station was set up with. Its path is not enough: whoever can plug in a device can have the
// path of another. A device with copied ids passes; the lock of the cabinet is for that.
type Pin struct {
	Driver  string // "uvcvideo"
	Vendor  string // USB vendor id, four hexadecimal digits
	Product string // USB product id
	Serial  string // may be empty: many cameras have none
}

// PinOf is the pin of a device.
func PinOf(d Device) Pin { return Pin{d.Driver, d.Vendor, d.Product, d.Serial} }

// ErrPin means that a text is not a pin.
var ErrPin = errors.New(`a pin is "driver vendor:product serial", such as "uvcvideo 046d:085e A1B2C3D4"; kiosk check prints that of the camera`)

// ParsePin reads what String writes. An empty text is the empty pin, which pins nothing.
func ParsePin(text string) (Pin, error) {
	driver, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	ids, serial, _ := strings.Cut(strings.TrimSpace(rest), " ")
	vendor, product, ok := strings.Cut(ids, ":")
	p := Pin{driver, strings.ToLower(vendor), strings.ToLower(product), strings.TrimSpace(serial)}
	switch {
	case strings.TrimSpace(text) == "":
		return Pin{}, nil
	case !ok || !hex4(p.Vendor) || !hex4(p.Product):
		return Pin{}, ErrPin
	case !realDriver(p.Driver):
		return Pin{}, fmt.Errorf("%w: %q is not the driver of a USB camera", ErrPin, p.Driver)
	}
	return p, nil
}

func hex4(s string) bool { return len(s) == 4 && strings.Trim(s, "0123456789abcdef") == "" }

func (p Pin) String() string {
	if p == (Pin{}) {
		return ""
	}
	return strings.TrimSpace(p.Driver + " " + p.Vendor + ":" + p.Product + " " + p.Serial)
}

// Holds tells whether a device is the pinned one; the empty pin holds any.
func (p Pin) Holds(d Device) bool { return p.holds(d) == nil }

// holds tells why a device is not the pinned one.
func (p Pin) holds(d Device) error {
	if p == (Pin{}) || p == PinOf(d) {
		return nil
	}
	for _, f := range []struct{ what, is, want string }{
		{"driver", d.Driver, p.Driver},
		{"USB id", d.Vendor + ":" + d.Product, p.Vendor + ":" + p.Product},
		{"serial number", d.Serial, p.Serial},
	} {
		if f.is != f.want {
			return fmt.Errorf("%w: this is not the camera that the station was set up with: its %s is %q, not %q", capture.ErrRefused, f.what, f.is, f.want)
		}
	}
	return nil
}

// Identify finds what the kernel says of the device behind a source; false when the source is no device.
func Identify(source string) (Device, bool) { return identifyIn("/sys", source) }

func identifyIn(sys, source string) (Device, bool) {
	kind, path := classify(source)
	if kind != kindDevice {
		return Device{}, false
	}
	node, err := filepath.EvalSymlinks(path)
	if err != nil {
		return Device{}, false
	}
	d := inspect(filepath.Join(sys, "class/video4linux", base(node)))
	d.Path = node
	if path != node {
		d.ByID = path
	}
	return d, true
}

// Stable tells whether a source names a camera by a path that stays the same over restarts and other cameras.
func Stable(source string) bool {
	return strings.HasPrefix(source, "/dev/v4l/by-id/") || strings.HasPrefix(source, "/dev/v4l/by-path/")
}

// VirtualModules lists the kernel modules that are loaded and make cameras out of programs or of the network.
func VirtualModules() []string { return virtualModulesIn("/proc") }

func virtualModulesIn(proc string) (list []string) {
	f, err := os.Open(filepath.Join(proc, "modules"))
	if err != nil {
		return nil
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, _, _ := strings.Cut(lines.Text(), " ")
		if virtualDriver(name) || virtualBus(name) {
			list = append(list, name)
		}
	}
	return list
}
