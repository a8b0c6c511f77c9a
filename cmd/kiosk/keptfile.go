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

func (k keptFile[T]) write(is T) {
	raw, err := json.Marshal(is)
	if err == nil {
		err = disk.Replace(k.path, raw, 0o600)
	}
	if err != nil {
		k.log.Warn("station-file", "file", filepath.Base(k.path), "err", err)
	}
}
