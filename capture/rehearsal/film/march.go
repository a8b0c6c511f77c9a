package film

import "github.com/passdesk/passdesk/capture/rehearsal"

type marched struct{ spacing float64 }

func newMarched(seed int64) *marched { return &marched{spacing: 1} }
func (m *marched) skin() int         { return 0 }
func (m *marched) bases(p rehearsal.Pose, v rehearsal.View, room rehearsal.Room) *rehearsal.Bases {
	return &rehearsal.Bases{}
}
