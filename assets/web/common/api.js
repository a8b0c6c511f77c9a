// What the pages need to speak with the hub. Every call goes to the page's own origin.

export class Refused extends Error {
  constructor(status, text) {
    super(text)
    this.status = status
  }
}

// ask sends JSON when body is given, else gets. It throws Refused for an answer that is not 2xx.
export async function ask (path, body) {
  const init = body === undefined
    ? { cache: 'no-store' }
    : { method: 'POST', cache: 'no-store', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
  const res = await fetch(path, init)
  const data = await res.json().catch(() => ({}))
  if (!res.ok) throw new Refused(res.status, data.error || 'The hub did not answer as expected.')
  return data
}

export const $ = id => document.getElementById(id)

// el makes an element: el('p', {class: 'soft'}, 'text', child...).
export function el (tag, attrs = {}, ...children) {
  const e = document.createElement(tag)
  for (const [k, v] of Object.entries(attrs)) {
    if (v === false || v === undefined || v === null) continue
    if (k.startsWith('on')) e.addEventListener(k.slice(2), v)
    else e.setAttribute(k, v === true ? '' : v)
  }
  e.append(...children.filter(c => c !== null && c !== undefined && c !== false))
  return e
}

// takeFragment returns the secret after # and takes it out of the address bar and the history.
export function takeFragment () {
  const f = location.hash.slice(1)
  if (f) history.replaceState(null, '', location.pathname)
  return f
}

export const time = t => new Date(t).toLocaleString([], { weekday: 'short', hour: '2-digit', minute: '2-digit' })
