package stage

import (
	"fmt"
	"slices"
)

// Desk is the reviewer's page in a real browser.
type Desk struct{ *Page }

// OpenDesk opens the link of a mail, presses Join and waits for the evidence.
func OpenDesk(b *Browser, link string) (*Desk, error) {
	p, err := b.Page()
	if err != nil {
		return nil, err
	}
	d := &Desk{p}
	return d, do(
		func() error { return p.Open(link) },
		func() error { return p.Click("#join") },
		func() error { return p.Await(`!document.querySelector('#desk').hidden`) },
	)
}

// Pictures waits until every picture has been loaded and lists the roles of those that can really be seen.
func (d *Desk) Pictures() ([]string, error) {
	const all = `[...document.querySelectorAll('#desk figure img')]`
	if err := d.Await(all + `.length > 0 && ` + all + `.every(i => i.complete)`); err != nil {
		return nil, err
	}
	roles, err := Eval[[]string](d.Page, all+`.filter(i => i.naturalWidth > 0 && i.naturalHeight > 0 && i.getBoundingClientRect().width > 20)
		.map(i => new URL(i.src).pathname.split('/').pop())`)
	slices.Sort(roles)
	return slices.Compact(roles), err
}

// Call presses Start and waits until the applicant's picture plays. Two moments of it must differ and neither may be of one colour.
func (d *Desk) Call() error {
	if err := d.Click("#start"); err != nil {
		return err
	}
	return d.Plays()
}

// Plays waits until the applicant's picture moves.
func (d *Desk) Plays() error {
	const look = `(() => {
		const v = document.querySelector('#remote')
		if (!v.videoWidth || v.paused || v.readyState < 2) return ''
		const c = document.createElement('canvas'); c.width = 64; c.height = 36
		const g = c.getContext('2d'); g.drawImage(v, 0, 0, 64, 36)
		const px = g.getImageData(0, 0, 64, 36).data
		let low = 255, high = 0, sum = 0
		for (let i = 0; i < px.length; i += 4) { low = Math.min(low, px[i + 1]); high = Math.max(high, px[i + 1]); sum = (sum * 31 + px[i] + px[i + 1] + px[i + 2]) % 1e9 }
		return high - low > 20 ? String(sum) : ''
	})()`
	return do(
		func() error { return d.Await(look + ` !== ''`) },
		func() error {
			first, err := Eval[string](d.Page, look)
			if err != nil {
				return err
			}
			return d.Await(`(s => s !== '' && s !== ` + quote(first) + `)(` + look + `)`)
		},
	)
}

// Open tells whether the buttons Approve and Refuse can be pressed.
func (d *Desk) Buttons() (approve, refuse bool, err error) {
	open, err := Eval[[]bool](d.Page, `['approve', 'refuse'].map(id => !document.getElementById(id).disabled)`)
	if err != nil || len(open) != 2 {
		return false, false, err
	}
	return open[0], open[1], nil
}

// Post sends an approval past the page's buttons and returns the hub's status.
func (d *Desk) Post() (status int, err error) {
	return Eval[int](d.Page, `fetch('/desk/api/decision', {method: 'POST', headers: {'Content-Type': 'application/json'},
		body: JSON.stringify({approve: true, reason: '', compared: {'selfie-document': 'same', 'selfie-badge': 'same', 'selfie-case': 'same', 'document-badge': 'same'}})}).then(r => r.status)`)
}

// Seconds is how much two-way media the page was told of.
func (d *Desk) Seconds() (float64, error) {
	return Eval[float64](d.Page, `document.getElementById('talked').value`)
}

// Compare ticks "same" at every pair of faces, for the first of the reasons.
func (d *Desk) Compare() error {
	_, err := Eval[bool](d.Page, `(document.querySelectorAll('.pair').forEach(p => {
		p.querySelector('.choices .yes input').click()
		const why = p.querySelector('.why')
		why.selectedIndex = 1
		why.dispatchEvent(new Event('change'))
	}), true)`)
	return err
}

// Approve waits until the buttons open, ticks the pairs and approves.
func (d *Desk) Approve() error {
	return do(
		func() error { return d.Await(`!document.getElementById('refuse').disabled`) },
		d.Compare,
		func() error { return d.Click("#approve") },
		func() error { return d.Click("#approve-yes") },
		func() error { return d.over("Approved") },
	)
}

// Refuse waits until the button opens and refuses with a reason's code.
func (d *Desk) Refuse(reason string) error {
	return do(
		func() error { return d.Click("#refuse") },
		func() error { return d.Click(fmt.Sprintf("#reasons input[value=%q]", reason)) },
		func() error { return d.Click("#refuse-yes") },
		func() error { return d.over("Refused") },
	)
}

func (d *Desk) over(title string) error {
	return d.Await(`document.querySelector('#door-message h1')?.textContent === ` + quote(title))
}
