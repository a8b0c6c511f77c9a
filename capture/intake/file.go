package intake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"github.com/passdesk/passdesk/capture"
)

func tooLarge() error { return fmt.Errorf("%w: it is larger than %d MB", ErrFile, MaxBytes>>20) }

// openFile opens a regular file of at most MaxBytes for reading.
//
// The kind is asked for before it is opened, because to open a device may do something, and again afterwards, because the name may
// stand for another file by then. It is opened without waiting: a pipe would wait for somebody who writes.
func openFile(path string) (f *os.File, size int64, err error) {
	info, err := os.Stat(path)
	if err == nil {
		err = regular(info)
	}
	if err != nil {
		return nil, 0, bare(err)
	}
	f, err = os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0, bare(err)
	}
	if info, err = f.Stat(); err == nil {
		err = regular(info)
	}
	if err != nil {
		_ = f.Close()
		return nil, 0, bare(err)
	}
	return f, info.Size(), nil
}

// Here decodes a picture file in this process, within the same limits but without a child: for files that whoever runs the program chose,
// such as pictures in the place of a camera. Errors are those of Gate.File.
func Here(path string) (Picture, error) {
	f, size, err := openFile(path)
	if err != nil {
		return Picture{}, err
	}
	defer f.Close()
	h, err := look(f, size, MaxMemory)
	if err != nil {
		return Picture{}, err
	}
	img, err := decode(f, size, h.format)
	if err != nil {
		return Picture{}, err
	}
	r, frame := rowsOf(img, h, midGrey)
	p := Picture{
		Frame:  capture.Frame{Pix: capture.NewPix(3 * frame.Width * frame.Height), Width: frame.Width, Height: frame.Height},
		Format: h.format, Stored: h.size, Reduced: r.k,
	}
	for y := range frame.Height {
		r.next(y*r.k, p.Pix[3*frame.Width*y:][:3*frame.Width])
	}
	return p, nil
}

// regular refuses what is no file with bytes in it.
func regular(info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsDir():
		return fmt.Errorf("%w: it is a folder", ErrFile)
	case mode&fs.ModeNamedPipe != 0:
		return fmt.Errorf("%w: it is a pipe", ErrFile)
	case mode&fs.ModeSocket != 0:
		return fmt.Errorf("%w: it is a socket", ErrFile)
	case mode&(fs.ModeDevice|fs.ModeCharDevice) != 0:
		return fmt.Errorf("%w: it is a device", ErrFile)
	case !mode.IsRegular():
		return fmt.Errorf("%w: it is no regular file", ErrFile)
	case info.Size() == 0:
		return fmt.Errorf("%w: it is empty", ErrFormat)
	case info.Size() > MaxBytes:
		return tooLarge()
	}
	return nil
}

// bare is an error of the operating system without the file's name, which stands before it already.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return fmt.Errorf("cannot be opened: %w", p.Err)
	}
	return err
}
