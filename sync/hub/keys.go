package hub

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"github.com/passdesk/passdesk/app/disk"
)

func (h *Hub) openKeys() error {
	raw, err := keyFile(filepath.Join(h.cfg.DataDir, "identity.age"), func() ([]byte, error) {
		id, err := age.GenerateX25519Identity()
		if err != nil {
			return nil, err
		}
		return []byte(id.String() + "\n"), nil
	})
	if err != nil {
		return fmt.Errorf("hub: identity: %w", err)
	}
	if h.identity, err = age.ParseX25519Identity(strings.TrimSpace(string(raw))); err != nil {
		return fmt.Errorf("hub: identity: %w", err)
	}
	random32 := func() ([]byte, error) { return randomBytes(32), nil }
	if h.secret, err = keyFile(filepath.Join(h.cfg.DataDir, "secret.key"), random32); err != nil {
		return fmt.Errorf("hub: secret: %w", err)
	}
	seed, err := keyFile(filepath.Join(h.cfg.DataDir, "issuer.key"), random32)
	if err != nil {
		return fmt.Errorf("hub: issuer key: %w", err)
	}
	if len(seed) != ed25519.SeedSize || len(h.secret) != 32 {
		return errors.New("hub: a key file has the wrong length")
	}
	h.signer = ed25519.NewKeyFromSeed(seed)
	return nil
}

// keyFile reads a key, or makes it with mode 0600; half a key never counts.
func keyFile(path string, generate func() ([]byte, error)) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return raw, err
	}
	if raw, err = generate(); err != nil {
		return nil, err
	}
	return raw, disk.Replace(path, raw, 0o600)
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

// newToken draws 128 bits.
func newToken() string { return base64.RawURLEncoding.EncodeToString(randomBytes(16)) }

// hash is HMAC-SHA-256 under the hub's secret of purpose and text, in hex: what the hub keeps of a token, a code or a pass.
func (h *Hub) hash(purpose, text string) string { return keyed(h.secret, purpose, text) }

func keyed(secret []byte, purpose, text string) string {
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(purpose + "\x00" + text))
	return hex.EncodeToString(m.Sum(nil))
}

func same(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

// StationToken is the bearer token of the station with that name. It stays the same as long as secret.key does.
func (h *Hub) StationToken(name string) string { return h.hash("station", name) }

// StationToken is the same for the hub of a data directory, also while that hub is running. A new hub's secret is made.
func StationToken(dataDir, name string) (string, error) {
	if err := os.MkdirAll(dataDir, 0o700); err != nil {
		return "", fmt.Errorf("hub: data directory: %w", err)
	}
	secret, err := keyFile(filepath.Join(dataDir, "secret.key"), func() ([]byte, error) { return randomBytes(32), nil })
	if err != nil {
		return "", fmt.Errorf("hub: secret: %w", err)
	}
	if len(secret) != 32 {
		return "", errors.New("hub: secret.key has the wrong length")
	}
	return keyed(secret, "station", name), nil
}
