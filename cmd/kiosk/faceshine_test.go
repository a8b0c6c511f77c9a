package main

import (
	"errors"
	"testing"
)

// limited is a camera that exposes for as long as it can already.
type limited struct {
	most, now float64
	err       error
}

func (l *limited) Lock(bool) error { return nil }

func (l *limited) Expose(factor float64) (float64, error) {
	l.now = min(factor, l.most)
	return l.now, l.err
}

func TestCameraAtItsLimitIsToldTheInverse(t *testing.T) {
	for _, tc := range []struct{ most, ask, want float64 }{{4, 1.6, 1.6}, {4, 0.6, 0.6}, {1, 1.6, 1 / 1.6}, {1.1, 1.6, 1 / 1.6}, {1.4, 1.6, 1.4}, {1, 1, 1}} {
		l := &limited{most: tc.most}
		if took, err := stepped(l, tc.ask); err != nil || took != tc.want || l.now != took {
			t.Errorf("%+v: took %g, %v", tc, took, err)
		}
	}
	wrong := errors.New("wrong")
	if _, err := stepped(&limited{most: 1, err: wrong}, 1.6); !errors.Is(err, wrong) {
		t.Error(err)
	}
}
