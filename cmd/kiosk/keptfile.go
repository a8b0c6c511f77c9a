package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/passdesk/passdesk/app/disk"
)

// keptFile is a small JSON file in the data folder that a station goes on without.
type keptFile[T any] struct {
	path string
	log  *slog.Logger
}

// read gives the zero T when there is no file, or a damaged one.
func (k keptFile[T]) read() (is T) {
	raw, err := os.ReadFile(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		return is
	}
	if err == nil {
		err = json.Unmarshal(raw, &is)
	}
	if err != nil {
		k.log.Warn("station-file", "file", filepath.Base(k.path), "err", err)
		var none T
		return none
	}
	return is
}

// write saves, and logs what goes wrong: the station goes on.
func (k keptFile[T]) write(is T) {
	if err := k.save(is); err != nil {
		k.log.Warn("station-file", "file", filepath.Base(k.path), "err", err)
	}
}

// save replaces the file durably.
func (k keptFile[T]) save(is T) error {
	raw, err := json.Marshal(is)
	if err != nil {
		return err
	}
	return disk.Replace(k.path, raw, 0o600)
}
