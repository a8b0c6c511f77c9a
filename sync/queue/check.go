package queue

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"time"

	"go.etcd.io/bbolt"
)

// Environment of the child process that checks or salvages a file.
const (
	envCheck   = "PASSDESK_QUEUE_CHECK"   // path of the file
	envCopy    = "PASSDESK_QUEUE_COPY"    // path of the file to make from it; empty to check only
	envSalvage = "PASSDESK_QUEUE_SALVAGE" // not empty: do not check, copy what can be read
)

// Exit codes of the child. Any other, a signal or a time-out means that reading the file brought the child down.
const (
	exitSound      = 0
	exitDamaged    = 10
	exitUnreadable = 11
	exitNoCopy     = 12 // sound, but there was no room for the copy
)

// hello is the first line of the child, so that a program that never calls Checked is not taken for a damaged file.
const hello = "passdesk queue check\n"

// Checked must be called first in main of the program that Options.Self names. In the child process that Open starts it
// checks the file and exits; else it returns at once.
func Checked() {
	if path := os.Getenv(envCheck); path != "" {
		os.Exit(CheckMain(path))
	}
}

// CheckMain is the child process: it reads every page and every row of the file, writes the copy that the station will
// use, says on standard output what is wrong, and returns the exit code. A damaged file may kill it, which is why it is a
// process.
func CheckMain(path string) int {
	os.Stdout.WriteString(hello)
	err := inspect(path, os.Getenv(envCopy), os.Getenv(envSalvage) != "")
	if err != nil {
		fmt.Println(err)
	}
	switch {
	case err == nil:
		return exitSound
	case errors.Is(err, errNoCopy):
		return exitNoCopy
	case unreadable(err):
		return exitUnreadable
	}
	return exitDamaged
}

var errNoCopy = errors.New("no room for a copy")

// inspect is the work of the child.
//
// A sound file is copied row by row, because no check of a B+ tree tells that it can be written to: a page that lies
// about its overflow or its children brings bbolt down at some later commit. The station opens only what was written just
// now. It also makes a file small that was large once.
func inspect(path, copyTo string, salvaging bool) error {
	if salvaging {
		return salvage(path, copyTo)
	}
	if err := checkFile(path); err != nil || copyTo == "" {
		return err
	}
	err := copyFile(path, copyTo)
	if err != nil {
		os.Remove(copyTo)
		if isFull(err) {
			return errNoCopy
		}
	}
	return err
}

// unreadable reports errors that say nothing about the content of the file.
func unreadable(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) || isFull(err)
}

// verdict is what is known about a file; the zero value says that it is sound, and copied if that was asked for.
type verdict struct {
	damage     string
	unreadable error
	noCopy     bool
}

// check looks at a file in a child process, or here when there is none to be had.
func (q *Queue) check(path, copyTo string, salvaging bool) (v verdict) {
	if q.opts.Self != "" {
		v, ran := q.spawn(path, copyTo, salvaging)
		if ran {
			return v
		}
		q.log.Error("queue.no-child", "hint", "the program that Options.Self names must call queue.Checked first")
	}
	q.opened.InProcess = true
	switch err := inspect(path, copyTo, salvaging); {
	case err == nil:
	case errors.Is(err, errNoCopy):
		v.noCopy = true
	case unreadable(err):
		v.unreadable = err
	default:
		v.damage = cut(err.Error())
	}
	return v
}

func (q *Queue) spawn(path, copyTo string, salvaging bool) (v verdict, ran bool) {
	ctx, cancel := context.WithTimeout(context.Background(), q.opts.CheckTimeout)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, q.opts.Self)
	cmd.Env = append(os.Environ(), envCheck+"="+path, envCopy+"="+copyTo, envSalvage+"=", "GOTRACEBACK=none")
	if salvaging {
		cmd.Env = append(cmd.Env, envSalvage+"=yes")
	}
	cmd.Stdout = &out
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	said, ran := strings.CutPrefix(out.String(), hello)
	if !ran {
		return v, false
	}
	said = cut(strings.TrimSpace(said))
	code := 0
	if err != nil {
		code = cmd.ProcessState.ExitCode()
	}
	switch {
	case err == nil:
	case ctx.Err() != nil:
		v.damage = fmt.Sprintf("check did not end within %v", q.opts.CheckTimeout)
	case code == exitNoCopy:
		v.noCopy = true
	case code == exitUnreadable:
		v.unreadable = errors.New(said)
	case code == exitDamaged:
		v.damage = said
	default:
		v.damage = "check died: " + err.Error()
	}
	return v, true
}

// checkFile reads the whole file: bbolt's own check, the list of free pages, and every key and value. Checksums of rows
// are not its business: a bad row costs that row, not the file.
func checkFile(path string) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	fi, err := os.Stat(path)
	if err != nil {
		return err
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		ReadOnly: true, PreLoadFreelist: true, Timeout: time.Second, FreelistType: bbolt.FreelistMapType,
	})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bbolt.Tx) error {
		if tx.Size() > fi.Size() {
			return fmt.Errorf("file has %d bytes of %d", fi.Size(), tx.Size())
		}
		var first error
		for e := range tx.Check() { // must be drained
			if first == nil {
				first = e
			}
		}
		if first != nil {
			return first
		}
		if err := checkFree(tx); err != nil {
			return err
		}
		for _, name := range buckets {
			if tx.Bucket(name) == nil {
				return fmt.Errorf("bucket %s is missing", name)
			}
			if err := tx.Bucket(name).ForEach(checkRow); err != nil {
				return fmt.Errorf("bucket %s: %w", name, err)
			}
		}
		return nil
	})
}

// checkRow finds rows that reach beyond their page: it reads every byte of them.
func checkRow(k, v []byte) error {
	if len(k) > bbolt.MaxKeySize || len(v) > maxRow {
		return fmt.Errorf("row with a key of %d and a value of %d bytes", len(k), len(v))
	}
	readable := sha256.New()
	readable.Write(k)
	readable.Write(v)
	return nil
}

// checkFree finds entries of the list of free pages that lie outside the file, which bbolt's check does not.
func checkFree(tx *bbolt.Tx) error {
	page := int64(tx.DB().Info().PageSize)
	free := 0
	for id := range int(tx.Size() / page) {
		p, err := tx.Page(id)
		if err != nil {
			return err
		}
		if p != nil && p.Type == "free" {
			free++
		}
	}
	if listed := tx.DB().Stats().FreePageN; listed != free {
		return fmt.Errorf("%d pages listed as free, %d found", listed, free)
	}
	return nil
}

// copyFile writes the rows of a sound file into a new one, which is on the disk when copyFile returns.
func copyFile(from, to string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	os.Remove(to)
	src, err := bbolt.Open(from, 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := openBolt(to, time.Second)
	if err != nil {
		return err
	}
	dst.NoSync = true
	err = bbolt.Compact(dst, src, 1<<20)
	return errors.Join(err, dst.Sync(), dst.Close())
}
