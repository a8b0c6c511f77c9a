package hub

import (
	"net/http"

	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/sync/wire"
)

func (h *Hub) routes() http.Handler {
	m := http.NewServeMux()
	const v1 = "/station/v1/"
	m.HandleFunc("GET "+v1+"hello", h.stationRoute(func(w http.ResponseWriter, r *http.Request, _ string) {
		h.reply(w, r, wire.Hello{
			Version: wire.Version, Hub: h.cfg.Site, Recipient: h.identity.Recipient().String(),
			Rehearsal: h.cfg.Rehearsal, Now: h.now(), StandIn: h.issuer.StandIn(),
		}, nil)
	}))
	m.HandleFunc("POST "+v1+"identify", stationCall(h, maxSmall, h.identify))
	m.HandleFunc("POST "+v1+"pin/send", stationCall(h, maxSmall, h.pinSend))
	m.HandleFunc("POST "+v1+"pin/check", stationCall(h, maxSmall, h.pinCheck))
	m.HandleFunc("POST "+v1+"offer", stationCall(h, maxJSON, h.offer))
	m.HandleFunc("POST "+v1+"present", stationCall(h, maxSmall, h.present))
	m.HandleFunc("POST "+v1+"fast", stationCall(h, maxJSON, h.fast))
	m.HandleFunc("POST "+v1+"resume", stationCall(h, maxSmall, h.resume))
	m.HandleFunc("POST "+v1+"resume/confirm", stationCall(h, maxItem, h.resumeConfirm))
	m.HandleFunc("POST "+v1+"pass", stationCall(h, maxSmall, h.pass))
	m.HandleFunc("POST "+v1+"pass/delete", stationCall(h, maxSmall, h.passDelete))
	m.HandleFunc("POST "+v1+"enrol", stationCall(h, maxSmall, h.enrol))
	m.HandleFunc("PUT "+v1+"blobs/{name}", h.stationRoute(h.putBlob))
	m.HandleFunc("PUT "+v1+"items/{key}", h.stationRoute(h.putItem))
	m.HandleFunc("GET "+v1+"cases/{case}/events", h.stationRoute(h.events))
	m.HandleFunc("GET "+v1+"cases/{case}/call", h.stationRoute(h.stationCallSocket))

	m.HandleFunc("POST /desk/api/join", pageCall(h, h.deskJoin))
	m.HandleFunc("POST /desk/api/relink", pageCall(h, h.deskRelink))
	m.HandleFunc("POST /desk/api/handover", pageCall(h, h.deskHandover))
	m.HandleFunc("GET /desk/api/case", h.deskCase)
	m.HandleFunc("GET /desk/api/state", h.deskState)
	m.HandleFunc("GET /desk/api/picture/{role}", h.deskPicture)
	m.HandleFunc("POST /desk/api/note", pageCall(h, h.deskNote))
	m.HandleFunc("POST /desk/api/decision", pageCall(h, h.deskDecide))
	m.HandleFunc("GET /desk/call", h.deskCallSocket)
	m.HandleFunc("POST /desk/api/help", pageCall(h, h.helpAnswer))

	m.HandleFunc("POST /wallet/api/open", pageCall(h, h.walletOpen))
	m.HandleFunc("POST /wallet/api/take", pageCall(h, h.walletTake))
	m.HandleFunc("POST /wallet/api/share", pageCall(h, h.walletShare))

	m.HandleFunc("/passkey/", h.passkeyPages)

	page := func(pattern, file string) {
		m.HandleFunc("GET "+pattern, func(w http.ResponseWriter, r *http.Request) {
			http.ServeFileFS(w, r, assets.Web, "web/"+file)
		})
	}
	page("/desk/{$}", "desk/desk.html")
	page("/desk/help/{$}", "desk/help.html")
	page("/wallet/{$}", "wallet/wallet.html")
	for _, f := range []string{
		"common/passdesk.css", "common/api.js", "desk/desk.css", "desk/desk.js", "desk/view.js", "desk/checks.js", "desk/faces.js", "desk/names.js", "desk/plot.js",
		"desk/call.js", "desk/help.js",
		"wallet/wallet.js", "wallet/wallet.css",
	} {
		page("/web/"+f, f)
	}
	if h.cfg.DevMailbox {
		page("/web/dev/mailbox.css", "dev/mailbox.css")
		page("/web/dev/mailbox.js", "dev/mailbox.js")
		m.HandleFunc("GET /dev/mailbox", h.loopbackOnly(func(w http.ResponseWriter, r *http.Request) {
			http.ServeFileFS(w, r, assets.Web, "web/dev/mailbox.html")
		}))
		m.HandleFunc("GET /dev/mailbox.json", h.loopbackOnly(h.mailboxJSON))
		m.HandleFunc("GET /dev/history.json", h.loopbackOnly(h.historyJSON))
		m.HandleFunc("GET /{$}", http.RedirectHandler("/dev/mailbox", http.StatusFound).ServeHTTP)
	}
	return h.guard(m)
}
