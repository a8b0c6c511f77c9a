package hub

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// events streams what happens to a case, one JSON object a line, beginning after the number that the station names. It ends
// when the case goes to another station.
func (h *Hub) events(w http.ResponseWriter, r *http.Request, station string) {
	id := r.PathValue("case")
	after := 0
	if s := r.URL.Query().Get("after"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 {
			h.reply(w, r, nil, failf(http.StatusBadRequest, "after: want a number"))
			return
		}
		after = n
	}
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Time{}) // the server's would end the stream
	beat := time.NewTicker(h.cfg.Timings.Heartbeat)
	defer beat.Stop()
	begun := false
	enc := json.NewEncoder(w)
	for {
		wake := h.waker(id) // before the look, so that nothing falls between
		list, owner, err := h.eventsAfter(id, after)
		if err == nil && owner != "" && owner != station {
			err = errFenced
		}
		if err != nil {
			if !begun {
				h.reply(w, r, nil, err)
			}
			return
		}
		_ = rc.SetWriteDeadline(time.Now().Add(writeTime))
		if !begun {
			begun = true
			w.Header().Set("Content-Type", "application/x-ndjson")
			w.WriteHeader(http.StatusOK)
			_ = rc.Flush()
		}
		for _, e := range list {
			if enc.Encode(e) != nil {
				return
			}
			after = e.N
		}
		if len(list) > 0 && rc.Flush() != nil {
			return
		}
		select {
		case <-wake:
		case <-beat.C:
			_ = rc.SetWriteDeadline(time.Now().Add(writeTime))
			if _, err := w.Write([]byte("\n")); err != nil || rc.Flush() != nil {
				return
			}
		case <-r.Context().Done():
			return
		case <-h.closing:
			return
		}
	}
}
