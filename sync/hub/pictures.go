package hub

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strconv"
	"sync"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// maxSound is how many pictures are remembered as sound, by name.
const maxSound = 1024

// soundPictures remembers which pictures were decoded without harm, so that each is decoded once. A name is the hash of the bytes. The
// zero value is empty; it is safe for use by several goroutines.
type soundPictures struct {
	mu    sync.Mutex
	names map[string]bool
	order []string // of names, the oldest first
}

func (s *soundPictures) has(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.names[name]
}

func (s *soundPictures) add(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.names[name] {
		return
	}
	if s.names == nil {
		s.names = map[string]bool{}
	}
	if len(s.order) == maxSound {
		delete(s.names, s.order[0])
		s.order = s.order[1:]
	}
	s.names[name] = true
	s.order = append(s.order, name)
}

// deskPicture opens a sealed picture in memory for the active reviewer.
func (h *Hub) deskPicture(w http.ResponseWriter, r *http.Request) {
	c, err := h.reviewing(r)
	if err != nil {
		h.reply(w, r, nil, err)
		return
	}
	raw, name, err := h.picture(r.Context(), c, r.PathValue("role"))
	if err == nil {
		err = h.decodes(r.Context(), raw, name)
	}
	if err != nil {
		h.log.Warn("picture", "case", c.ID, "role", r.PathValue("role"), "err", err)
	}
	kind := http.DetectContentType(raw)
	if err != nil || kind != "image/jpeg" && kind != "image/png" {
		h.reply(w, r, nil, fail{http.StatusNotFound, "no such picture"})
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
	_, _ = bytes.NewReader(raw).WriteTo(w)
}

// picture returns the newest picture of a role and its name; nothing when there is none.
func (h *Hub) picture(ctx context.Context, c caseRecord, role string) (raw []byte, name string, err error) {
	if role == "badge" {
		raw, err = h.directory.Badge(ctx, c.UPN)
		return raw, wire.BlobName(raw), err
	}
	for _, b := range slices.Backward(c.Blobs) {
		if b.Role == role {
			raw, err = h.openBlob(b.Name)
			return raw, b.Name, err
		}
	}
	return nil, "", nil
}

// decodes tells whether a picture can be given to a browser. One that was refused is looked at again the next time: what went wrong may
// have been the decoder.
func (h *Hub) decodes(ctx context.Context, raw []byte, name string) error {
	if len(raw) == 0 || h.cfg.CheckPicture == nil || h.sound.has(name) {
		return nil
	}
	err := h.cfg.CheckPicture(ctx, raw)
	if err == nil {
		h.sound.add(name)
	}
	return err
}

// roles lists the pictures that can be shown, newest resume selfie last.
func roles(c caseRecord, badge []byte) (list []string) {
	for _, b := range c.Blobs {
		if !slices.Contains(list, b.Role) {
			list = append(list, b.Role)
		}
	}
	if len(badge) > 0 {
		list = append(list, "badge")
	}
	return list
}

// maxPlot is the most rows of a colour response that are shown: 30 frames a second for over two minutes.
const maxPlot = 4096

// drawable returns a colour response that can be drawn, nil for one that is empty, too long or has columns of several lengths.
func drawable(p *app.Plot) *app.Plot {
	if p == nil || len(p.At) < 2 || len(p.At) > maxPlot || len(p.Screen) != len(p.At) || len(p.Face) != len(p.At) || len(p.Ring) != len(p.At) || !slices.IsSorted(p.At) {
		return nil
	}
	return p
}
