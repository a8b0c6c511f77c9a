// The peers of the bench that are packages of npm. One JSON object a line on standard output.
//
//   node peers.cjs read FILE...   mrz-detection finds and reads the zone of a picture:
//                                 {file, lines, fixed, ms, error}; fixed is what mrz makes of lines with autocorrect
//   node peers.cjs mrz            standard input: a JSON array of arrays of lines; mrz parses each: {valid, fields}, last {perSecond}
//   node peers.cjs usdl           standard input: a JSON array of payloads in base64; parse-usdl parses each: {fields} or {error}
'use strict';

const { performance } = require('node:perf_hooks');

const log = console.log;
console.log = console.warn = () => {}; // packages talk
const say = (o) => log(JSON.stringify(o));

// autocorrected returns the lines as mrz corrects them: letters and digits that the class of their field forbids.
function autocorrected(parse, lines) {
  let result;
  try {
    result = parse(lines, { autocorrect: true });
  } catch {
    return lines;
  }
  const fixed = lines.map((line) => [...line]);
  for (const field of result.details) {
    for (const change of field.autocorrect || []) {
      fixed[change.line][change.column] = change.corrected;
    }
  }
  return fixed.map((line) => line.join(''));
}

async function read(files) {
  const { Image } = require('image-js');
  const { getMrz, readMrz } = require('mrz-detection');
  const { parse } = await import('mrz');
  for (const file of files) {
    const begin = performance.now();
    let lines = [];
    let error;
    try {
      const image = await Image.load(file);
      ({ mrz: lines } = await readMrz(getMrz(image)));
    } catch (e) {
      error = String(e.message || e).slice(0, 200);
    }
    const ms = performance.now() - begin;
    say({ file, lines, fixed: autocorrected(parse, lines), ms, error });
  }
}

// rate repeats work over a list for two seconds of this process's own time and returns how many were done in such a second.
function rate(list, work) {
  const used = () => process.cpuUsage().user / 1e6;
  const begin = used();
  let done = 0;
  while (used() - begin < 2) {
    for (const item of list) {
      try {
        work(item);
      } catch {
        // a refusal is an answer
      }
      done++;
    }
  }
  return done / (used() - begin);
}

function stdin() {
  return JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
}

async function mrz() {
  const { parse } = await import('mrz');
  const list = stdin();
  for (const lines of list) {
    try {
      const r = parse(lines);
      say({ valid: r.valid, fields: r.fields, number: r.documentNumber });
    } catch (e) {
      say({ valid: false, error: String(e.message || e).slice(0, 200) });
    }
  }
  say({ perSecond: rate(list, (lines) => parse(lines)) });
}

function usdl() {
  const { parse } = require('parse-usdl');
  const list = stdin().map((text) => Buffer.from(text, 'base64').toString('latin1'));
  for (const payload of list) {
    try {
      say({ fields: parse(payload) });
    } catch (e) {
      say({ error: String(e.message || e).slice(0, 200) });
    }
  }
  say({ perSecond: rate(list, (payload) => parse(payload)) });
}

const [what, ...rest] = process.argv.slice(2);
Promise.resolve({ read, mrz, usdl }[what](rest)).catch((e) => {
  console.error(e);
  process.exit(1);
});
