// Draws pictures and pairs of faces, and reads what was ticked. Faces whose eyes are known are shown level and equally large.
import { $, el } from '/web/common/api.js'
import { ROLE, UNCOMPARED, sentence } from '/web/desk/names.js'
import { tag } from '/web/desk/checks.js'

const PAIR = {
  'selfie-document': 'Selfie and document', 'selfie-badge': 'Selfie and badge', 'selfie-case': 'First and second visit', 'document-badge': 'Document and badge',
  call: 'The person on the call and the pictures'
}
const BAND = { similar: ['good', 'A program finds them similar'], unclear: ['look', 'A program finds it unclear'], different: ['bad', 'A program finds them different'] }
const ANSWER = [['same', 'Same', 'yes'], ['not-same', 'Not same', 'no'], ['unsure', "Can't tell", 'unsure']]

// Where the eyes come to lie in the frame of an aligned picture, in parts of its width: their distance, and their height from the top.
const EYES = { apart: 0.3, down: 0.525 }
const FRAME = 1.25 // height of the frame in widths, as in desk.css

// align turns, scales and moves a loaded picture so that the eyes lie level in their place. It answers whether it could.
function align (img, [rx, ry, lx, ly]) {
  const w = img.naturalWidth
  const h = img.naturalHeight
  const dx = (lx - rx) * w
  const dy = (ly - ry) * h
  const apart = Math.hypot(dx, dy)
  if (!(apart > 4) || dx < Math.abs(dy)) return false // not found, or lying on the side
  const mx = (rx + lx) / 2
  const my = (ry + ly) / 2
  const width = EYES.apart * w / apart
  Object.assign(img.style, {
    width: `${100 * width}%`,
    left: `${100 * (0.5 - mx * width)}%`,
    top: `${100 * (EYES.down - my * width * h / w) / FRAME}%`,
    transformOrigin: `${100 * mx}% ${100 * my}%`,
    transform: `rotate(${-Math.atan2(dy, dx)}rad)`
  })
  img.parentElement.classList.add('aligned')
  return true
}

// picture is a figure that enlarges when pressed; eyes are right x, y, left x, y in parts of the picture.
export function picture (role, { caption = ROLE[role] || sentence(role), eyes } = {}) {
  const src = '/desk/api/picture/' + encodeURIComponent(role)
  const note = el('figcaption', {}, caption)
  const loaded = () => { if (eyes && !align(img, eyes)) note.append(el('span', { class: 'plain-size' }, ' (not aligned: eyes not found)')) }
  const img = el('img', { src, alt: caption, loading: 'eager', onload: loaded })
  const zoom = () => {
    $('zoom-picture').src = src
    $('zoom-picture').alt = caption
    $('zoom').showModal()
  }
  return el('figure', {}, el('button', { class: 'picture', type: 'button', 'aria-label': 'Enlarge: ' + caption, onclick: zoom }, img), note)
}

// said is what a program found of a pair. Without a known model there is neither a colour nor a word of likeness.
function said (m) {
  if (!m.model) return m.pair === 'call' || m.reason === 'no_model' ? null : el('p', { class: 'band soft small' }, UNCOMPARED[m.reason] || 'No program compared these.')
  const [file, hash] = m.model.split('@')
  return el('p', { class: 'band' }, tag(...BAND[m.band]), el('span', { class: 'soft small model' }, file.replace(/\.onnx$/, ''), ' ', el('code', {}, hash.slice(0, 8))))
}

// pair asks whether two pictures show one person, and why.
export function pair (m, whys, changed) {
  const why = el('select', { class: 'why', 'aria-label': 'Why? ' + PAIR[m.pair], onchange: changed })
  const because = el('p', { class: 'because', hidden: true }, why)
  const tick = value => () => {
    why.replaceChildren(el('option', { value: '' }, 'Because …'), ...whys[value].map(r => el('option', { value: r.code }, r.text)))
    because.hidden = false
    changed()
  }
  const choices = ANSWER.map(([value, text, cls]) => el('label', { class: cls },
    el('input', { type: 'radio', name: 'pair-' + m.pair, value, onchange: tick(value) }), text))
  const faces = m.pair === 'call' ? null : el('div', { class: 'faces' }, ...m.roles.map((r, i) => picture(r, { eyes: (m.eyes || [])[i] || [0, 0, 0, 0] })))
  return el('fieldset', { class: 'pair', 'data-pair': m.pair, 'data-must': m.must ? '1' : false },
    el('legend', {}, PAIR[m.pair]), faces, said(m), el('div', { class: 'choices' }, ...choices), because)
}

// compared returns what was ticked and why, and how far that allows an approval.
export function compared () {
  const out = { compared: {}, why: {}, complete: true, reasoned: true, not: false, unsure: false }
  for (const f of document.querySelectorAll('.pair')) {
    const v = f.querySelector(':checked[type=radio]')
    if (!v) {
      if (f.dataset.must) out.complete = false
      continue
    }
    const why = f.querySelector('.why').value
    out.compared[f.dataset.pair] = v.value
    if (why) out.why[f.dataset.pair] = why
    else out.reasoned = false
    if (v.value === 'not-same') out.not = true
    if (v.value === 'unsure') out.unsure = true
  }
  return out
}

// compareHint tells the reviewer who compared these faces.
export function compareHint (matches) {
  const look = 'Look at eyes, nose, ears and the line of the jaw, not at hair or glasses. '
  const pairs = matches.filter(m => m.pair !== 'call')
  if (!pairs.length) return 'There are no two pictures to compare.'
  const none = pairs.some(m => m.reason === 'no_model') ? UNCOMPARED.no_model : 'No program compared these faces.'
  if (!pairs.some(m => m.model)) return none + ' ' + look + 'Say for each pair what you see, and why, before you approve.'
  return 'A program sorted these pairs, the most different first. It only sorts and never approves: what it does not find similar, and who is on the call, you judge. ' + look
}
