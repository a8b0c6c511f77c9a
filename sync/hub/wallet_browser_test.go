package hub

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// TestPhoneTakesAndShowsTheCredential lets Chromium be the phone: it takes the stand-in credential, keeps it through a new
// visit, and shows it; then the helper's page is answered, and the desk is looked at on a phone.
func TestPhoneTakesAndShowsTheCredential(t *testing.T) {
	ctx := chromium(t, 420, 860)
	x := open(t, nil)
	e := ana()
	phone := tab{t, ctx}
	identify := func(id string) {
		ask[wire.IdentifyReply](x, "lobby", "identify", wire.IdentifyRequest{Case: id, Applicant: applicant(e)})
	}
	identify("c-1")
	o := ask[wire.Offer](x, "lobby", "offer", wire.OfferRequest{Case: "c-1", Photo: jpegOf(face(3))})
	phone.do(chromedp.Navigate(o.URL), chromedp.WaitVisible("#go"))
	if got := x.kinds("c-1"); got != wire.EventOfferScanned {
		t.Errorf("after the scan: %s", got)
	}
	phone.shoot("wallet-offer")
	phone.do(chromedp.Click("#go"), chromedp.WaitVisible("#credential"))
	phone.await(`document.querySelector('#photo').naturalWidth > 0`)
	phone.shoot("wallet-taken")
	if got := eval[string](phone, `document.body.innerText`); !strings.Contains(got, "stand-in, not a real wallet") || !strings.Contains(got, "Ana Ferreira") {
		t.Errorf("the page reads: %s", got)
	}
	identify("c-2")
	p := ask[wire.Presentation](x, "lobby", "present", wire.PresentRequest{Case: "c-2"})
	phone.do(chromedp.Navigate("about:blank"), chromedp.Navigate(p.URL), chromedp.WaitVisible("#credential"))
	phone.shoot("wallet-present")
	phone.do(chromedp.Click("#go"))
	phone.await(`document.querySelector('#title').textContent === 'Shown'`)
	list, _, err := x.eventsAfter("c-2", 0)
	if err != nil || len(list) != 2 || !list[1].OK || list[1].Fast || list[1].ID != p.ID || len(list[1].Photo) == 0 {
		t.Errorf("%v %d events", err, len(list))
	}

	x.put("lobby", "help", "c-2", wire.KindHelp, wire.Help{Station: "lobby", Step: "document", Fault: app.FaultCamera})
	x.sweep(t.Context())
	phone.do(chromedp.Navigate(x.mail("helpdesk@utopia.example", MailHelp).Link), chromedp.WaitVisible("#answers"))
	phone.shoot("help")
	phone.do(chromedp.Click(`[data-minutes="2"]`), chromedp.WaitNotVisible("#answers"))
	list, _, _ = x.eventsAfter("c-2", 2)
	if len(list) != 1 || list[0].Kind != wire.EventHelper || list[0].Text != "2" {
		t.Errorf("the helper's answer: %+v", list)
	}

	x.submit("lobby", "c-3", e)
	phone.do(chromedp.Navigate(x.mail(e.Manager, MailReview).Link), chromedp.WaitVisible("#join"), chromedp.Click("#join"), chromedp.WaitVisible("#who-name"))
	phone.await(`[...document.querySelectorAll('#desk img')].every(i => i.complete)`)
	phone.shoot("desk-phone")
	if eval[bool](phone, `document.documentElement.scrollWidth > innerWidth`) {
		t.Error("the desk is wider than a phone")
	}
}
