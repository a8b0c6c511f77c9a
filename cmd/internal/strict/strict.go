// Package strict reads a TOML configuration file and refuses what it does not know.
package strict

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/BurntSushi/toml"
)

// Read fills into from the file; an unknown key is an error that names it. Help says where the known ones are explained.
func Read(path, help string, into any) error {
	meta, err := toml.DecodeFile(path, into)
	var parse toml.ParseError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("configuration: there is no file %s", path)
	case errors.As(err, &parse):
		return fmt.Errorf("configuration: %s, line %d: %s", path, parse.Position.Line, parse.Message)
	case err != nil:
		return fmt.Errorf("configuration: %s: %w", path, err)
	}
	unknown := meta.Undecoded()
	if len(unknown) == 0 {
		return nil
	}
	names := make([]string, len(unknown))
	for i, k := range unknown {
		names[i] = k.String()
	}
	return fmt.Errorf("configuration: %s: unknown key %s; %s explains those that exist", path, strings.Join(names, ", "), help)
}
