// Draws what was checked in the order of the hub, the gravest first: groups of findings, then everything without one. Nothing here judges.
import { el } from '/web/common/api.js'
import { ADVICE, CHECK, number, sentence, words } from '/web/desk/names.js'

const VERDICT = {
  agree: 'Agrees', pass: 'Passed', review: 'Please look', inconclusive: 'Inconclusive', not_run: 'Not run', refuse: 'Against the rules', fail: 'Failed'
}
// A comparison is named field.source-source: "birth.mrz-directory".
const PAIR = /^(number|birth|expiry|sex|issuer|name)\.(mrz|barcode|visual)-(barcode|visual|directory)$/
const FIELD = { number: 'Number', birth: 'Birth date', expiry: 'Expiry', sex: 'Sex', issuer: 'Issuer', name: 'Name' }
const SOURCE = { mrz: 'document', barcode: 'barcode', visual: 'print', directory: 'directory' }
const GROUPS = [
  ['The document against the directory', /-directory$/],
  ['Readings of the document against each other', PAIR],
  ['The document itself', /^(kind|expiry|age|document|mrz|barcode|issuer|nationality|capture)(\.|$)/],
  ['The living face', /^(liveness|random|pose|face|eyes|tier)(\.|$)/],
  ["The screen's light on the face", /^flash\./],
  ['Signs of a print or a screen', /^passive\./],
  ['Quality of the selfie', /^quality\./],
  ['Camera and frames', /^(camera|source|device)\./],
  ['How the evidence came', /^/]
]

export const tag = (kind, text) => el('span', { class: 'tag ' + kind }, text)
export const fine = c => c.level === 'good' || c.level === 'none'

function name (id) {
  const p = PAIR.exec(id)
  if (p) return `${FIELD[p[1]]}, ${SOURCE[p[2]]} and ${SOURCE[p[3]]}`
  const turn = /^pose\.turn\.(\d+)$/.exec(id)
  if (turn) return `${CHECK['pose.turn'][0]}, move ${turn[1]}`
  return CHECK[id] ? CHECK[id][0] : sentence(id)
}

const what = id => (CHECK[id] || CHECK[id.replace(/\.\d+$/, '')] || [])[1]

// measured is the score beside its limit; a check that was not run has none.
function measured (c) {
  if (c.outcome === 'not_run' || (!c.score && !c.threshold)) return null
  const limit = c.threshold ? `, limit ${number(c.threshold)}` : ''
  return el('span', { class: 'measured' }, `${number(c.score || 0)}${limit}`)
}

// evidence is what else was measured, on demand.
function evidence (c) {
  const numbers = Object.entries(c.evidence || {}).sort(([a], [b]) => a < b ? -1 : 1)
  if (!numbers.length && (!what(c.id) || c.outcome === 'not_run')) return null
  return el('details', { class: 'more' }, el('summary', {}, 'Evidence'),
    what(c.id) ? el('p', {}, `The number is: ${what(c.id)}.`) : null,
    numbers.length ? el('dl', {}, ...numbers.flatMap(([k, v]) => [el('dt', {}, words(k)), el('dd', {}, number(v))])) : null,
    c.version ? el('p', {}, `Version ${c.version} of this check.`) : null)
}

// row is one check. Of several in a row that were not made for one reason, the first says what to do.
function row (c, i, list) {
  const said = c.outcome === 'not_run' && i > 0 && list[i - 1].outcome === 'not_run' && list[i - 1].reason === c.reason
  const advice = fine(c) || said ? null : ADVICE[c.reason]
  const code = c.reason && !ADVICE[c.reason] && c.reason !== 'same' ? el('span', { class: 'soft small reason' }, words(c.reason)) : null
  return el('div', { class: 'check', 'data-check': c.id, 'data-outcome': c.outcome }, tag(c.level, VERDICT[c.outcome] || 'Please look'),
    el('div', {}, el('p', {}, el('strong', {}, name(c.id)), measured(c), code),
      c.detail ? el('p', { class: 'soft small' }, c.detail) : null,
      advice ? el('p', { class: 'small advice' }, advice) : null, evidence(c)))
}

// grouped makes a heading and rows for each group that has any; the group of the first row comes first.
function grouped (list) {
  const groups = new Map()
  for (const c of list) {
    const title = GROUPS.find(([, ids]) => ids.test(c.id))[0]
    groups.set(title, [...(groups.get(title) || []), c])
  }
  return [...groups].map(([title, mine]) => el('section', { class: 'group' }, el('h3', {}, title), ...mine.map(row)))
}

// checkList is every check with its reason.
export function checkList (checks) {
  const good = checks.filter(fine)
  const open = checks.filter(c => !fine(c))
  return [...grouped(open), el('details', { open: !open.length }, el('summary', {}, `${good.length} without a finding`), ...grouped(good))]
}
