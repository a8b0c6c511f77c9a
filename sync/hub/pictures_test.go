package hub

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// inspector stands in for the decoder in a child process: it refuses one picture.
type inspector struct {
	mu   sync.Mutex
	bad  []byte
	seen int
}

func (i *inspector) check(_ context.Context, raw []byte) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.seen++
	if bytes.Equal(raw, i.bad) {
		return errors.New("needs more than 256 MB")
	}
	return nil
}

// A station's upload that would flood the reviewer's browser stays where it is; the others are shown.
func TestUploadIsAnAttackOnTheReviewersBrowser(t *testing.T) {
	bomb := &inspector{bad: jpegOf(face(2))} // the portrait of the case below
	x := open(t, func(c *Config) { c.CheckPicture = bomb.check })
	e := ana()
	x.submit("lobby", "c-1", e)
	b := x.review(e.Manager)
	for _, role := range []string{app.RoleDocumentFront, app.RolePortrait, app.RoleSelfie, "badge", "nothing"} {
		want := 200
		if role == app.RolePortrait || role == "nothing" {
			want = 404
		}
		if code, raw := b.do("GET", "/desk/api/picture/"+role, nil); code != want || want == 404 && bytes.Contains(raw, bomb.bad) {
			t.Errorf("picture %s: %d", role, code)
		}
	}
	if bomb.seen != 4 {
		t.Errorf("%d pictures were looked at", bomb.seen)
	}
	// What was found sound is not decoded again; what was refused is, because the decoder may have been the one who failed.
	for _, role := range []string{app.RoleSelfie, "badge", app.RolePortrait} {
		b.do("GET", "/desk/api/picture/"+role, nil)
	}
	if bomb.seen != 5 {
		t.Errorf("%d pictures were looked at after a second look", bomb.seen)
	}
}

func TestPicturesOfAWholeDay(t *testing.T) {
	var s soundPictures
	for i := range 3 * maxSound {
		s.add(fmt.Sprint(i))
		s.add(fmt.Sprint(i))
	}
	if len(s.names) != maxSound || len(s.order) != maxSound || !s.has(fmt.Sprint(3*maxSound-1)) || !s.has(fmt.Sprint(2*maxSound)) || s.has(fmt.Sprint(2*maxSound-1)) {
		t.Errorf("%d names, %d in order", len(s.names), len(s.order))
	}
}

func TestPhotoForACredentialIsNoPicture(t *testing.T) {
	photo := jpegOf(face(3))
	bomb := &inspector{bad: photo}
	x := open(t, func(c *Config) { c.CheckPicture = bomb.check })
	x.submit("lobby", "c-1", ana())
	if code, raw := x.do("POST", "lobby", "/station/v1/offer", wire.OfferRequest{Case: "c-1", Photo: photo}); code != 400 || !bytes.Contains(raw, []byte("256 MB")) {
		t.Errorf("%d %s", code, raw)
	}
	if o := ask[wire.Offer](x, "lobby", "offer", wire.OfferRequest{Case: "c-1", Photo: jpegOf(face(4))}); o.URL == "" {
		t.Error("a sound photo was refused")
	}
}
