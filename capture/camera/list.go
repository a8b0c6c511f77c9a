package camera

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Device is a node of video4linux. One camera often has several: the first (Index 0) gives pictures, others give
// metadata.
type Device struct {
	Path    string `json:"path"`            // /dev/video0
	ByID    string `json:"by_id,omitempty"` // /dev/v4l/by-id/..., which stays the same over restarts
	Number  int    `json:"number"`
	Index   int    `json:"index"` // which node of the camera this is
	Name    string `json:"name"`
	Driver  string `json:"driver"`
	Vendor  string `json:"vendor,omitempty"`  // USB vendor id, four hexadecimal digits
	Product string `json:"product,omitempty"` // USB product id
	Serial  string `json:"serial,omitempty"`
	Bus     string `json:"bus,omitempty"` // where it is plugged in: "1-4.2"
	Virtual bool   `json:"virtual"`       // a driver that plays files as a camera
	Real    bool   `json:"real"`          // a physical USB camera
}

// List enumerates the video4linux nodes by number. A machine without any has an empty list and no error.
func List() ([]Device, error) { return listIn("/sys", "/dev") }

// listIn is List over any pair of roots, for tests.
func listIn(sys, dev string) ([]Device, error) {
	entries, err := os.ReadDir(filepath.Join(sys, "class/video4linux"))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	byID := map[string]string{}
	links, _ := filepath.Glob(filepath.Join(dev, "v4l/by-id/*"))
	for _, l := range links {
		if target, err := filepath.EvalSymlinks(l); err == nil {
			byID[base(target)] = l
		}
	}
	var ds []Device
	for _, e := range entries {
		n, err := strconv.Atoi(strings.TrimPrefix(e.Name(), "video"))
		if err != nil {
			continue // a radio, a sub-device
		}
		d := inspect(filepath.Join(sys, "class/video4linux", e.Name()))
		d.Path, d.ByID, d.Number = filepath.Join(dev, e.Name()), byID[e.Name()], n
		ds = append(ds, d)
	}
	slices.SortFunc(ds, func(a, b Device) int { return a.Number - b.Number })
	return ds, nil
}

// inspect reads what the kernel says about one node, given its folder in /sys/class/video4linux.
func inspect(dir string) Device {
	d := Device{Name: line(dir, "name"), Number: -1}
	d.Index, _ = strconv.Atoi(line(dir, "index"))
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		real = dir
	}
	node, err := filepath.EvalSymlinks(filepath.Join(dir, "device"))
	if err != nil {
		// v4l2loopback and its like hang below /sys/devices/virtual and have no device of their own.
		d.Virtual = true
		return d
	}
	if drv, err := filepath.EvalSymlinks(filepath.Join(node, "driver")); err == nil {
		d.Driver = base(drv)
	}
	usb := filepath.Dir(node) // a UVC function is an interface; its parent is the USB device
	d.Vendor, d.Product, d.Serial = line(usb, "idVendor"), line(usb, "idProduct"), line(usb, "serial")
	if d.Vendor != "" {
		d.Bus = base(usb)
	}
	d.Virtual = strings.Contains(real, "/devices/virtual/") || virtualBus(real) || virtualDriver(d.Driver) || virtualDriver(d.Name)
	d.Real = !d.Virtual && realDriver(d.Driver) && d.Vendor != "" && d.Product != ""
	return d
}

// line returns the first line of a small file in a folder, or "".
func line(dir, name string) string {
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return ""
	}
	s, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimSpace(s)
}

// realDriver tells the drivers of physical sensors on USB. A short list on purpose: what is not known is simulated.
func realDriver(driver string) bool { return driver == "uvcvideo" }

// virtualBus tells USB hosts that are no plug: usbip, by which a device lies somewhere in the network, and the kernel's dummy
// host, by which a program plays a device.
func virtualBus(path string) bool {
	return strings.Contains(path, "vhci_hcd") || strings.Contains(path, "dummy_hcd")
}

// virtualDriver tells drivers (and the names that they give themselves) that show what a program feeds them. A
// renamed module passes this test, which is why Real asks for uvcvideo on USB instead.
func virtualDriver(name string) bool {
	name = strings.ToLower(name)
	for _, v := range []string{"v4l2 loopback", "v4l2loopback", "vivid", "vimc", "akvcam", "vcam", "virtual", "dummy video"} {
		if strings.Contains(name, v) {
			return true
		}
	}
	return false
}
