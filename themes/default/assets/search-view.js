// Search as the reader meets it: a field, one line of what was understood, results, facets. The search page and the
// dialog are made of it.

import { facts, help, language, make, marked, passage, spaced, trouble, words } from "./search-parts.js";

const plural = (n, one, many) => `${n.toLocaleString(language)} ${n === 1 ? one : many}`;
let views = 0;

/** How many results are fetched before the reader has seen the last of them: each costs a request. */
const AT_FIRST = 6;

/** Waits until the results that were just put into the page are painted, for a moment at most: on a busy machine a frame
    takes its time. */
function painted() {
  const type = "largest-contentful-paint";
  const since = performance.now();
  return new Promise((done) => {
    // A page in the background is not painted.
    setTimeout(done, document.hidden ? 0 : 4000);
    if (PerformanceObserver.supportedEntryTypes?.includes(type)) {
      new PerformanceObserver((list) => list.getEntries().some(({ startTime }) => startTime >= since) && done()).observe({ type });
    } else requestAnimationFrame(() => setTimeout(done));
  });
}

/** What was done about an incident and how many of its actions are left, as its data say. */
async function fixedOf(url) {
  const { resolution, actions } = await (await fetch(url)).json();
  const open = actions.filter(({ status }) => status === "open" || status === "in-progress").length;
  return { resolution, actions: actions.length, open };
}

/** The text with `replacement` in place of a stretch of bytes, as the engine counts them. */
function replaced(text, { start, end }, replacement) {
  const all = new TextEncoder().encode(text);
  const read = (part) => new TextDecoder().decode(part);
  return read(all.slice(0, start)) + replacement + read(all.slice(end));
}

export class SearchView {
  /**
   * @param {object} parts
   * @param {HTMLInputElement} parts.input the field; it becomes a combobox
   * @param {HTMLElement} parts.parent where results and facets go
   * @param {Client} parts.client
   * @param {URL} parts.root the site's root, to which results' addresses are relative
   * @param {number} parts.results how many results at first
   * @param {number} parts.passages how many passages per result
   * @param {boolean} parts.eager whether the first result is selected by itself
   * @param {Promise} [parts.first] the first answer to the first question, while the engine loads
   * @param {function} parts.changed called with true after a step to remember in the history, false after typing
   * @param {function} parts.emptied called with whether there is nothing to show
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.name = `search-${(views += 1)}`;
    this.filters = new Map();
    this.sort = "relevance";
    this.#begin();
    this.active = -1;
    this.#build();
  }

  #build() {
    const { input, name } = this;
    this.status = make("p", { class: "search-status", role: "status" });
    this.notes = make("ul", { class: "search-notes" });
    this.order = make("select", {}, ...[["relevance", "best match"], ["newest", "newest first"], ["oldest", "oldest first"]].map(
      ([value, words]) => make("option", { value }, words)));
    this.tools = make("p", { class: "search-tools", hidden: true }, make("label", {}, "Sort ", this.order));
    this.list = make("div", { id: `${name}-list`, class: "hits", role: "listbox", "aria-label": "Results", hidden: true });
    this.more = make("button", { type: "button", class: "search-more", hidden: true }, "Show more");
    this.facets = make("div", { class: "search-facets", role: "group", "aria-label": "Narrow the results" });
    this.narrow = make("details", { class: "search-narrow", hidden: true }, make("summary", {}, "Filters"), this.facets);
    this.help = make("details", { class: "search-about" }, make("summary", {}, "What can be typed"), help());
    const head = make("div", { class: "search-head" }, this.status, this.tools);
    this.column = make("div", { class: "search-column" }, head, this.notes, this.list, this.more);
    this.parent.append(make("div", { class: "search-body" }, this.narrow, this.column), this.help);
    for (const [key, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-expanded": "false",
      autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-keyshortcuts": "/ Control+K",
    })) input.setAttribute(key, value);
    // Not on focus, which a page gives by itself while there is an answer to read.
    for (const touch of ["pointerdown", "keydown"]) input.addEventListener(touch, () => this.client.warm(), { once: true });
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", (event) => this.#key(event));
    this.order.addEventListener("change", () => {
      this.sort = this.order.value;
      this.#step();
    });
    this.more.addEventListener("click", () => {
      this.input.focus();
      this.#extend(this.limit + this.results);
    });
    // The end of the list has come into view: the rest of the first results follows by itself.
    this.end = new IntersectionObserver(([{ isIntersecting }]) => {
      if (isIntersecting && this.limit < this.results) this.#extend(this.results, this.active);
    });
    this.facets.addEventListener("change", ({ target }) => this.#chosen(target));
  }

  options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  /** What is asked for, to be shared or restored. */
  state() {
    return { query: this.input.value, filters: new Map(this.filters), sort: this.sort };
  }

  /** Asks for what a state says. */
  restore({ query, filters, sort }) {
    this.input.value = query;
    this.filters = new Map(filters);
    this.sort = sort;
    this.order.value = sort;
    this.#begin();
    return this.run();
  }

  #begin() {
    this.limit = Math.min(AT_FIRST, this.results);
  }

  /** Shows more results, and chooses one: the first of those that came, or the one that was chosen. */
  async #extend(limit, chosen = this.options().length) {
    this.limit = limit;
    await this.run();
    if (this.limit !== limit) return;
    this.select(Math.min(chosen, this.options().length - 1), chosen !== this.active);
  }

  #typed() {
    if (this.input.value === "?") {
      this.input.value = "";
      this.help.open = !this.help.open;
    }
    this.#begin();
    this.changed(false);
    this.run();
  }

  #step() {
    this.#begin();
    this.changed(true);
    return this.run();
  }

  async #chosen(box) {
    const values = new Set(this.filters.get(box.name) ?? []);
    if (box.checked) values.add(box.value);
    else values.delete(box.value);
    if (values.size) this.filters.set(box.name, [...values]);
    else this.filters.delete(box.name);
    await this.#step();
    // The facets were made again: the focus goes back to the same value, or to the field if it is gone.
    const boxes = [...this.facets.querySelectorAll("input")];
    const same = boxes.find((one) => one.name === box.name && one.value === box.value);
    (same ?? this.input).focus();
  }

  #key(event) {
    const { key } = event;
    if (event.isComposing) return;
    if (key === "ArrowDown" || key === "ArrowUp") {
      const count = this.options().length;
      if (!count) return;
      event.preventDefault();
      const step = key === "ArrowDown" ? 1 : -1;
      if (this.active + step === count && this.limit < this.results && !this.more.hidden) {
        this.#extend(this.results);
        return;
      }
      // From the field to the first or last result, round and back to the field.
      const next = this.active + step;
      this.select(next < -1 ? count - 1 : next >= count ? -1 : next);
    } else if (key === "Enter") {
      const option = this.options()[this.active];
      event.preventDefault();
      if (option && (event.ctrlKey || event.metaKey)) window.open(option.href, "_blank", "noopener");
      else if (option) location.assign(option.href);
      else this.changed(true);
    } else if (key === "Escape" && this.active >= 0 && !this.eager) {
      event.preventDefault();
      this.select(-1);
    }
  }

  select(index, show = true) {
    const options = this.options();
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = options[index];
    if (option) {
      option.setAttribute("aria-selected", "true");
      if (show) option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else this.input.removeAttribute("aria-activedescendant");
  }

  /** Asks the engine, and shows the answer. */
  async run() {
    const { query, filters, sort } = this.state();
    if (!query.trim() && !filters.size) return this.#empty();
    // Room for what narrows the results, above them on a phone, before it is known whether there is anything.
    this.parent.dataset.asked = "";
    const slow = setTimeout(() => this.say("Searching …"), 400);
    const options = { limit: this.limit, sort, facets: true, as_you_type: true, passages: this.passages,
      filters: Object.fromEntries(filters) };
    const asked = (this.asked = Symbol("question"));
    // Few bytes, asked for together with the answer.
    this.names = await this.client.names();
    if (await this.#first(query, asked)) clearTimeout(slow);
    if (asked !== this.asked) return clearTimeout(slow);
    try {
      const early = ({ results }) => asked === this.asked && this.#show(results, query, true);
      const answer = await this.client.ask({ search: { query, options } }, early);
      if (!answer || asked !== this.asked) return;
      this.#show(answer.results, query);
      if (!answer.results.total) await this.#offer(answer.results, query, asked);
    } catch (failed) {
      if (asked === this.asked) this.#fail(failed);
    } finally {
      clearTimeout(slow);
    }
  }

  /** Shows what is at hand of the first question, if anything, and lets it be painted before the engine takes the line and the
      processor. */
  async #first(query, asked) {
    const answer = await this.first;
    this.first = null;
    if (!answer || asked !== this.asked) return false;
    this.known = new Map(Object.entries(answer.fixed));
    this.#show(answer.results, query, true);
    await painted();
    return true;
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  #clear() {
    this.shown = null;
    this.select(-1);
    for (const part of [this.list, this.more, this.narrow, this.tools]) part.hidden = true;
    this.list.replaceChildren();
    this.facets.replaceChildren();
    this.notes.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.column.querySelector(".search-trouble")?.remove();
  }

  #empty() {
    delete this.parent.dataset.asked;
    this.asked = null;
    this.#clear();
    this.say("");
    this.emptied(true);
  }

  #fail(failed) {
    this.#clear();
    this.say("");
    this.emptied(true);
    this.column.prepend(trouble(failed, () => this.run()));
  }

  /** Shows an answer; with `early`, its facets are to come. */
  #show(results, query, early = false) {
    const { total, total_is_upper_bound: isUpperBound, hits } = results;
    const shown = JSON.stringify(hits);
    // When only the facets are new, what is read or chosen stays as it is.
    const same = shown === this.shown;
    if (!same) this.#clear();
    this.shown = shown;
    this.emptied(false);
    this.list.setAttribute("aria-busy", String(early));
    if (!same) this.#list(hits);
    this.list.hidden = !hits.length;
    this.tools.hidden = total < 2;
    this.input.setAttribute("aria-expanded", String(hits.length > 0));
    this.more.hidden = hits.length >= total;
    // Observed again, so that it is told where the end is now even if it was in view before.
    this.end.disconnect();
    this.end.observe(this.more);
    const chosen = this.filters.size ? `, narrowed by ${plural(this.filters.size, "facet", "facets")}` : "";
    // That nothing was found is said once, with the word that no entry has if that is all there is to say.
    const [note, ...others] = results.notes;
    const alone = !total && note && !others.length && !note.suggestion;
    const why = alone ? `No entry found${chosen}: ${note.message.replace(/^No entry has/, "none has")}` : null;
    this.#notes(why ? [] : results.notes, query);
    this.#facets(results, early);
    const found = `${isUpperBound ? "Up to " : ""}${plural(total, "entry", "entries")}`;
    const also = results.expansions.map((one) => `, ${one.asked} also as ${one.also.join(", ")}`).join("");
    this.say(total ? `${found}${also}${chosen}` : why ?? `No entry found${chosen}.${note || this.filters.size ? "" : " Fewer or other words may help."}`);
    this.emptied(!total && !early);
    if (this.eager && hits.length && !same) this.select(0);
  }

  #list(hits) {
    this.list.append(...hits.flatMap((hit, index) => this.#hit(hit, index)));
    this.options().forEach((option, index) => {
      option.id = `${this.name}-${index}`;
      option.addEventListener("pointermove", () => index !== this.active && this.select(index));
    });
  }

  #hit(hit, index) {
    const option = (passageOf, ...children) => {
      const found = passageOf?.anchor && passageOf.fragments.some((fragment) => fragment.hit);
      const place = found ? `#${encodeURIComponent(passageOf.anchor)}${words(passageOf.fragments)}` : "";
      const href = new URL(`${hit.url}${place}`, this.root).href;
      return make("a", { role: "option", "aria-selected": "false", tabindex: "-1", href }, ...children);
    };
    const [first, ...others] = hit.passages;
    const fixed = this.cards && hit.kind === "incident" ? make("span", { class: "hit-fixed", dir: "auto" }) : null;
    const main = option(first, make("span", { class: "hit-title", dir: "auto" }, ...marked(hit.title)), facts(hit, this.names),
      first ? passage(first) : null, fixed);
    main.className = "hit";
    if (fixed) this.#fixed(hit, fixed);
    main.dataset.id = hit.id;
    main.dataset.rank = index + 1;
    const rest = others.map((other) => {
      const line = option(other, passage(other));
      line.className = "hit-other";
      return line;
    });
    return [main, ...rest];
  }

  /** What fixed it, and what is still open: read from the entry, after the results are there. Its room is kept. */
  async #fixed(hit, line) {
    const known = (this.known ??= new Map());
    if (!known.has(hit.url)) known.set(hit.url, fixedOf(new URL("entry.json", new URL(hit.url, this.root))));
    try {
      const { resolution, actions, open } = await known.get(hit.url);
      const left = open ? plural(open, "action open", "actions open") : actions ? "no action open" : "no actions";
      line.append(make("span", { class: "hit-how" }, make("b", {}, "Fixed by"), " ", resolution ?? "not recorded"),
        make("span", { class: "hit-open" }, left));
    } catch {
      // The result stands without it.
    }
  }

  /** Where the facets leave nothing: offers to drop the one without which most is found. */
  async #offer({ facets }, query, asked) {
    let best = null;
    for (const [field, values] of this.filters) {
      const others = [...this.filters].filter(([other]) => other !== field);
      const options = { limit: 1, sort: this.sort, facets: false, as_you_type: true, passages: 1, filters: Object.fromEntries(others) };
      // Without words and filters there is no question.
      const answer = query.trim() || others.length ? await this.client.ask({ search: { query, options } }) : null;
      if (asked !== this.asked) return;
      if (answer?.results.total > (best?.total ?? 0)) best = { field, values, total: answer.results.total };
    }
    if (!best) return;
    const facet = facets.find(({ field }) => field === best.field);
    const name = (value) => facet?.values.find((one) => one.value === value)?.label ?? spaced(value);
    const words = `Without ${facet?.label ?? best.field} ${best.values.map(name).join(" or ")}: ${plural(best.total, "entry", "entries")}`;
    const button = make("button", { type: "button" }, words);
    button.addEventListener("click", () => {
      this.filters.delete(best.field);
      this.input.focus();
      this.#step();
    });
    this.notes.append(make("li", {}, button));
  }

  #notes(notes, query) {
    this.notes.replaceChildren();
    for (const note of notes) {
      const line = make("li", {}, note.message);
      if (note.suggestion) {
        const button = make("button", { type: "button" }, `Search for ${note.suggestion}`);
        button.addEventListener("click", () => {
          this.input.value = replaced(query, note.span, note.suggestion);
          this.input.focus();
          this.#step();
        });
        line.append(" ", button);
      }
      this.notes.append(line);
    }
  }

  #facets({ facets, total_is_upper_bound: isUpperBound }, early) {
    const number = (count) => `${isUpperBound && count ? "≤ " : ""}${count.toLocaleString(language)}`;
    this.facets.replaceChildren();
    for (const { field, label, values, more } of facets) {
      const chosen = this.filters.get(field) ?? [];
      // What was chosen stays in view, even when nothing has it.
      const lost = chosen.filter((value) => !values.some((one) => one.value === value));
      const all = [...lost.map((value) => ({ value, label: value, count: 0 })), ...values];
      if (!all.length || (all.length === 1 && !chosen.length && all[0].count === 0)) continue;
      const boxes = all.map(({ value, label: words, count }) => {
        const box = make("input", { type: "checkbox", name: field, value, checked: chosen.includes(value) });
        return make("label", { class: value.includes("/") ? "below" : "" }, box,
          make("span", { dir: "auto" }, words === value ? spaced(words) : words), make("span", { class: "count" }, number(count)));
      });
      const set = make("fieldset", {}, make("legend", {}, label), ...boxes);
      if (more) set.append(make("p", { class: "sub" }, `${more} more; type ${field}: to choose one`));
      this.facets.append(set);
    }
    // Its room is kept while the values are counted.
    this.narrow.hidden = !early && !this.facets.childNodes.length;
    const chosen = [...this.filters.values()].flat().length;
    this.narrow.querySelector("summary").textContent = chosen ? `Filters (${chosen})` : "Filters";
  }
}
