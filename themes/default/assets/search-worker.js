// The search engine's side of the page: a module worker that holds the engine (WebAssembly) and fetches the files of the
// index that a question needs. One question at a time: a newer one cancels the older.
//
// The engine's functions, as crates/casebook-search-wasm exports them:
//   reserve(bytes) → address    room for input, valid until the next call
//   open(name), supply(name)    the input is a file's name, `name` bytes long, then its content
//   ask()                       the input is a question as JSON: {search: {query, options}} or {"similar-incidents": {text, limit}}
//   answer(), answer_length()   the last answer as JSON: {ready}, {results}, {"similar-incidents"}, {need: [names]} or {failed}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** More rounds than a question can need: beyond them something is wrong with the index. */
const MOST_ROUNDS = 12;

/** Folder of the search page; its `pack.json` names the first file of the index, the others stand in `pack/`. */
let base;
/** Promise of the engine with its pack open; made when first needed, dropped when it failed. */
let opening = null;
/** Number of the newest question. */
let latest = 0;
/** Stops the fetches of the question at hand. */
let stop = new AbortController();
/** The engine as the page hands it over, compiled; null if the page could not. */
let hand;
const handed = new Promise((done) => (hand = done));
/** The first file of the index as the page hands it over, for the first opening; null if the page could not get it. */
let begin;
let begun = new Promise((done) => (begin = done));
/** Answers of the open index, by question, the oldest first. */
const answers = new Map();
const MOST_ANSWERS = 40;

/** A failure that the page has words for. */
class Failure extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

async function get(url, init) {
  let response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure("offline", `${url} cannot be fetched`);
  }
  if (response.status === 404 || response.status === 410) throw new Failure("gone", `${url} is not there`);
  if (!response.ok) throw new Failure("offline", `${url}: ${response.status} ${response.statusText}`);
  return response;
}

async function bytes(url, init) {
  const response = await get(url, init);
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure("offline", `${url} arrived in part`);
  }
}

/** The name of the first file of the index as it is now. */
async function firstName() {
  const response = await get(new URL("pack.json", base), { cache: "no-cache" });
  try {
    const { first } = await response.json();
    if (/^[\w.-]+$/.test(first)) return first;
  } catch {
    // Said below.
  }
  throw new Failure("damaged", "pack.json does not name the search index");
}

/** A file of the index. Names contain a hash of the content, so a copy that is here is good for ever. */
async function file(name, init) {
  const url = new URL(`pack/${encodeURIComponent(name)}`, base);
  try {
    return await bytes(url, { cache: "force-cache", ...init });
  } catch (error) {
    if (error.kind !== "gone") throw error;
    // What was kept may be the answer "not there" from a moment when it was not.
    return bytes(url, { ...init, cache: "reload" });
  }
}

async function instantiate() {
  const compiled = await handed;
  const code = compiled ? null : await bytes(new URL("./search.wasm", import.meta.url));
  try {
    return compiled ? (await WebAssembly.instantiate(compiled, {})).exports : (await WebAssembly.instantiate(code, {})).instance.exports;
  } catch (error) {
    throw new Failure("unsupported", String(error));
  }
}

/** Hands bytes in, calls, and reads the answer. */
function call(exports, run, ...parts) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  try {
    let at = exports.reserve(length);
    for (const part of parts) {
      new Uint8Array(exports.memory.buffer, at, part.length).set(part);
      at += part.length;
    }
    run();
    const answer = new Uint8Array(exports.memory.buffer, exports.answer(), exports.answer_length());
    return JSON.parse(decoder.decode(answer));
  } catch (error) {
    // The engine stopped in the middle of something; what it holds is worth nothing now.
    opening = null;
    throw new Failure("broken", String(error));
  }
}

function accepted(answer) {
  if (answer.failed) {
    opening = null;
    throw new Failure(answer.failed.kind, answer.failed.message);
  }
  return answer;
}

async function openPack() {
  const fetched = async () => {
    const name = await firstName();
    return { name, content: await file(name) };
  };
  const pack = begun.then((pack) => pack ?? fetched());
  begun = Promise.resolve(null);
  const [exports, { name, content }] = await Promise.all([instantiate(), pack]);
  const label = encoder.encode(name);
  const open = (content) => call(exports, () => exports.open(label.length), label, content);
  answers.clear();
  const answer = open(content);
  // A copy in the cache may be the damaged one: once more, from the server.
  accepted(answer.failed?.kind === "damaged" ? open(await file(name, { cache: "reload" })) : answer);
  return { exports, name };
}

function engine() {
  opening ??= openPack().catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

/** Fetches files, and gives them to the engine. */
async function supply({ exports }, names, signal) {
  const label = (name) => encoder.encode(name);
  const take = async (name) => {
    const content = await file(name, { signal });
    const answer = call(exports, () => exports.supply(label(name).length), label(name), content);
    if (!answer.failed) return;
    // A copy in the cache may be the damaged one: once more, from the server.
    const again = await file(name, { signal, cache: "reload" });
    accepted(call(exports, () => exports.supply(label(name).length), label(name), again));
  };
  await Promise.all(names.map(take));
}

/** Asks until the engine needs nothing more. Gives nothing when a newer question has come. */
async function ask(id, question) {
  const { signal } = stop;
  const input = encoder.encode(JSON.stringify(question));
  let replaced = false;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const opened = await engine();
    if (id !== latest) return null;
    const answer = accepted(call(opened.exports, () => opened.exports.ask(), input));
    if (!answer.need) return answer;
    try {
      await supply(opened, answer.need, signal);
    } catch (error) {
      // Was the site built again since the index was opened? Then the new index answers, from its first file on.
      if (error.kind !== "gone" || replaced || (await firstName()) === opened.name) throw error;
      replaced = true;
      opening = null;
    }
  }
  throw new Failure("damaged", "the search index never has enough");
}

/** The answer to a question, kept for the next time. What can be shown before the facets are counted goes out early. */
async function answered(id, question) {
  await engine();
  const key = JSON.stringify(question);
  const known = answers.get(key);
  if (known) return known;
  if (question.search?.options.facets) {
    const { query, options } = question.search;
    const early = await ask(id, { search: { query, options: { ...options, facets: false } } });
    if (!early) return null;
    const opened = await engine();
    const { need } = call(opened.exports, () => opened.exports.ask(), encoder.encode(key));
    if (need) self.postMessage({ id, early });
  }
  const answer = await ask(id, question);
  if (answer) answers.set(key, answer);
  if (answers.size > MOST_ANSWERS) answers.delete(answers.keys().next().value);
  return answer;
}

self.addEventListener("message", async ({ data }) => {
  if ("engine" in data) {
    hand(data.engine);
    return;
  }
  if ("pack" in data) {
    begin(data.pack);
    return;
  }
  base = data.base;
  if (!data.question) {
    engine().catch(() => {}); // Opened ahead of time; if that fails, the question will tell.
    return;
  }
  latest = data.id;
  stop.abort();
  stop = new AbortController();
  try {
    const answer = await answered(data.id, data.question);
    self.postMessage({ id: data.id, answer });
  } catch (error) {
    const stale = error.name === "AbortError" || data.id !== latest;
    const failed = { kind: error.kind ?? "broken", message: String(error.message ?? error) };
    self.postMessage(stale ? { id: data.id, answer: null } : { id: data.id, failed });
  }
});
