// Draws what was checked, the gravest first: groups of findings, then everything without a finding. Nothing here judges.
import { el } from '/web/common/api.js'

const VERDICT = {
  agree: ['good', 'Agrees'], pass: ['good', 'Passed'], review: ['look', 'Please look'], inconclusive: ['look', 'Unclear'],
  not_run: ['look', 'Not made'], refuse: ['bad', 'Against the rules'], fail: ['bad', 'Failed']
}
const NAME = {
  kind: 'Kind of document', expiry: 'Document still valid', age: 'Age', 'document.read': 'Reading the document', 'document.fields': 'Record of the station',
  'mrz.number': 'Check digit of the number', 'mrz.birth': 'Check digit of the birth date', 'mrz.expiry': 'Check digit of the expiry',
  'mrz.composite': 'Check digit over all', 'mrz.optional': 'Check digit of the optional field', 'mrz.digits': 'Check digits that must be there',
  'mrz.confidence': 'Certainty of the reading', 'barcode.complete': 'Barcode complete', 'issuer.mrz': 'Issuer of the document',
  'issuer.barcode': 'Issuer of the licence', 'nationality.mrz': 'Nationality', 'capture.screen': 'Picture of a screen', 'capture.grey_copy': 'Copy without colours',
  'mail.proven': 'Personal e-mail', 'device.real': 'Camera', 'time.submitted': 'Time of arrival', 'return.selfie': 'Coming back', liveness: 'Liveness',
  'pose.left': 'Turned the head left', 'pose.right': 'Turned the head right', 'pose.up': 'Looked up', 'pose.down': 'Looked down'
}
// A comparison is named field.source-source: "birth.mrz-directory".
const PAIR = /^(number|birth|expiry|sex|issuer|name)\.(mrz|barcode|visual)-(barcode|visual|directory)$/
const FIELD = { number: 'Number', birth: 'Birth date', expiry: 'Expiry', sex: 'Sex', issuer: 'Issuer', name: 'Name' }
const SOURCE = { mrz: 'document', barcode: 'barcode', visual: 'print', directory: 'directory' }
const GROUPS = [
  ['The document against the directory', id => /-directory$/.test(id)],
  ['Readings of the document against each other', id => PAIR.test(id)],
  ['The document itself', id => /^(kind|expiry|age|document\.|mrz\.|barcode\.|issuer\.|nationality\.)/.test(id)],
  ['The living face', id => /^(liveness|pose\.|face\.|light\.|prompt|challenge)/.test(id)],
  ['How the evidence came', () => true]
]

export const words = code => code.replace(/[._-]+/g, ' ')
export const tag = ([kind, text]) => el('span', { class: 'tag ' + kind }, text)
export const fine = c => c.outcome === 'agree' || c.outcome === 'pass'

const verdict = c => VERDICT[c.outcome] || VERDICT.review
const weight = c => ['bad', 'look', 'good'].indexOf(verdict(c)[0])
const gravest = list => Math.min(...list.map(weight))

function name (id) {
  const p = PAIR.exec(id)
  if (p) return `${FIELD[p[1]]}, ${SOURCE[p[2]]} and ${SOURCE[p[3]]}`
  return NAME[id] || words(id).replace(/^./, c => c.toUpperCase())
}

function row (c) {
  const limit = c.threshold ? ` (${(c.score || 0).toFixed(2)}, limit ${c.threshold.toFixed(2)})` : ''
  const code = c.reason && c.reason !== 'same' ? el('span', { class: 'soft small reason' }, words(c.reason)) : null
  return el('div', { class: 'check', 'data-check': c.id, 'data-outcome': c.outcome }, tag(verdict(c)),
    el('div', {}, el('p', {}, el('strong', {}, name(c.id)), limit, code), c.detail ? el('p', { class: 'soft small' }, c.detail) : null))
}

// grouped makes a heading and rows for each group that has any, the group with the gravest row first.
function grouped (list) {
  const left = [...list]
  const groups = GROUPS.map(([title, belongs]) => {
    const mine = left.filter(c => belongs(c.id))
    for (const c of mine) left.splice(left.indexOf(c), 1)
    return [title, mine.sort((a, b) => weight(a) - weight(b))]
  }).filter(g => g[1].length)
  groups.sort((a, b) => gravest(a[1]) - gravest(b[1]))
  return groups.map(([title, mine]) => el('section', { class: 'group' }, el('h3', {}, title), ...mine.map(row)))
}

// checkList is every check with its reason.
export function checkList (checks) {
  const good = checks.filter(fine)
  const open = checks.filter(c => !fine(c))
  return [...grouped(open), el('details', { open: !open.length }, el('summary', {}, `${good.length} without a finding`), ...grouped(good))]
}
