// Draws the evidence. Nothing here decides anything: the hub does.
import { $, el, time } from '/web/common/api.js'
import { checkList, fine, tag, words } from '/web/desk/checks.js'

const ROLE = {
  portrait: 'Portrait in the document', selfie: 'Selfie at the station', badge: 'Badge picture on file',
  'selfie-resume': 'Selfie on coming back', 'document-front': 'Front', 'document-back': 'Back'
}
const PAIR = {
  'selfie-document': 'Selfie and document', 'selfie-badge': 'Selfie and badge', 'selfie-case': 'First and second visit', 'document-badge': 'Document and badge'
}
const BAND = {
  similar: ['good', 'The program finds them alike.'], unclear: ['look', 'The program cannot tell.'],
  different: ['bad', 'The program finds them different.'], not_evaluated: ['look', 'No program compared these. Compare yourself.']
}

function picture (role, caption = ROLE[role]) {
  const src = '/desk/api/picture/' + role
  const img = el('img', { src, alt: caption, loading: 'eager' })
  const zoom = () => {
    $('zoom-picture').src = src
    $('zoom-picture').alt = caption
    $('zoom').showModal()
  }
  return el('figure', {}, el('button', { class: 'picture', type: 'button', 'aria-label': 'Enlarge: ' + caption, onclick: zoom }, img), el('figcaption', {}, caption))
}

function pair (m, changed) {
  const choice = (value, text, cls) => el('label', { class: cls },
    el('input', { type: 'radio', name: 'pair-' + m.pair, value, onchange: changed }), text)
  const [kind, text] = BAND[m.band] || BAND.not_evaluated
  return el('fieldset', { class: 'pair', 'data-pair': m.pair, 'data-must': m.must ? '1' : false },
    el('legend', {}, PAIR[m.pair]),
    el('div', { class: 'faces' }, ...m.roles.map(r => picture(r))),
    el('p', { class: 'band' }, el('span', { class: 'tag ' + kind }, text)),
    el('div', { class: 'choices' }, choice('same', 'Same', 'yes'), choice('not-same', 'Not same', 'no'), choice('unsure', "Can't tell", 'unsure')))
}

// compared returns what was ticked, and whether every pair that must be compared is ticked.
export function compared () {
  const ticks = {}
  let complete = true
  let against = false
  for (const f of document.querySelectorAll('.pair')) {
    const v = f.querySelector(':checked')
    if (v) ticks[f.dataset.pair] = v.value
    if (!v && f.dataset.must) complete = false
    if (v && v.value !== 'same') against = true
  }
  return { ticks, complete, against }
}

function readings (v) {
  const d = v.document
  const p = v.person
  const bad = id => v.checks.some(c => c.id.startsWith(id) && c.outcome !== 'agree')
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

// liveness is what became of the challenge: passed, failed, or left to the reviewer because no program looked or could tell.
function liveness (l) {
  const outcomes = (l.checks || []).map(c => c.outcome)
  if (l.passed) return ['pass', ['good', 'Liveness passed']]
  if (l.method === 'staff') return ['not_run', ['look', 'No automatic face check']]
  if (outcomes.includes('inconclusive') && !outcomes.includes('fail')) return ['inconclusive', ['look', 'Liveness: you decide']]
  return ['fail', ['bad', 'Liveness not passed']]
}

export function draw (v, changed) {
  $('rehearsal').hidden = !(v.rehearsal || v.simulated)
  document.title = 'Review: ' + v.person.name
  $('head-case').textContent = `Case ${v.case} · station ${v.station} · ${v.site}`
  $('head-until').textContent = `Decide by ${time(v.until)}`
  $('who-name').textContent = v.person.name
  $('who-line').textContent = [v.person.upn, 'employee ' + v.person.employeeId, v.person.email, v.person.phone].filter(Boolean).join(' · ')
  const checks = [...v.checks, ...(v.liveness.checks || [])]
  const open = checks.filter(c => !fine(c))
  const against = checks.some(c => c.outcome === 'refuse')
  $('summary').replaceChildren(
    ...(against ? [tag(['bad', 'Against the rules: no approval'])] : []),
    tag(open.length ? ['look', open.length === 1 ? '1 thing to look at' : open.length + ' things to look at'] : ['good', 'All checks agree']),
    tag(liveness(v.liveness)[1]))
  const must = v.matches.filter(m => m.must).length
  $('compare-hint').textContent = must
    ? 'Look at eyes, nose, ears and the line of the jaw, not at hair or glasses. Tick each pair before you approve.'
    : 'The program finds these faces alike. Have a look all the same.'
  $('pairs').replaceChildren(...v.matches.map(m => pair(m, changed)))
  $('document-pictures').replaceChildren(...['document-front', 'document-back'].filter(r => v.pictures.includes(r)).map(r => picture(r)))
  $('document-read').replaceChildren(...readings(v))
  const live = { id: 'liveness', outcome: liveness(v.liveness)[0], detail: `${v.liveness.method === 'staff' ? 'Confirmed by staff' : 'Asked: ' + words(v.liveness.prompt || 'nothing')}. Camera: ${v.liveness.camera || v.camera || 'unknown'}.` }
  $('checks').replaceChildren(...checkList([live, ...checks]))
  $('cue').textContent = v.cue
  $('questions').replaceChildren(...v.questions.map(q => el('li', {}, q)))
  $('reasons').append(...v.reasons.map(r => el('label', {}, el('input', { type: 'radio', name: 'reason', value: r.code }), r.text)))
  $('approve-title').textContent = `Approve ${v.person.name}?`
}
