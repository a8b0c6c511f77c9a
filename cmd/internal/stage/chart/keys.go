package chart

import "strconv"

// functionKeys are those of every keyboard.
const functionKeys = 12

// Key is a function key, alone or with Shift.
type Key struct {
	Name  string // "F1" to "F12", as X and Fyne call it
	Shift bool
}

// MishapKey is the key that switches the n-th of rehearsal.Mishaps, from 0 on: F1 to F12, then Shift with F1 to F12. ok is false
// when there are not so many keys.
func MishapKey(n int) (k Key, ok bool) {
	if n < 0 || n >= 2*functionKeys {
		return Key{}, false
	}
	return Key{Name: "F" + strconv.Itoa(n%functionKeys+1), Shift: n >= functionKeys}, true
}

// String is the key as xdotool takes it: "F3" or "shift+F3".
func (k Key) String() string {
	if k.Shift {
		return "shift+" + k.Name
	}
	return k.Name
}
