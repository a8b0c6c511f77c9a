// Package disk puts files in the place of others, so that a power cut leaves the old one or the new one, whole.
package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// unfinished stands between the name of a file and the random end of the name that it has until it is whole.
const unfinished = ".new-"

// Replace makes path hold data with a mode. When it returns nil the file and its name are on the disk; when it fails, path is as it was and
// nothing else is left. A program that is killed meanwhile leaves a file whose name Unfinished knows. Two may replace one
// path at the same time: one of them wins, whole.
func Replace(path string, data []byte, mode fs.FileMode) (err error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, filepath.Base(path)+unfinished+"*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil && mode != 0o600 { // what CreateTemp gives
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	return Sync(dir)
}

// Sync waits until a file, or the names in a folder, are on the disk.
func Sync(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Unfinished tells by its name that a file is what a Replace left that did not end. Its owner may remove it when nothing writes there.
func Unfinished(name string) bool {
	_, end, ok := strings.Cut(filepath.Base(name), unfinished)
	return ok && end != "" && strings.Trim(end, "0123456789") == ""
}
