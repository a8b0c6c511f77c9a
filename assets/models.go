package assets

import _ "embed"

// ModelsLock is the table of neural models, TOML; package face reads it. It explains itself.
//
//go:embed models.lock
var ModelsLock []byte
