package document

// value holds the numeric value of each MRZ character (Doc 9303-3, 4.9): digits as they are, A to Z as 10 to 35, the filler
// < as 0. Any other byte is foreign and has 255.
var value = func() (t [256]uint8) {
	for i := range t {
		t[i] = 255
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = uint8(c - '0')
	}
	for c := 'A'; c <= 'Z'; c++ {
		t[c] = uint8(c-'A') + 10
	}
	t['<'] = 0
	return
}()

// digitSum adds the weighted values of text, weights 7, 3, 1 repeating. at is the position that the sum has reached so
// far, so that a composite digit can go over several pieces.
type digitSum struct {
	sum, at int
}

func (d *digitSum) add(text string) {
	weights := [3]int{7, 3, 1}
	w := d.at % 3
	for i := 0; i < len(text); i++ {
		d.sum += int(value[text[i]]) * weights[w]
		if w++; w == 3 {
			w = 0
		}
	}
	d.at += len(text)
}

// CheckDigit is the check digit of Doc 9303-3, 4.9 over the pieces in order, '0' to '9'. The text must hold only A-Z, 0-9
// and <.
func CheckDigit(pieces ...string) byte {
	var d digitSum
	for _, p := range pieces {
		d.add(p)
	}
	return byte('0' + d.sum%10)
}

// verdict compares a printed digit with the text it covers. A filler in its place is not checkable.
func verdict(digit byte, pieces ...string) Verdict {
	switch {
	case digit == '<':
		return NotCheckable
	case digit == CheckDigit(pieces...):
		return OK
	}
	return Wrong
}
