// The search page: results as you type, the whole question in the address, and "Seen this before?" for pasted text.

import { clientOf } from "./search-client.js";
import { COMPARED, PASTED, comparison, facts, isSeveralLines, make, marked, passage, trouble } from "./search-parts.js";
import { SearchView } from "./search-view.js";

const form = document.querySelector("#search-page");
const input = form.elements.q;
const base = new URL(".", form.action);
const root = new URL("../", base);
const client = clientOf(base);
const fields = new Set(form.dataset.facets.split(" ").filter(Boolean));
const browse = document.querySelector("#search-browse");
// What finds nothing as words may still be like an incident.
const compareInstead = document.querySelector("#search-compare");

/** What the address asks for. */
function fromAddress() {
  const params = new URLSearchParams(location.search);
  const filters = new Map();
  for (const field of fields) {
    const values = params.getAll(field).filter(Boolean);
    if (values.length) filters.set(field, values);
  }
  const sort = ["newest", "oldest"].includes(params.get("sort")) ? params.get("sort") : "relevance";
  return { query: params.get("q") ?? "", filters, sort };
}

/** The address of what is asked for. */
function toAddress({ query, filters, sort }) {
  const params = new URLSearchParams();
  if (query) params.set("q", query);
  for (const [field, values] of filters) for (const value of values) params.append(field, value);
  if (sort !== "relevance") params.set("sort", sort);
  const text = params.toString();
  return text ? `?${text}` : location.pathname;
}

/** The first answer to a common question, which is the engine's own, before the engine is there; null where there is none. */
async function firstAnswer(file) {
  try {
    const response = await fetch(new URL(file, base));
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

const { first } = document.documentElement.dataset;
const answer = first && location.protocol !== "file:" ? firstAnswer(first) : null;

const view = new SearchView({
  first: answer,
  input, parent: document.querySelector("#search-view"), client, root,
  results: Number(form.dataset.results) || 20, passages: 1, eager: false, cards: true,
  changed: (step) => {
    const address = toAddress(view.state());
    if (step && address !== remembered) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    if (step) remembered = address;
  },
  emptied: (empty) => {
    delete document.documentElement.dataset.asked;
    browse.hidden = !empty;
    if (compareInstead) compareInstead.hidden = !empty || !input.value.trim();
  },
});
// The last address that has a place of its own in the history.
let remembered = toAddress(fromAddress());

form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("popstate", () => {
  remembered = toAddress(fromAddress());
  view.restore(fromAddress());
});
const begin = fromAddress();
if (begin.query || begin.filters.size) view.restore(begin);
else delete document.documentElement.dataset.asked;
if (!location.hash) {
  if (document.activeElement === document.body) input.focus({ preventScroll: true });
  // A question fetches the engine by itself, after what can be shown without it.
  if (!begin.query && !begin.filters.size) client.warm();
}

// ---- Seen this before? ----

function similar({ hit, words, readings, facts: shared, resolution, open_actions: open }, names) {
  const href = new URL(hit.url, root).href;
  const item = make("li", {}, make("h3", { dir: "auto" }, make("a", { href }, ...marked(hit.title))), facts(hit, names));
  const common = [...shared.map(({ field, value }) => `${field} ${value}`), ...words.map((word) => {
    const reading = readings.find(({ read }) => read === word);
    return reading ? `${word} (from ${reading.asked})` : word;
  })];
  if (common.length) item.append(make("p", { class: "sub", dir: "auto" }, `In common: ${common.join(", ")}`));
  if (hit.passages[0]) item.append(make("p", {}, passage(hit.passages[0])));
  if (resolution) item.append(make("p", {}, passage(resolution)));
  if (open.length) {
    item.append(make("p", {}, make("b", {}, open.length === 1 ? "Still open" : `Still open (${open.length})`)));
    item.append(make("ul", { class: "seen-open" }, ...open.map((title) => make("li", { dir: "auto" }, title))));
  } else item.append(make("p", { class: "sub" }, "No action is open."));
  return item;
}

/** What was left for this page under a name, once. */
function left(name) {
  try {
    const text = sessionStorage.getItem(name);
    sessionStorage.removeItem(name);
    return text;
  } catch {
    // Without storage there is nothing to take.
    return null;
  }
}

const pasted = left(PASTED);
// A manual has no incidents to be seen before, and no form for them: lines are words there.
const seen = document.querySelector("#seen");
if (seen) compare(seen);
else if (pasted) view.restore({ query: pasted.trim().replace(/\s+/g, " "), filters: new Map(), sort: "relevance" });

function compare(seen) {
  const text = seen.elements.text;
  const output = document.querySelector("#seen-results");
  const said = document.querySelector("#seen-status");

  /** Compares the text; `known` is its answer and the names of services where another page had them. */
  async function look(known = null) {
    output.replaceChildren();
    if (!text.value.trim()) {
      said.textContent = "Paste something first.";
      text.focus();
      return;
    }
    said.textContent = "Looking …";
    try {
      const names = known?.names ?? client.names();
      const answer = known?.answer ?? (await client.ask(comparison(text.value)));
      if (!answer) return;
      const found = answer["similar-incidents"];
      said.textContent = found.length
        ? `${found.length === 1 ? "1 incident is" : `${found.length} incidents are`} like it, the most similar first.`
        : "No similar incident found.";
      const called = await names;
      output.append(make("ol", { class: "seen-list" }, ...found.map((one) => similar(one, called))));
    } catch (failed) {
      said.textContent = "";
      output.append(trouble(failed, () => look()));
    }
  }

  compareInstead?.addEventListener("click", () => take(input.value));
  // Not when the page itself puts the focus here: with the answer at hand nobody may ask again.
  for (const touch of ["pointerdown", "keydown"]) text.addEventListener(touch, () => client.warm(), { once: true });
  seen.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      look();
    }
  });
  // Several lines in the search field are not a query but something to compare.
  input.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text") ?? "";
    if (!isSeveralLines(pasted)) return;
    event.preventDefault();
    take(pasted);
  });

  function take(pasted, known) {
    text.value = pasted;
    document.querySelector("#seen-before").open = true;
    text.focus();
    look(known);
  }

  // What was pasted on another page, and what was found there.
  if (pasted) {
    const compared = JSON.parse(left(COMPARED) ?? "null");
    take(pasted, compared?.text === pasted ? compared : null);
  }
}
