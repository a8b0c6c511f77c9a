// The reviewer's page: join, look, call, decide. The secret of the link stands in the fragment and is sent only after Join
// was pressed, so a mail scanner that loads the page uses nothing up.
import { $, ask, el, takeFragment, Refused } from '/web/common/api.js'
import { draw } from '/web/desk/view.js'
import { compared } from '/web/desk/faces.js'
import { Call } from '/web/desk/call.js'

let token = takeFragment()
let view = null
let call = null
let media = { seconds: 0, need: 15 }
let done = false

function door (title, text, ...actions) {
  $('desk').hidden = true
  $('door').hidden = false
  $('door-start').hidden = true
  $('door-message').hidden = false
  $('door-message').replaceChildren(el('h1', {}, title), ...text.map(t => el('p', {}, t)), el('div', { class: 'row' }, ...actions))
}

const button = (text, act, cls) => el('button', { class: cls, onclick: act }, text)

async function join (more = {}) {
  const r = await ask('/desk/api/join', { token, ...more })
  switch (r.state) {
    case 'joined': return enter()
    case 'in-use':
      return door('Somebody is on this already', [`${r.by} has this case open on another page. Only one reviewer can be at work on it.`],
        button('Ask them to hand over', () => join({ ask: true }), 'primary'), button('Leave it', () => door('Thank you', ['You can close this page.'])))
    case 'asked':
      door('Asked. Waiting for an answer', ['The other page shows your request. This page goes on by itself when it is handed over.'])
      return setTimeout(() => join(), 1500)
    case 'used':
      return door('This link was used before', ['It worked once, and the page that used it is gone. We can send a new link to the same mailbox.'],
        button('Send me a new link', async () => {
          await ask('/desk/api/relink', { token })
          door('Sent', ['Look in your mailbox. You can close this page.'])
        }, 'primary'))
    case 'over': return door('This case is decided or has ended', ['There is nothing left to do. Thank you.'])
    default: return door('This link does not work', ['It is too old or not complete. Open it from the newest e-mail.'])
  }
}

async function enter () {
  view = await ask('/desk/api/case')
  token = ''
  $('door').hidden = true
  $('desk').hidden = false
  draw(view, refresh)
  refresh()
  watch()
}

// watch asks for the state every two seconds: the hub's sign that this page is alive.
async function watch () {
  if (done) return
  try {
    const s = await ask('/desk/api/state')
    if (s.stage !== 'waiting' && s.stage !== 'call') return end('This case is decided or has ended', ['There is nothing left to do. Thank you.'])
    progress(s.seconds, s.need)
    $('handover').hidden = !s.asked
    if (s.asked && !$('handover').childElementCount) {
      const say = allow => async () => { await ask('/desk/api/handover', { allow }); $('handover').replaceChildren() }
      $('handover').replaceChildren(el('strong', {}, `${s.asked} asks to take over this case.`), button('Hand over', say(true), 'primary'), button('Keep it', say(false)))
    }
    if (!s.asked) $('handover').replaceChildren()
  } catch (e) {
    if (e instanceof Refused && e.status === 401) return end('This case was handed over', ['Another page goes on with it. You can close this one.'])
    $('decide-hint').textContent = 'The hub does not answer; trying again.'
  }
  setTimeout(watch, 2000)
}

function end (title, text) {
  done = true
  if (call) call.stop('')
  door(title, text)
}

function progress (seconds, need) {
  media = { seconds: Math.max(seconds, media.seconds), need }
  refresh()
}

function refresh () {
  const { seconds, need } = media
  const full = seconds >= need
  $('talked').max = need
  $('talked').value = Math.min(seconds, need)
  $('talked-text').textContent = full ? `You saw and heard each other for ${Math.floor(seconds)} seconds.` : `${Math.floor(seconds)} of ${need} seconds in which you see and hear each other`
  const call = $('pair-call').querySelector('fieldset')
  if (call) call.disabled = !seconds
  const c = compared()
  $('approve').disabled = !full || view.forbidden || c.not || c.unsure || !c.complete || !c.reasoned
  $('refuse').disabled = !full
  $('decide-hint').textContent = hint(full, c)
}

// hint says what stands before an approval.
function hint (full, c) {
  if (!full) return 'The buttons open when pictures and sound have flowed both ways for long enough.'
  if (view.forbidden) return 'A check is against the rules, so you can only refuse.'
  if (c.not) return 'You ticked that a pair is not the same person, so you can only refuse.'
  if (c.unsure) return 'You cannot tell about a pair. No pass is issued while that stands: look again, or refuse.'
  if (!c.complete) return 'Compare every pair of faces, and the person on the call, before you approve.'
  return c.reasoned ? '' : 'Say for each pair why you think so.'
}

async function decide (body) {
  for (const d of document.querySelectorAll('dialog[open]')) d.close()
  try {
    const { compared: ticks, why } = compared()
    await ask('/desk/api/decision', { ...body, compared: ticks, why })
    end(body.approve ? 'Approved' : 'Refused', [
      body.approve ? 'The person goes on at the station. Thank you for your time.' : 'The person is asked to turn to the staff. They do not see your reason.',
      'You can close this page.'])
  } catch (e) {
    $('decide-hint').textContent = e.message
  }
}

function startCall () {
  $('start').hidden = true
  $('stage-line').textContent = 'Allow camera and microphone when the browser asks.'
  const say = text => { $('stage-line').textContent = text; $('stage-text').hidden = !text }
  call = new Call({
    self: s => { $('self').srcObject = s; $('stage').classList.add('live'); say('Calling the station') },
    remote: s => { if ($('remote').srcObject !== s) $('remote').srcObject = s; say('') },
    quality: (kind, text) => { $('quality').className = 'quality ' + kind; $('quality').textContent = text },
    media: progress,
    station: here => { if (!here) say('The station is not on the line. Waiting for it.'); else if (!$('remote').srcObject) say('Calling the station') },
    lost: text => $('call-notice').replaceChildren(el('p', { class: 'notice bad' }, text)),
    ended: text => {
      $('stage').classList.remove('live')
      $('remote').srcObject = $('self').srcObject = null
      $('controls').hidden = true
      $('start').hidden = done
      $('start').textContent = 'Call again'
      say(text)
    }
  }, view.iceServers)
  $('controls').hidden = false
  $('mute').setAttribute('aria-pressed', 'false')
  $('mute').textContent = 'Mute'
  $('quality').className = 'quality look'
  $('quality').textContent = 'Connecting'
  call.start()
}

$('join').onclick = () => join().catch(e => door('That did not work', [e.message], button('Try again', () => location.reload())))
$('start').onclick = startCall
$('hang-up').onclick = () => call.hangUp()
$('mute').onclick = () => {
  const on = $('mute').getAttribute('aria-pressed') !== 'true'
  $('mute').setAttribute('aria-pressed', String(on))
  $('mute').textContent = on ? 'Muted' : 'Mute'
  call.mute(on)
}
$('approve').onclick = () => $('approve-dialog').showModal()
$('approve-yes').onclick = () => decide({ approve: true })
$('approve-no').onclick = () => $('approve-dialog').close()
$('refuse').onclick = () => $('refuse-dialog').showModal()
$('refuse-no').onclick = () => $('refuse-dialog').close()
$('reasons').onchange = () => { $('refuse-yes').disabled = false }
$('refuse-yes').onclick = () => decide({ approve: false, reason: document.querySelector('#reasons :checked').value })
$('note').onclick = async () => {
  const n = $('note')
  if (n.dataset.step === 'sent') return
  if (n.dataset.step !== 'asked') {
    n.dataset.step = 'asked'
    n.textContent = 'File note: keep'
    setTimeout(() => { if (n.dataset.step === 'asked') { n.dataset.step = ''; n.textContent = 'File note' } }, 4000)
    return
  }
  n.dataset.step = 'sent'
  await ask('/desk/api/note', { mark: true })
  n.textContent = 'File note kept'
}

// A page that was loaded again goes on with its session, unless a link was just opened.
if (!token) enter().catch(() => door('Open this page from your e-mail', ['The link in the newest e-mail brings you to your case.']))
