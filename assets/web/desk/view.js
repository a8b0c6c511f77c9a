// Draws the evidence. Nothing here decides anything: the hub does.
import { $, el, time } from '/web/common/api.js'
import { checkList, fine, tag } from '/web/desk/checks.js'
import { compareHint, pair, picture } from '/web/desk/faces.js'
import { ADVICE, ALARM, TIER, words } from '/web/desk/names.js'
import { colourPlot } from '/web/desk/plot.js'

const THUMBS = ['thumb-neutral', 'thumb-turned', 'thumb-red', 'thumb-blue', 'thumb-left', 'thumb-right']
const LIVENESS = {
  pass: ['good', 'Liveness passed'], fail: ['bad', 'Liveness not passed'], inconclusive: ['look', 'Liveness: you decide'], not_run: ['look', 'No automatic face check']
}

function readings (v) {
  const d = v.document
  const p = v.person
  const bad = id => v.checks.some(c => c.id.startsWith(id) && !fine(c))
  const row = (label, read, known, differs) => el('tr', {}, el('th', { scope: 'row' }, label),
    el('td', { class: differs ? 'differs' : false }, read || '–'), el('td', { class: differs ? 'differs' : false }, known === null ? '' : known || '–'))
  const table = el('table', {},
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, ''), el('th', { scope: 'col' }, 'Read from the document'), el('th', { scope: 'col' }, 'In the directory'))),
    el('tbody', {},
      row('Surname', d.surname, p.surname, bad('name')),
      row('Given names', d.givenNames, p.given + (p.preferred ? ` (goes by ${p.preferred})` : ''), bad('name')),
      row('Born', d.birth, p.birth, bad('birth')),
      row('Valid until', d.expiry, null, bad('expiry')),
      row('Number', d.number, null),
      row('Issued by', [d.issuer, d.kind].filter(Boolean).join(', '), null),
      row('Nationality', d.nationality, null)))
  const mrz = (d.lines || []).length ? el('pre', { class: 'mrz', tabindex: '0', 'aria-label': 'Machine-readable zone' }, d.lines.join('\n')) : null
  return [table, mrz].filter(Boolean)
}

// living is what the station did to see a living face: facts, the colour response, and small pictures of its moments.
function living (v) {
  const l = v.liveness
  const facts = [
    ['Asked', l.method === 'staff' ? 'nothing: confirmed by staff' : l.prompt ? 'turn the head ' + l.prompt.split(',').map(words).join(', then ') : ''],
    ['Lights', l.noFlash ? 'the person chose the way without flashing lights' : ''],
    ['Tries', l.tries > 1 ? String(l.tries) : ''],
    ['Told last', ADVICE[l.advice]],
    ['Models', l.method === 'staff' ? '' : TIER[l.tier]],
    ['Camera', [l.camera || v.camera, l.driver].filter(Boolean).join(', ')],
    ['Frames', l.chain ? el('code', {}, l.chain.slice(0, 16)) : '']
  ].filter(f => f[1])
  const thumbs = v.pictures.filter(r => r.startsWith('thumb-')).sort((a, b) => (THUMBS.indexOf(a) + 99) % 99 - (THUMBS.indexOf(b) + 99) % 99)
  return [
    el('dl', { class: 'facts' }, ...facts.flatMap(([k, x]) => [el('dt', {}, k), el('dd', {}, x)])),
    colourPlot(l.plot),
    thumbs.length ? el('div', { class: 'thumbs' }, ...thumbs.map(r => picture(r))) : null
  ].filter(Boolean)
}

export function draw (v, changed) {
  $('rehearsal').hidden = !(v.rehearsal || v.simulated)
  document.title = 'Review: ' + v.person.name
  $('head-case').textContent = `Case ${v.case} · station ${v.station} · ${v.site}`
  $('head-until').textContent = `Decide by ${time(v.until)}`
  $('who-name').textContent = v.person.name
  $('who-line').textContent = [v.person.upn, 'employee ' + v.person.employeeId, v.person.email, v.person.phone].filter(Boolean).join(' · ')
  const open = v.checks.filter(c => !fine(c))
  const live = v.checks.find(c => c.id === 'liveness')
  $('summary').replaceChildren(
    ...(v.forbidden ? [tag('bad', 'Against the rules: no approval')] : []),
    ...(v.alarms || []).map(code => tag('bad', ALARM[code] || words(code))),
    tag(...(open.length ? ['look', open.length === 1 ? '1 thing to look at' : open.length + ' things to look at'] : ['good', 'All checks agree'])),
    tag(...(LIVENESS[live.outcome] || LIVENESS.not_run)))
  $('compare-hint').textContent = compareHint(v.matches)
  $('pairs').replaceChildren(...v.matches.filter(m => m.pair !== 'call').map(m => pair(m, v.whys, changed)))
  $('pair-call').replaceChildren(...v.matches.filter(m => m.pair === 'call').map(m => pair(m, v.whys, changed)))
  $('living').replaceChildren(...living(v))
  $('document-pictures').replaceChildren(...['document-front', 'document-back'].filter(r => v.pictures.includes(r)).map(r => picture(r)))
  $('document-read').replaceChildren(...readings(v))
  $('checks').replaceChildren(...checkList(v.checks))
  $('cue').textContent = v.cue
  $('questions').replaceChildren(...v.questions.map(q => el('li', {}, q)))
  $('reasons').append(...v.reasons.map(r => el('label', {}, el('input', { type: 'radio', name: 'reason', value: r.code }), r.text)))
  $('approve-title').textContent = `Approve ${v.person.name}?`
}
