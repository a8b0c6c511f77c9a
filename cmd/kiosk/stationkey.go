package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/passdesk/passdesk/app/disk"
)

const stationKeyFile = "station.key"

// stationKey is the Ed25519 key (RFC 8032) with which a station signs what it judged. It is made at the first start and lies in
// station.key, readable to the station only: the seed, base64url without padding. The hub pins the public half on first use, so a
// station whose key was lost is a new one to it.
type stationKey struct{ key ed25519.PrivateKey }

func openStationKey(dir string) (*stationKey, error) {
	path := filepath.Join(dir, stationKeyFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newStationKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("station key: %w", err)
	}
	seed, err := base64.RawURLEncoding.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("station key: %s is damaged; restore it, or delete it and let the hub forget this station", path)
	}
	return &stationKey{ed25519.NewKeyFromSeed(seed)}, nil
}

func newStationKey(path string) (*stationKey, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err == nil {
		err = disk.Replace(path, []byte(base64.RawURLEncoding.EncodeToString(key.Seed())+"\n"), 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("station key: %w", err)
	}
	return &stationKey{key}, nil
}

// sign gives the signature over a message and the public key, both base64url without padding.
func (k *stationKey) sign(message []byte) (signature, public string) {
	e := base64.RawURLEncoding
	return e.EncodeToString(ed25519.Sign(k.key, message)), e.EncodeToString(k.key.Public().(ed25519.PublicKey))
}
