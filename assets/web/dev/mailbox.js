// Shows the mails of a development hub, newest first, and looks for new ones every two seconds.
import { $, ask, el } from '/web/common/api.js'

const KIND = { pin: ['look', 'PIN'], review: ['', 'Reviewer'], notice: ['', 'Notice'], help: ['bad', 'Help'] }
let known = ''

function mail (m) {
  const [cls, kind] = KIND[m.kind] || ['', m.kind]
  return el('article', { class: 'card mail', 'data-kind': m.kind },
    el('header', {}, el('span', {}, el('span', { class: 'tag ' + cls }, kind), m.alarm ? ' ' : null, m.alarm ? el('span', { class: 'tag bad' }, 'Look twice') : null, ' to ' + m.to),
      el('time', { class: 'soft small', datetime: m.at }, new Date(m.at).toLocaleTimeString())),
    el('h2', {}, m.subject),
    m.pin ? el('p', { class: 'pin' }, m.pin) : null,
    el('div', { class: 'body' }, m.text),
    m.link ? el('p', {}, el('a', { class: 'button primary', href: m.link, target: '_blank', rel: 'noopener' }, m.kind === 'help' ? 'Answer' : 'Open the link')) : null)
}

function people (list) {
  $('people-card').hidden = !list.length
  $('people').replaceChildren(...list.map(p => el('div', { class: 'person' },
    el('p', {}, el('strong', {}, `${p.givenNames} ${p.surname}`), ' ', el('span', { class: 'tag' }, p.outcome === 'tap' ? 'pass' : 'passkey')),
    el('p', {}, el('code', {}, p.upn)), el('p', {}, el('code', {}, p.employeeId), ' · ', el('code', {}, p.personalEmail)))))
}

async function look () {
  try {
    const all = await ask('/dev/mailbox.json')
    const to = $('to').value
    const state = JSON.stringify([to, all.mails.map(m => m.id)])
    if (state !== known) {
      known = state
      const names = [...new Set(all.mails.map(m => m.to))].sort()
      $('to').replaceChildren(el('option', { value: '' }, 'everybody'), ...names.map(n => el('option', { value: n, selected: n === to }, n)))
      const shown = all.mails.filter(m => !to || m.to === to)
      $('mails').replaceChildren(...shown.map(mail))
      $('empty').hidden = shown.length > 0
      if (!$('people').childElementCount) people(all.people)
    }
  } catch { /* the hub is away; look again */ }
}

$('to').onchange = look
look()
setInterval(look, 2000)
