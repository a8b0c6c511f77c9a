package queue

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"
)

// lockFolder takes the lock that holds from before the check of the file until Close. bbolt's own lock comes too late:
// two programs could set the same file aside.
func lockFolder(path string, timeout time.Duration) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for start := time.Now(); ; time.Sleep(25 * time.Millisecond) {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return f, nil
		case !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR):
			f.Close()
			return nil, fmt.Errorf("lock %s: %w", path, err)
		case time.Since(start) >= timeout:
			f.Close()
			return nil, ErrLocked
		}
	}
}

// isFull reports whether a write failed for want of room. bbolt passes some errors on as text only.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		strings.Contains(err.Error(), syscall.ENOSPC.Error()) || strings.Contains(err.Error(), syscall.EDQUOT.Error())
}

// takeBallast reserves room on the disk, so that it can be given back in need. It leaves twice as much free.
func (q *Queue) takeBallast() error {
	size := q.opts.Ballast
	if size <= 0 {
		return nil
	}
	path := q.path("ballast")
	if fi, err := os.Stat(path); err == nil && fi.Size() == size {
		return nil
	}
	var st syscall.Statfs_t
	if err := syscall.Statfs(q.dir, &st); err != nil {
		return fmt.Errorf("ballast: %w", err)
	}
	if free := int64(st.Bavail) * st.Bsize; free < 3*size {
		os.Remove(path)
		return fmt.Errorf("ballast: %d MB free on the disk of the queue: %w", free>>20, ErrFull)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("ballast: %w", err)
	}
	err = syscall.Fallocate(int(f.Fd()), 0, 0, size)
	if err == nil {
		err = f.Truncate(size)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(path)
		return fmt.Errorf("ballast: %w", err)
	}
	return nil
}

// dropBallast gives the reserved room back. Stats says Full until restoreBallast succeeds.
func (q *Queue) dropBallast() {
	if q.ballastGone.Swap(true) {
		return
	}
	err := os.Remove(q.path("ballast"))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	q.log.Error("queue.disk-full", "ballast_removed", err == nil && q.opts.Ballast > 0)
}

// restoreBallast reserves the room again once the disk has it.
func (q *Queue) restoreBallast() {
	if !q.ballastGone.Load() {
		return
	}
	if err := q.takeBallast(); err == nil {
		q.ballastGone.Store(false)
		q.log.Info("queue.disk-has-room")
	}
}

// makeRoom gives the ballast back before a start on a disk that is as good as full.
func (q *Queue) makeRoom() {
	var st syscall.Statfs_t
	if err := syscall.Statfs(q.dir, &st); err == nil && int64(st.Bavail)*st.Bsize < 2<<20 {
		q.dropBallast()
	}
}
