package queue

import (
	"bytes"
	"context"
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
	envSalvage = "PASSDESK_QUEUE_SALVAGE" // path of the file to make from it; empty to check only
)

// Exit codes of the child. Any other, a signal or a time-out means that reading the file brought the child down.
const (
	exitSound      = 0
	exitDamaged    = 10
	exitUnreadable = 11
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

// CheckMain is the child process: it reads every page and every row of the file, says on standard output what is wrong,
// and returns the exit code. A damaged file may kill it, which is why it is a process.
func CheckMain(path string) int {
	os.Stdout.WriteString(hello)
	var err error
	if to := os.Getenv(envSalvage); to != "" {
		err = salvage(path, to)
	} else {
		err = checkFile(path)
	}
	switch {
	case err == nil:
		return exitSound
	case unreadable(err):
		fmt.Println(err)
		return exitUnreadable
	}
	fmt.Println(err)
	return exitDamaged
}

// unreadable reports errors that say nothing about the content of the file.
func unreadable(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) || isFull(err)
}

type verdict struct {
	damage     string // empty when the file is sound
	unreadable error
}

// check looks at the file in a child process, or here when there is none to be had.
func (q *Queue) check(path string) verdict { return q.child(path, "") }

func (q *Queue) child(path, salvageTo string) verdict {
	if q.opts.Self != "" {
		v, ran := q.spawn(path, salvageTo)
		if ran {
			return v
		}
		q.log.Error("queue.no-child", "hint", "the program that Options.Self names must call queue.Checked first")
	}
	q.opened.InProcess = true
	var v verdict
	var err error
	if salvageTo != "" {
		err = salvage(path, salvageTo)
	} else {
		err = checkFile(path)
	}
	switch {
	case err != nil && unreadable(err):
		v.unreadable = err
	case err != nil:
		v.damage = cut(err.Error())
	}
	return v
}

func (q *Queue) spawn(path, salvageTo string) (v verdict, ran bool) {
	ctx, cancel := context.WithTimeout(context.Background(), q.opts.CheckTimeout)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, q.opts.Self)
	cmd.Env = append(os.Environ(), envCheck+"="+path, envSalvage+"="+salvageTo, "GOTRACEBACK=none")
	cmd.Stdout = &out
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	text, ran := strings.CutPrefix(out.String(), hello)
	if !ran {
		return v, false
	}
	said := cut(strings.TrimSpace(text))
	var exit *exec.ExitError
	switch {
	case err == nil:
	case ctx.Err() != nil:
		v.damage = fmt.Sprintf("check did not end within %v", q.opts.CheckTimeout)
	case errors.As(err, &exit) && exit.ExitCode() == exitUnreadable:
		v.unreadable = errors.New(said)
	case errors.As(err, &exit) && exit.ExitCode() == exitDamaged:
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
			b := tx.Bucket(name)
			if b == nil {
				return fmt.Errorf("bucket %s is missing", name)
			}
			var n byte
			if err := b.ForEach(func(k, v []byte) error {
				for _, c := range v {
					n ^= c // touch every byte
				}
				return nil
			}); err != nil {
				return err
			}
			_ = n
		}
		return nil
	})
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
