package intake

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// What a Gate and its child say over their socket. All numbers are big endian.
//
//	child   hello                                               once
//	gate    ask: nonce 8, size of the file 8, grey behind transparent parts 1, and the open file as a right; then
//	child   answer: nonce 8, verdict 1, last 1, format 1, 0, stored width 4, stored height 4, factor 4, length 4
//	        verdict 0: length bytes of BGR, row after row, then the nonce again
//	        else:      length bytes of words, at most maxWords
//
// last says that the child ends after this answer. The nonce keeps an answer from being taken for another's.
const (
	hello      = "passdesk intake 1\n"
	askSize    = 17
	answerSize = 28
	maxWords   = 300
)

// verdict 0 is a picture, the others are the refusals in this order.
var refusals = []error{nil, ErrFormat, ErrMemory, ErrTime, ErrDamaged, ErrKind, ErrFile}

// ask is what a gate wants to know of a file.
type ask struct {
	nonce  uint64
	size   int64
	behind byte
}

func (a ask) bytes() []byte {
	b := binary.BigEndian.AppendUint64(make([]byte, 0, askSize), a.nonce)
	return append(binary.BigEndian.AppendUint64(b, uint64(a.size)), a.behind)
}

func parseAsk(b []byte) ask {
	return ask{binary.BigEndian.Uint64(b), int64(binary.BigEndian.Uint64(b[8:])), b[16]}
}

type answer struct {
	nonce   uint64
	verdict byte
	last    bool
	format  Format
	stored  Size
	factor  int
	length  int
}

func (a answer) bytes() []byte {
	b := binary.BigEndian.AppendUint64(make([]byte, 0, answerSize), a.nonce)
	last := byte(0)
	if a.last {
		last = 1
	}
	b = append(b, a.verdict, last, byte(a.format), 0)
	for _, n := range []int{a.stored.Width, a.stored.Height, a.factor, a.length} {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return b
}

// errLie says that an answer cannot be true.
var errLie = errors.New("an answer that cannot be true")

// parseAnswer reads an answer and believes nothing: sizes must lie within the limits, the factor must be the one that follows from
// them, and the length the one that follows from both.
func parseAnswer(b []byte, nonce uint64) (a answer, frame Size, err error) {
	number := func(at int) int { return int(binary.BigEndian.Uint32(b[at:])) }
	a = answer{
		nonce: binary.BigEndian.Uint64(b), verdict: b[8], last: b[9] == 1, format: Format(b[10]),
		stored: Size{number(12), number(16)}, factor: number(20), length: number(24),
	}
	switch {
	case a.nonce != nonce, b[9] > 1, b[11] != 0, int(a.verdict) >= len(refusals):
		return a, frame, errLie
	case a.verdict != 0:
		if a.length > maxWords {
			return a, frame, errLie
		}
		return a, frame, nil
	case a.format == Unknown || a.format > WebP,
		a.stored.Width < 1 || a.stored.Width > MaxSide || a.stored.Height < 1 || a.stored.Height > MaxSide,
		a.factor != reduction(a.stored):
		return a, frame, errLie
	}
	frame = Size{shrunk(a.stored.Width, a.factor), shrunk(a.stored.Height, a.factor)}
	if a.length != 3*frame.Width*frame.Height {
		return a, frame, errLie
	}
	return a, frame, nil
}

// refuse makes an answer out of an error.
func refuse(nonce uint64, err error) (answer, []byte) {
	a := answer{nonce: nonce, verdict: 4}
	words := err.Error()
	for i, known := range refusals {
		if known != nil && errors.Is(err, known) {
			a.verdict = byte(i)
			words = strings.TrimPrefix(words, known.Error())
			break
		}
	}
	words = cut(words)
	a.length = len(words)
	return a, []byte(words)
}

// refused is the error of an answer.
func refused(a answer, words []byte) error {
	err := refusals[a.verdict]
	if more := clean(string(words)); more != "" {
		return fmt.Errorf("%w%s", err, more)
	}
	return err
}

// cut shortens words to maxWords bytes without halving a letter.
func cut(words string) string {
	if len(words) > maxWords {
		words = strings.ToValidUTF8(words[:maxWords], "")
	}
	return words
}

// clean makes words of a child fit for one line: nothing that is not printed.
func clean(words string) string {
	return strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(words, "?"))
}
