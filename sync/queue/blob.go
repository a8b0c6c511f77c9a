package queue

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/passdesk/passdesk/app/disk"
)

// blob is a file of the blob folder. It stays while something names it.
type blob struct {
	size  int64
	fresh bool // put, and nothing has named it yet
	items int  // in the outbox that name it
	state bool // the newest state names it
}

const blobName = 2 * sha256.Size // hexadecimal digits

// PutBlob stores sealed bytes and returns their name, which is their SHA-256 in hexadecimal. They are on the disk when
// PutBlob returns, and stay until the end of the visit, or longer if an item names them.
func (q *Queue) PutBlob(sealed []byte) (string, error) {
	sum := sha256.Sum256(sealed)
	name := hex.EncodeToString(sum[:])
	q.files.Lock()
	defer q.files.Unlock()
	if b := q.blobs[name]; b != nil {
		b.fresh = true
		return name, nil
	}
	size := int64(len(sealed))
	if q.blobBytes+size > q.opts.MaxBlobBytes {
		return "", fmt.Errorf("put blob: %w", ErrFull)
	}
	if err := disk.Replace(q.path("blobs", name), sealed, 0o600); err != nil {
		return "", q.full(wrap("put blob", err))
	}
	q.blobs[name] = &blob{size: size, fresh: true}
	q.blobBytes += size
	return name, nil
}

// openBlob reads a blob and compares it with its name. A blob that is missing or changed is a permanent failure.
func (q *Queue) openBlob(name string) ([]byte, error) {
	data, err := os.ReadFile(q.path("blobs", name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, Permanent{fmt.Errorf("blob %.8s: %w", name, ErrNoBlob)}
	case err != nil:
		return nil, wrap("read blob", err)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != name {
		return nil, Permanent{fmt.Errorf("blob %.8s: %w", name, errChecksum)}
	}
	return data, nil
}

func (q *Queue) useBlobs(names []string, by int) {
	q.files.Lock()
	defer q.files.Unlock()
	for _, name := range names {
		if b := q.blobs[name]; b != nil {
			b.items += by
			b.fresh = false
		}
	}
}

// nameBlobs notes which blobs the state names. The state is opaque here, but a name of 64 hexadecimal digits is not
// found in it by chance.
func (q *Queue) nameBlobs(state []byte) {
	q.files.Lock()
	defer q.files.Unlock()
	for _, b := range q.blobs {
		b.state = false
	}
	run := 0
	for i, c := range state {
		if !strings.ContainsRune("0123456789abcdef", rune(c)) {
			run = 0
			continue
		}
		if run++; run < blobName {
			continue
		}
		if b := q.blobs[string(state[i+1-blobName:i+1])]; b != nil {
			b.state, b.fresh = true, false
		}
	}
}

// sweepBlobs unlinks what nothing names; with all also what was put and never named. It returns how many. The caller
// holds q.write, so that no transaction can name one meanwhile.
func (q *Queue) sweepBlobs(all bool) (n int) {
	q.files.Lock()
	defer q.files.Unlock()
	for name, b := range q.blobs {
		if b.items > 0 || b.state || b.fresh && !all {
			continue
		}
		if err := os.Remove(q.path("blobs", name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			q.log.Error("queue.blob-stays", "err", err)
			continue
		}
		delete(q.blobs, name)
		q.blobBytes -= b.size
		n++
	}
	return n
}

// listBlobs reads the folder of blobs, and removes what a crash left half written.
func (q *Queue) listBlobs() error {
	if err := os.MkdirAll(q.path("blobs"), 0o700); err != nil {
		return err
	}
	files, err := os.ReadDir(q.path("blobs"))
	if err != nil {
		return err
	}
	q.blobs = make(map[string]*blob, len(files))
	for _, f := range files {
		if disk.Unfinished(f.Name()) {
			os.Remove(q.path("blobs", f.Name()))
			continue
		}
		fi, err := f.Info()
		if err != nil || !fi.Mode().IsRegular() || len(f.Name()) != blobName {
			continue // not ours
		}
		q.blobs[f.Name()] = &blob{size: fi.Size()}
		q.blobBytes += fi.Size()
	}
	return nil
}
