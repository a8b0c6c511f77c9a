// The stand-in wallet: takes an offered credential into this browser, or shows it to the station.
import { $, ask, takeFragment } from '/web/common/api.js'

const KEY = 'passdesk-stand-in-credential'
const [kind, token] = takeFragment().split('=')

function claims (credential) {
  const raw = atob(credential.split('.')[0].replace(/-/g, '+').replace(/_/g, '/'))
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(raw, c => c.charCodeAt(0))))
}

function say (title, text, credential, button, act) {
  $('title').textContent = title
  $('text').textContent = text
  $('credential').hidden = !credential
  if (credential) {
    const c = claims(credential)
    $('name').textContent = c.name
    $('until').textContent = 'Valid until ' + new Date(c.until).toLocaleDateString()
    $('photo').src = 'data:image/jpeg;base64,' + c.photo
  }
  $('go').hidden = !button
  $('go').textContent = button || ''
  $('go').onclick = () => { $('go').disabled = true; act().catch(e => say('That did not work', e.message)).finally(() => { $('go').disabled = false }) }
}

async function take () {
  const r = await ask('/wallet/api/take', { token })
  localStorage.setItem(KEY, r.credential)
  say('It is in your wallet', 'Go on at the station. For 30 days it saves you the call when you need another pass.', r.credential)
}

async function share () {
  const r = await ask('/wallet/api/share', { token, credential: localStorage.getItem(KEY) || '' })
  say(r.ok ? 'Shown' : 'The station cannot use it', r.ok ? 'Go on at the station.' : 'It may be too old or taken back. The station goes on without it.')
}

async function begin () {
  const mine = localStorage.getItem(KEY)
  if (!token) return say('Your wallet', mine ? 'This is what the wallet holds.' : 'It is empty. Scan the code at a station.', mine)
  const r = await ask('/wallet/api/open', { token })
  if (r.kind === 'offer') return say('A credential for you', `${r.site} offers you proof that you were checked at the station.`, null, 'Add it to this phone', take)
  if (!mine) return say('Nothing to show', 'This browser holds no credential. At the station, choose to go on without it.')
  say('Show your credential?', `${r.site} asks for your name and your photo.`, mine, 'Show it', share)
}

if (kind && kind !== 'offer' && kind !== 'present') say('This code is not for the wallet', 'Scan the code at the station again.')
else begin().catch(e => say('This code does not work any more', e.message))
