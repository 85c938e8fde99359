// The page's side of the search worker: questions go out, answers come back, and only the newest counts.

/** The engine, compiled while it comes in; null if that fails, for whatever reason: the worker then tries, and tells. */
async function compile() {
  try {
    return await WebAssembly.compileStreaming(fetch(new URL("./search.wasm", import.meta.url)));
  } catch {
    return null;
  }
}

/** The first file of the index, with its name; null if that fails, for whatever reason: the worker then tries, and tells. */
async function beginning(base) {
  try {
    const { first } = await (await fetch(new URL("pack.json", base), { cache: "no-cache" })).json();
    if (!/^[\w.-]+$/.test(first)) return null;
    const response = await fetch(new URL(`pack/${encodeURIComponent(first)}`, base), { cache: "force-cache" });
    return response.ok ? { name: first, content: new Uint8Array(await response.arrayBuffer()) } : null;
  } catch {
    return null;
  }
}

const clients = new Map();

/** The one client of an index: whoever asks first starts it. */
export function clientOf(base) {
  if (!clients.has(base.href)) clients.set(base.href, new Client(base));
  return clients.get(base.href);
}

export class Client {
  #worker = null;
  #waiting = new Map();
  #id = 0;
  #base;
  #names = null;

  /** @param {URL} base folder of the search page, which holds the index. */
  constructor(base) {
    this.#base = base.href;
  }

  #start() {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL("./search-worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => {
      const waiting = this.#waiting.get(data.id);
      if (data.early) {
        waiting?.early?.(data.early);
        return;
      }
      this.#waiting.delete(data.id);
      if (data.failed) waiting?.reject(data.failed);
      else waiting?.resolve(data.answer);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      worker.terminate();
      this.#worker = null;
      // The worker's script itself did not load: the site was replaced, or the browser is offline or too old.
      const failed = { kind: navigator.onLine ? "gone" : "offline", message: event.message ?? "" };
      for (const waiting of this.#waiting.values()) waiting.reject(failed);
      this.#waiting.clear();
    });
    // The engine and the beginning of the index are asked for here and not by the worker, so that they come together with
    // the worker's script.
    compile().then((engine) => worker.postMessage({ engine }));
    beginning(this.#base).then((pack) => worker.postMessage({ pack }, pack ? [pack.content.buffer] : []));
    this.#worker = worker;
    return worker;
  }

  /** What services are called, by their keys, and queries to begin with. Those that are missing go by their keys. */
  names() {
    const none = { services: {}, examples: [] };
    const get = async () => {
      try {
        const response = await fetch(new URL("names.json", this.#base));
        return response.ok ? await response.json() : none;
      } catch {
        return none;
      }
    };
    return (this.#names ??= location.protocol === "file:" ? Promise.resolve(none) : get());
  }

  /** Fetches the engine and the index ahead of the first question. */
  warm() {
    if (location.protocol !== "file:") this.#start().postMessage({ base: this.#base });
  }

  /**
   * The answer to a question; null when a newer question took its place. Fails with {kind, message}.
   * @param {object} question
   * @param {function} [early] called with the answer without its facets, if those take longer
   */
  ask(question, early) {
    if (location.protocol === "file:") return Promise.reject({ kind: "file", message: "" });
    const id = (this.#id += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, early });
      this.#start().postMessage({ base: this.#base, id, question });
    });
  }
}
