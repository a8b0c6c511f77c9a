// Draws what the screen shone and what the face and the background beside it sent back, one strip a colour. It reads no picture.
import { el } from '/web/common/api.js'
import { number } from '/web/desk/names.js'

const CHANNELS = ['Red', 'Green', 'Blue']
const WIDE = 1000 // units of the drawing; it stretches to the page
const HIGH = 100

function svg (tag, attrs, ...children) {
  const e = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [k, v] of Object.entries(attrs)) e.setAttribute(k, v)
  e.append(...children)
  return e
}

// room is the light without the screen: a low value of the series that noise cannot make.
const room = list => [...list].sort((a, b) => a - b)[Math.floor(list.length * 0.05)]

// added is the light above the room's, channel by channel.
const added = rows => CHANNELS.map((_, c) => {
  const base = room(rows.map(r => r[c]))
  return rows.map(r => Math.max(0, r[c] - base))
})

const path = (xs, ys, top) => xs.map((x, i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${(HIGH - HIGH * ys[i] / top).toFixed(1)}`).join('')
// Screen colours jump: each holds until the next.
const steps = (xs, ys) => `M0 ${HIGH}` + xs.map((x, i) => `H${x.toFixed(1)}V${(HIGH - HIGH * Math.min(1, ys[i])).toFixed(1)}`).join('') + `H${WIDE}V${HIGH}Z`

const most = list => Math.max(...list)
const inWords = peaks => CHANNELS.map((name, c) => `${name.toLowerCase()} ${number(Number(peaks[c].toFixed(3)))}`).join(', ')

// changes counts how often the screen changed its colour.
const changes = rows => rows.filter((r, i) => i && r.some((v, c) => Math.abs(v - rows[i - 1][c]) > 0.05)).length

// colourPlot is a figure of the colour response, null when there is none.
export function colourPlot (p) {
  if (!p) return null
  const begin = p.at[0]
  const long = Math.max(1, p.at[p.at.length - 1] - begin)
  const xs = p.at.map(t => (t - begin) * WIDE / long)
  const face = added(p.face)
  const ring = added(p.ring)
  const top = Math.max(0.001, ...face.map(most), ...ring.map(most))
  const say = `In ${(long / 1000).toFixed(1)} seconds the screen changed its colour ${changes(p.screen)} times. Above the light of the room the face sent back at most ` +
    `${inWords(face.map(most))} of full light; the background beside it ${inWords(ring.map(most))}.`
  const strip = (name, c) => {
    const kind = name.toLowerCase()
    const seconds = Array.from({ length: Math.floor(long / 1000) }, (_, i) => (i + 1) * 1000 * WIDE / long)
    return el('div', { class: 'strip' }, el('span', { class: 'small soft' }, name),
      svg('svg', { viewBox: `0 -2 ${WIDE} ${HIGH + 4}`, preserveAspectRatio: 'none', 'aria-hidden': 'true', class: 'plot ' + kind },
        svg('path', { class: 'screen', d: steps(xs, p.screen.map(r => r[c])) }),
        ...seconds.map(x => svg('path', { class: 'second', d: `M${x.toFixed(1)} 0V${HIGH}` })),
        svg('path', { class: 'ring', d: path(xs, ring[c], top) }),
        svg('path', { class: 'face', d: path(xs, face[c], top) })))
  }
  const key = (cls, text) => el('span', { class: 'key ' + cls }, text)
  return el('figure', { class: 'response', role: 'group', 'aria-label': 'Colour response' },
    el('h3', {}, 'What the colours of the screen did'),
    el('p', { class: 'keys small' }, key('screen', 'screen'), key('face', 'face'), key('ring', 'background beside it')),
    el('div', { role: 'img', 'aria-label': say }, ...CHANNELS.map(strip)),
    el('p', { class: 'axis small soft', 'aria-hidden': 'true' }, el('span', {}, '0 s'), el('span', {}, (long / 1000).toFixed(1) + ' s')),
    el('figcaption', {}, 'The line of a living face rises and falls with each colour, well above the background. A flat line means that nothing came back; ' +
      'two lines that rise together mean that face and background are equally near, as on a sheet or a tablet.'))
}
