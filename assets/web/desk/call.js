// The reviewer's end of the call. The station always offers, the page always answers; messages are those of the
// signalling protocol of the call, relayed by the hub over one WebSocket.

const RESTART_AFTER = 4000 // ms in "disconnected"
const REPORT_EVERY = 500 // ms between two reports of statistics

export class Call {
  // on: {remote(stream), self(stream), quality(kind, words), media(seconds, need), station(here), lost(words), ended(words)}
  constructor (on, iceServers) {
    this.on = on
    this.config = { iceServers: iceServers || [] }
    this.page = crypto.getRandomValues(new Uint32Array(2)).join('')
    this.gen = 0
    this.waiting = new Map() // gen -> candidates that came before their offer
    this.retry = 0
    this.over = false
    this.work = Promise.resolve()
  }

  async start () {
    this.local = await this.devices()
    if (this.local) this.on.self(this.local)
    this.connect()
    this.timer = setInterval(() => this.report(), REPORT_EVERY)
  }

  // devices asks for camera and microphone, and takes what there is.
  async devices () {
    if (!navigator.mediaDevices) {
      this.on.lost('This page is not on a secure address, so the browser gives it no camera and no microphone.')
      return null
    }
    const video = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 20, max: 30 } }
    const audio = { echoCancellation: true, noiseSuppression: true }
    for (const want of [{ video, audio }, { audio }, { video }]) {
      try {
        const s = await navigator.mediaDevices.getUserMedia(want)
        if (!want.video) this.on.lost('No camera: the person hears you but does not see you. Both must flow before you can decide.')
        if (!want.audio) this.on.lost('No microphone: the person sees you but does not hear you. Both must flow before you can decide.')
        return s
      } catch (e) {
        if (e.name === 'NotAllowedError') {
          this.on.lost('The browser was not allowed to use camera and microphone. Allow them in the address bar and load the page again.')
          return null
        }
      }
    }
    this.on.lost('No camera and no microphone were found. Plug them in and load the page again.')
    return null
  }

  connect () {
    if (this.over) return
    const ws = new WebSocket(location.origin.replace(/^http/, 'ws') + '/desk/call')
    this.ws = ws
    ws.onopen = () => {
      this.retry = 0
      this.send({ type: 'joined', gen: this.pc ? this.gen : 0 })
    }
    ws.onmessage = e => {
      const m = JSON.parse(e.data)
      this.work = this.work.then(() => this.take(m)).catch(err => this.broken(err))
    }
    ws.onclose = e => {
      if (this.over || this.ws !== ws) return
      if (e.code === 1008) return this.stop('This call goes on in another window.')
      this.on.quality('bad', 'Reconnecting')
      setTimeout(() => this.connect(), Math.min(4000, 400 * 2 ** this.retry++))
    }
  }

  send (m) {
    if (this.ws && this.ws.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify({ ...m, page: this.page }))
  }

  async take (m) {
    switch (m.type) {
      case 'offer': return this.answer(m)
      case 'ice': return this.candidate(m)
      case 'bye': return this.stop('The station ended the call.')
      case 'media': return this.on.media(m.seconds, m.need)
      case 'station': return this.on.station(m.here)
    }
  }

  async answer (m) {
    if (m.gen <= this.gen) return
    this.gen = m.gen
    if (m.fresh || !this.pc) {
      if (this.pc) this.pc.close()
      this.pc = this.makePeer()
    }
    const pc = this.pc
    await pc.setRemoteDescription({ type: 'offer', sdp: m.sdp })
    await pc.setLocalDescription(await pc.createAnswer())
    this.send({ type: 'answer', gen: m.gen, sdp: pc.localDescription.sdp })
    for (const c of this.waiting.get(m.gen) || []) await pc.addIceCandidate(c)
    this.waiting.clear()
  }

  async candidate (m) {
    if (!m.candidate || !m.candidate.candidate || m.gen < this.gen) return
    if (m.gen > this.gen || !this.pc || !this.pc.remoteDescription) {
      this.waiting.set(m.gen, [...(this.waiting.get(m.gen) || []), m.candidate])
      return
    }
    await this.pc.addIceCandidate(m.candidate)
  }

  makePeer () {
    const pc = new RTCPeerConnection(this.config)
    if (this.local) for (const t of this.local.getTracks()) pc.addTrack(t, this.local)
    const remote = new MediaStream()
    pc.ontrack = e => {
      remote.addTrack(e.track)
      this.on.remote(remote)
    }
    pc.onicecandidate = e => { if (e.candidate && pc === this.pc) this.send({ type: 'ice', gen: this.gen, candidate: e.candidate.toJSON() }) }
    pc.onconnectionstatechange = () => {
      if (pc !== this.pc) return
      clearTimeout(this.slow)
      if (pc.connectionState === 'failed') this.restart()
      if (pc.connectionState === 'disconnected') this.slow = setTimeout(() => this.restart(), RESTART_AFTER)
    }
    return pc
  }

  broken (err) {
    console.warn('call', err.name)
    this.restart()
  }

  restart () {
    if (this.over) return
    this.on.quality('bad', 'Reconnecting')
    this.send({ type: 'need-restart', gen: this.gen })
  }

  // report tells the hub, and the reviewer in words, how the media flow.
  async report () {
    const pc = this.pc
    if (!pc || pc.connectionState === 'closed') return
    const s = { framesDecoded: 0, audioPackets: 0, packetsLost: 0, packets: 0 }
    for (const r of (await pc.getStats()).values()) {
      if (r.type === 'inbound-rtp') {
        if (r.kind === 'video') s.framesDecoded += r.framesDecoded || 0
        if (r.kind === 'audio') s.audioPackets += r.packetsReceived || 0
        s.packetsLost += r.packetsLost || 0
        s.packets += r.packetsReceived || 0
      }
      if (r.type === 'candidate-pair' && r.nominated && r.currentRoundTripTime !== undefined) s.rtt = Math.round(r.currentRoundTripTime * 1000)
    }
    if (pc !== this.pc || this.over) return
    this.send({ type: 'stats', gen: this.gen, stats: s })
    this.judge(s)
  }

  // judge looks at the last two seconds.
  judge (s) {
    this.past = [...(this.past || []), s].slice(-5)
    const first = this.past[0]
    const frames = s.framesDecoded - first.framesDecoded
    const packets = s.packets - first.packets
    const lost = Math.max(0, s.packetsLost - first.packetsLost)
    if (this.past.length < 5 || frames < 0) return
    if (this.pc.connectionState !== 'connected' || packets === 0) this.on.quality('bad', 'Reconnecting')
    else if (frames === 0) this.on.quality('bad', 'No picture arrives')
    else if (frames < 10 || lost > packets * 0.08 || s.rtt > 600) this.on.quality('look', 'Weak connection')
    else this.on.quality('good', 'Good connection')
  }

  mute (on) {
    if (this.local) for (const t of this.local.getAudioTracks()) t.enabled = !on
  }

  hangUp () {
    this.send({ type: 'bye', reason: 'hung-up' })
    this.stop('You hung up.')
  }

  stop (words) {
    if (this.over) return
    this.over = true
    clearInterval(this.timer)
    clearTimeout(this.slow)
    if (this.pc) this.pc.close()
    if (this.local) for (const t of this.local.getTracks()) t.stop()
    if (this.ws) this.ws.close(1000)
    this.on.ended(words)
  }
}
