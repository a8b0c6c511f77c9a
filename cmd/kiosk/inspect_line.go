package main

import (
	"fmt"
	"io"
)

// plain keeps a JSON object on one line for every reader of lines. JSON itself escapes what is below a blank and the two line ends
// of Unicode; DEL and the second set of control characters (U+0080 to U+009F, of which U+0085 ends a line for some and U+009B
// begins a command to a terminal) it leaves. In a JSON text they can stand inside of strings only, so they can be escaped afterwards.
type plain struct{ out io.Writer }

// Write is called with whole objects, as json.Encoder does.
func (p plain) Write(line []byte) (int, error) {
	safe := make([]byte, 0, len(line))
	for i := 0; i < len(line); i++ {
		switch b := line[i]; {
		case b == 0x7f:
			safe = append(safe, `\u007f`...)
		case b == 0xc2 && i+1 < len(line) && line[i+1] >= 0x80 && line[i+1] <= 0x9f:
			i++
			safe = fmt.Appendf(safe, `\u%04x`, line[i])
		default:
			safe = append(safe, b)
		}
	}
	if _, err := p.out.Write(safe); err != nil {
		return 0, err
	}
	return len(line), nil
}
