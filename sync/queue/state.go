package queue

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/passdesk/passdesk/app/disk"
	"go.etcd.io/bbolt"
)

// visitKey encrypts the state of one visit. Destroying its file is what forgets the visit.
type visitKey struct {
	id    string // 16 hexadecimal digits, in the name of the file and in front of the sealed state
	bytes []byte // 32; nil when there is no key yet
}

const keyIDSize = 16

func (k *visitKey) wipe() {
	clear(k.bytes)
	k.bytes, k.id = nil, ""
}

func (k visitKey) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.bytes)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal returns the key's id, then nonce, ciphertext and tag.
func (k visitKey) seal(state []byte) ([]byte, error) {
	if len(state) > MaxState {
		return nil, fmt.Errorf("state of %d bytes: %w", len(state), ErrTooBig)
	}
	aead, err := k.aead()
	if err != nil {
		return nil, err
	}
	return aead.Seal([]byte(k.id), nil, state, []byte("passdesk visit state "+k.id)), nil
}

func (k visitKey) open(sealed []byte) ([]byte, error) {
	if len(sealed) < keyIDSize || string(sealed[:keyIDSize]) != k.id {
		return nil, errors.New("state is sealed under another key")
	}
	aead, err := k.aead()
	if err != nil {
		return nil, err
	}
	return aead.Open([]byte{}, nil, sealed[keyIDSize:], []byte("passdesk visit state "+k.id))
}

func keyFile(dir, id string) string { return filepath.Join(dir, "visit-"+id+".key") }

// newKey makes a key that is on the disk when newKey returns.
func newKey(dir string) (visitKey, error) {
	var id [keyIDSize / 2]byte
	rand.Read(id[:])
	k := visitKey{id: hex.EncodeToString(id[:]), bytes: make([]byte, 32)}
	rand.Read(k.bytes)
	path := keyFile(dir, k.id)
	if err := disk.Replace(path, k.bytes, 0o600); err != nil {
		return visitKey{}, fmt.Errorf("write visit key: %w", err)
	}
	return k, nil
}

func readKey(dir, id string) (visitKey, error) {
	if _, err := hex.DecodeString(id); err != nil {
		return visitKey{}, fmt.Errorf("name of visit key: %w", err)
	}
	b, err := os.ReadFile(keyFile(dir, id))
	if err != nil {
		return visitKey{}, err
	}
	return visitKey{id: id, bytes: b}, nil
}

// destroyKeys removes every key file but keep's: overwritten in place, synced, unlinked, folder synced.
func destroyKeys(dir, keep string) error {
	names, err := filepath.Glob(filepath.Join(dir, "visit-*.key*"))
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range names {
		if keep == "" || name != keyFile(dir, keep) {
			errs = append(errs, destroyFile(name))
		}
	}
	if len(names) > 0 {
		errs = append(errs, disk.Sync(dir))
	}
	return errors.Join(errs...)
}

func destroyFile(name string) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		junk := make([]byte, 32)
		rand.Read(junk)
		_, err = f.WriteAt(junk, 0)
		err = errors.Join(err, f.Sync(), f.Close())
	}
	return errors.Join(err, os.Remove(name))
}

// Load returns the newest committed state, nil when there is none or when Opened says that it was lost.
func (q *Queue) Load() ([]byte, error) {
	q.write.Lock()
	defer q.write.Unlock()
	if q.closed {
		return nil, fs.ErrClosed
	}
	var sealed []byte
	err := q.db.View(func(tx *bbolt.Tx) (err error) {
		sealed, err = get(tx, bucketMeta, metaState)
		return err
	})
	if err != nil || sealed == nil {
		return nil, wrap("load state", err)
	}
	state, err := q.key.open(sealed)
	return state, wrap("load state", err)
}

// loadKey finds the key of the stored state, and destroys every other one. A state that cannot be read is put away.
func (q *Queue) loadKey() (state []byte, err error) {
	var sealed []byte
	var bad error
	err = q.db.View(func(tx *bbolt.Tx) error {
		sealed, bad = get(tx, bucketMeta, metaState)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if bad == nil && len(sealed) > keyIDSize {
		var k visitKey
		k, bad = readKey(q.dir, string(sealed[:keyIDSize]))
		if bad != nil && !errors.Is(bad, fs.ErrNotExist) && !strings.Contains(bad.Error(), "name of visit key") {
			return nil, fmt.Errorf("read visit key: %w", bad) // the disk or its rights, not the key: destroy nothing
		}
		if bad == nil {
			if state, bad = k.open(sealed); bad == nil {
				q.key = k
			}
		}
	}
	if bad != nil {
		q.opened.StateLost = true
		if err := q.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketMeta).Delete(metaState) }); err != nil {
			return nil, err
		}
	}
	return state, destroyKeys(q.dir, q.key.id)
}

func wrap(verb string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", verb, err)
}
