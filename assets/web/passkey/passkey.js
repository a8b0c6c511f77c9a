// The page on which a phone makes its passkey; package passkey says what it posts and which ids it keeps.
"use strict";

(() => {
  const $ = (id) => document.getElementById(id);
  const body = document.body;
  const go = $("continue"), trial = $("try"), fail = $("error"), tried = $("tried"), upn = $("upn"), pass = $("pass");
  let ticket = location.hash.slice(1);
  let byTicket = ticket !== "";
  let busy = false;

  // ---- words

  const say = (key, fill = {}) => {
    const item = document.querySelector(`#words [data-key="${key}"]`) || document.querySelector('#words [data-key="failed"]');
    return item.textContent.replace(/\{(\w+)\}/g, (_, name) => fill[name]);
  };

  const sayWait = (seconds) =>
    seconds <= 90 ? say("seconds", { n: seconds }) : say("minutes", { n: Math.ceil(seconds / 60) });

  // ---- what is visible

  function show(step, { focus = true } = {}) {
    body.dataset.step = step;
    clear();
    for (const part of document.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== step;
    for (const part of document.querySelectorAll("[data-small]")) part.hidden = part.dataset.small !== step;
    label(go, go.dataset[step]);
    label(trial, trial.dataset[step]);
    if (step !== "done" && step !== "try") tried.hidden = true;
    if (step !== "pass") pass.value = "";
    window.scrollTo(0, 0);
    if (focus) document.querySelector(`[data-for="${step}"] h1`).focus();
  }

  function label(button, text) {
    button.hidden = !text;
    button.textContent = text || "";
  }

  function clear() {
    fail.textContent = "";
    delete fail.dataset.code;
    for (const field of [upn, pass]) field.removeAttribute("aria-invalid");
  }

  function complain(code, fill, field) {
    fail.dataset.code = code;
    fail.textContent = say(code, fill);
    if (field) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
      field.select();
    }
    fail.scrollIntoView({ block: "nearest" });
  }

  function who(state) {
    $("who").hidden = !state.upn;
    $("who").textContent = state.upn ? say("for", { upn: state.upn }) : "";
  }

  // ---- the hub

  class Refusal extends Error {
    constructor(code, wait) {
      super(code);
      this.code = code;
      this.wait = wait;
    }
  }

  async function post(path, data = {}) {
    let reply;
    try {
      reply = await fetch("/passkey/" + path, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data),
        credentials: "same-origin", cache: "no-store", redirect: "error", signal: AbortSignal.timeout(20000),
      });
    } catch {
      throw new Refusal("offline");
    }
    const answer = await reply.json().catch(() => ({ error: "broken" }));
    if (!reply.ok) throw new Refusal(answer.error, Number(reply.headers.get("Retry-After")) || 60);
    return answer;
  }

  // ---- WebAuthn: bytes travel as base64url

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withBytes = (list) => (list || []).map((c) => ({ ...c, id: bytes(c.id) }));

  async function create() {
    const { publicKey: o } = await post("create/options");
    const made = await navigator.credentials.create({
      publicKey: {
        ...o, challenge: bytes(o.challenge), user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: withBytes(o.excludeCredentials),
      },
    });
    return post("create", {
      id: made.id, rawId: text(made.rawId), type: made.type, authenticatorAttachment: made.authenticatorAttachment || undefined,
      clientExtensionResults: made.getClientExtensionResults(),
      response: {
        clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject),
        transports: made.response.getTransports ? made.response.getTransports() : [],
      },
    });
  }

  async function signIn() {
    const { publicKey: o } = await post("try/options");
    const got = await navigator.credentials.get({
      publicKey: { ...o, challenge: bytes(o.challenge), allowCredentials: withBytes(o.allowCredentials) },
    });
    const r = got.response;
    return post("try", {
      id: got.id, rawId: text(got.rawId), type: got.type, authenticatorAttachment: got.authenticatorAttachment || undefined,
      clientExtensionResults: got.getClientExtensionResults(),
      response: {
        clientDataJSON: text(r.clientDataJSON), authenticatorData: text(r.authenticatorData), signature: text(r.signature),
        userHandle: r.userHandle ? text(r.userHandle) : undefined,
      },
    });
  }

  // ---- what a tap does

  async function sendPass() {
    if (!/^\S+@\S+$/.test(upn.value.trim())) return complain("upn", {}, upn);
    if (!pass.value.trim()) return complain("pass", {}, pass);
    const state = await post("pass", { upn: upn.value, pass: pass.value });
    byTicket = false;
    who(state);
    show(state.step);
  }

  async function makePasskey() {
    if (!window.PublicKeyCredential) return complain("unsupported");
    if (ticket) {
      const once = ticket;
      who(await post("ticket", { ticket: once }));
      ticket = "";
      history.replaceState(null, "", location.pathname + location.search); // the fragment stays until it has been redeemed
    }
    const state = await create();
    who(state);
    show(state.step);
  }

  async function tryPasskey() {
    if (!window.PublicKeyCredential) return complain("unsupported");
    tried.hidden = true;
    const result = await signIn();
    if (result.name) show("done", { focus: false });
    tried.textContent = say("tried", { who: result.name || result.upn });
    tried.dataset.ok = "true";
    tried.hidden = false;
    label(trial, trial.dataset.again);
  }

  function explain(e) {
    if (e instanceof Refusal) {
      switch (e.code) {
        case "refused": return complain("refused", {}, pass);
        case "throttled": return complain("throttled", { wait: sayWait(e.wait) });
        case "ticket": return show("over");
        case "session":
          if (byTicket) return show("over");
          show("pass");
          return complain("session", {}, upn.value ? pass : upn);
        case "offline": return complain("offline");
        case "exists":
          show("try");
          return complain("exists");
        case "invalid": return complain(body.dataset.step === "create" ? "failed" : "unknown");
        default: return complain("failed");
      }
    }
    switch (e && e.name) {
      case "InvalidStateError": // the phone knows one of the credentials that it was told about
        show("try");
        return complain("exists");
      case "NotAllowedError": case "AbortError":
        return complain(body.dataset.step === "create" ? "cancelled" : "notSignedIn");
      case "NotSupportedError": case "SecurityError": case "ConstraintError":
        return complain("unsupported");
      default: return complain("failed");
    }
  }

  async function run(button, act) {
    if (busy) return;
    busy = true;
    clear();
    const words = button.textContent;
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-disabled", "true");
    try {
      await act();
    } catch (e) {
      if (act === tryPasskey) tried.dataset.ok = "false";
      explain(e);
    } finally {
      busy = false;
      button.removeAttribute("aria-disabled");
      if (button.textContent === button.dataset.busy) button.textContent = words;
    }
  }

  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (go.hidden) return;
    run(go, body.dataset.step === "pass" ? sendPass : makePasskey);
  });
  trial.addEventListener("click", () => run(trial, tryPasskey));
  for (const field of [upn, pass]) field.addEventListener("input", () => field.removeAttribute("aria-invalid"));
  for (const link of document.querySelectorAll("nav a")) {
    link.addEventListener("click", () => { link.hash = ticket; });
  }
  window.addEventListener("hashchange", () => location.reload()); // another code was scanned
  window.addEventListener("pagehide", () => { pass.value = ""; });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // ---- where this browser stands

  async function begin() {
    if (body.dataset.open === "try") return show("try", { focus: false });
    if (ticket) return show("create", { focus: false });
    try {
      const reply = await fetch("/passkey/state", { credentials: "same-origin", cache: "no-store" });
      const state = await reply.json();
      who(state);
      show(state.step, { focus: false });
    } catch {
      show("pass", { focus: false });
      complain("offline");
    }
  }

  begin();
})();
