// Sorts and filters the tables of entries and actions. The state of both is in the address, so that a filtered list
// can be shared: ?q=words&service=checkout&sort=severity&dir=asc. A long list has its first rows in the page; all of them
// are fetched when somebody scrolls to the end, filters or sorts, and shown a screen or two at a time.

/** How many rows of a long list are added at a time. */
const STEP = 100;

let collator = null;
/** Compares as readers of the page's language do. To make what does takes longer than all else here. */
function compare(one, other) {
  collator ??= new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
  return collator.compare(one, other);
}

const lower = (text) => text.toLowerCase();

/** The values of each field, from `service=checkout|year=2026`. */
function valuesOf(pairs) {
  const values = new Map();
  for (const pair of pairs.split("|")) {
    const cut = pair.indexOf("=");
    if (cut < 0) continue;
    const field = pair.slice(0, cut);
    if (!values.has(field)) values.set(field, []);
    values.get(field).push(pair.slice(cut + 1));
  }
  return values;
}

/** What is looked through for words: all that a row says, and what it is filed under. */
const wordsOf = (text, filed) => lower(`${text} ${filed ?? ""}`);

/** A row that stands in the page; it is read once somebody asks. */
class ShownRow {
  constructor(element) {
    this.element = element;
  }

  get values() {
    return (this.known ??= valuesOf(this.element.dataset.f ?? ""));
  }

  get text() {
    return (this.words ??= wordsOf(this.element.textContent, this.element.dataset.q));
  }

  key(column) {
    const cell = this.element.cells[column];
    return cell.dataset.v ?? (cell.querySelector(".missing") ? "" : cell.textContent.trim());
  }
}

const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** The text that the template escaped. */
function unescaped(html) {
  return html.replace(/&(?:#(x[0-9a-f]+|\d+)|(\w+));/gi, (written, number, name) =>
    number ? String.fromCodePoint(Number(number.replace(/^x/i, "0x"))) : NAMED[name] ?? written);
}

/** A row that was fetched; it becomes an element when it is shown. Until then it is read as it was printed: ten thousand
    elements would take seconds. The template escapes what would end a tag or an attribute. */
class FetchedRow {
  constructor({ keys, html }) {
    this.values = valuesOf(this.attribute(html, "f") ?? "");
    this.keys = keys;
    this.html = html;
  }

  attribute(html, name) {
    const row = html.slice(0, html.indexOf(">"));
    const written = new RegExp(` data-${name}="([^"]*)"`).exec(row);
    return written && unescaped(written[1]);
  }

  get text() {
    return (this.words ??= wordsOf(unescaped(this.html.replace(/<[^>]*>/g, "")), this.attribute(this.html, "q")));
  }

  key(column) {
    return this.keys[column] ?? "";
  }

  get element() {
    if (!this.made) {
      const template = document.createElement("template");
      template.innerHTML = this.html;
      this.made = template.content.querySelector("tr");
    }
    return this.made;
  }
}

/** A table whose rows are chosen and ordered. */
class List {
  constructor(table, params) {
    this.table = table;
    this.params = params;
    this.heads = [...table.tHead.rows[0].cells];
    this.rows = [...table.querySelectorAll("tbody > tr:not(.group)")].map((row) => new ShownRow(row));
    this.shown = this.rows;
    this.files = (table.dataset.rows ?? "").split(" ").filter(Boolean);
    this.total = Number(table.dataset.total ?? this.rows.length);
    // The rows of a short list are all in the page, and all shown.
    this.limit = this.files.length ? STEP : Infinity;
    this.form = document.querySelector(`form[data-filter="${table.id}"]`);
    this.none = document.getElementById(`${table.id}-none`);
    this.more = document.getElementById(`${table.id}-more`);
    this.sorting = null;
    this.wasInTime = true;
    this.prepare();
  }

  prepare() {
    const { table, form, params } = this;
    for (const [column, head] of this.heads.entries()) if (head.dataset.key) this.sortable(head, column);
    const wanted = this.heads.findIndex((head) => head.dataset.key === params.get("sort"));
    if (wanted >= 0) this.sorting = { column: wanted, direction: params.get("dir") === "desc" ? "desc" : "asc" };
    if (form) this.filterable();
    if (this.more && this.files.length) {
      this.more.hidden = false;
      const button = this.more.querySelector("button");
      button.addEventListener("click", () => this.extend());
      // The end of the list has come near: what follows is shown by itself.
      this.end = new IntersectionObserver((seen) => seen.at(-1).isIntersecting && this.extend(), { rootMargin: "400px" });
      this.end.observe(button);
    }
    const opening = this.presets();
    const asked = opening || wanted >= 0 || this.fields?.some((field) => field.value || params.has(field.name)) ||
      (form && [...params.keys()].some((name) => !["q", "sort", "dir"].includes(name)));
    // As the page was built it shows all, with their numbers.
    if (asked && !(opening && this.files.length && this.open())) this.update();
    table.dataset.ready = "";
  }

  /** Chooses what the list opens with, where the address asks for nothing; whether it did. */
  presets() {
    const { preset } = this.form?.dataset ?? {};
    if (!preset || [...this.params].length) return false;
    const [name, value] = preset.split("=");
    const field = this.form.elements[name];
    if (!field) return false;
    field.value = value;
    this.params.set(name, value);
    return field.value === value;
  }

  /** Shows what a long list opens with, which is what it begins with: nothing is fetched for it. */
  open() {
    const count = Number(this.form.dataset.presetCount);
    const rows = this.filtered(this.rows, count);
    if (rows.length < Math.min(count, this.rows.length)) return false;
    this.show(rows);
    if (this.more) this.more.hidden = count <= rows.length;
    return true;
  }

  /** All rows; those that are not in the page are fetched once. */
  async all() {
    if (!this.files.length) return this.rows;
    this.fetched ??= Promise.all(this.files.map(async (file) => {
      const answer = await fetch(file);
      if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
      return answer.json();
    })).then((parts) => parts.flat().map((row) => new FetchedRow(row)));
    try {
      return await this.fetched;
    } catch (failed) {
      this.fetched = null;
      throw failed;
    }
  }

  async extend() {
    if (this.extending) return;
    this.extending = true;
    this.limit += STEP;
    this.end.disconnect();
    const shown = await this.update();
    this.extending = false;
    // Observed again, so that it is told where the end is now even if it was in view before. What failed waits for the
    // button.
    if (shown) this.end.observe(this.more.querySelector("button"));
    else this.limit -= STEP;
  }

  /** Chooses, orders and shows the rows again; whether there were any to choose from. */
  async update() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const output = this.form?.querySelector("output");
    let rows;
    const slow = this.files.length && setTimeout(() => output && (output.textContent = "Loading …"), 300);
    try {
      rows = await this.all();
    } catch {
      if (output) output.textContent = "The list could not be fetched. Is the connection up?";
      return false;
    } finally {
      clearTimeout(slow);
    }
    if (turn !== this.turn) return true;
    if (this.form && !this.known) this.adopt(rows);
    const found = this.form ? this.filtered(rows) : rows;
    const sorted = this.sorted(found);
    this.show(sorted.slice(0, this.limit));
    this.table.hidden = !sorted.length;
    if (this.none) {
      this.none.hidden = sorted.length > 0;
      if (!sorted.length) this.offer(rows);
    }
    if (this.more) this.more.hidden = sorted.length <= this.limit;
    return true;
  }

  /** Puts these rows into the table, those of a year under its name while they stand in the order of time. */
  show(rows) {
    // The rows that stand there already are not laid out again.
    if (rows.length === this.shown.length && rows.every((row, at) => row === this.shown[at]) && this.inTime === this.wasInTime) return;
    this.shown = rows;
    this.wasInTime = this.inTime;
    const bodies = this.groups(rows).map(({ name, rows }) => {
      const body = document.createElement("tbody");
      if (name !== undefined) {
        const head = Object.assign(document.createElement("th"), { scope: "rowgroup", colSpan: this.heads.length, textContent: name });
        body.insertRow().append(head);
        body.rows[0].className = "group";
      }
      body.append(...rows.map((row) => row.element));
      return body;
    });
    for (const body of [...this.table.tBodies]) body.remove();
    this.table.append(...bodies);
  }

  get inTime() {
    return !this.sorting || this.heads[this.sorting.column].dataset.key === "started";
  }

  groups(rows) {
    const field = this.table.dataset.grouped;
    if (!field || !this.inTime) return [{ rows }];
    const groups = [];
    for (const row of rows) {
      const name = row.values.get(field)?.[0] ?? "Not dated";
      if (groups.at(-1)?.name !== name) groups.push({ name, rows: [] });
      groups.at(-1).rows.push(row);
    }
    return groups;
  }

  // ---- order ----

  /** Makes the head of a column into a button that sorts by it. */
  sortable(head, column) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const direction = head.getAttribute("aria-sort") === "ascending" ? "desc" : "asc";
      this.sorting = { column, direction };
      this.params.set("sort", head.dataset.key);
      this.params.set("dir", direction);
      remember();
      this.update();
    });
  }

  sorted(rows) {
    if (!this.sorting) return rows;
    const { column, direction } = this.sorting;
    this.heads.forEach((head, at) => {
      if (at === column) head.setAttribute("aria-sort", direction === "asc" ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    const keyed = rows.map((row) => [row.key(column), row]);
    const asNumber = keyed.every(([key]) => key === "" || !isNaN(key));
    const sign = direction === "asc" ? 1 : -1;
    // What is not recorded stays at the end in either direction.
    keyed.sort(([a], [b]) => {
      if (a === "" || b === "") return (a === "") - (b === "");
      return sign * (asNumber ? a - b : compare(a, b));
    });
    return keyed.map(([, row]) => row);
  }

  // ---- filters ----

  filterable() {
    const { form } = this;
    this.fields = [form.elements.q, ...form.querySelectorAll("select")];
    for (const field of this.fields) {
      const value = this.params.get(field.name);
      if (value) choose(field, value);
    }
    const update = () => {
      for (const field of this.fields) {
        // That all is wanted of what the list opens with is said by nothing being chosen.
        if (field.value || form.dataset.preset?.startsWith(`${field.name}=`)) this.params.set(field.name, field.value);
        else this.params.delete(field.name);
      }
      if (this.files.length) this.limit = STEP;
      remember();
      this.update();
    };
    form.addEventListener("input", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(update));
    if (this.fields.some((field) => field.name !== "q" && field.value)) unfold(form);
  }

  /** A link from a report may ask for what has no field of its own: it gets one, so that it can be seen and cleared. */
  adopt(rows) {
    this.known = true;
    for (const [name, value] of this.params) {
      if (this.form.elements[name] || !rows.some((row) => row.values.has(name))) continue;
      const words = (text) => text.replaceAll("-", " ");
      const select = document.createElement("select");
      select.name = name;
      const option = new Option(words(value), value);
      option.dataset.label = words(value);
      select.append(new Option("any", ""), option);
      select.value = value;
      const caption = document.createElement("span");
      caption.textContent = words(name).replace(/^./, (first) => first.toUpperCase());
      const label = document.createElement("label");
      label.append(caption, select);
      const place = this.form.querySelector(".filter-fields");
      if (place) place.append(label);
      else this.form.insertBefore(label, this.form.querySelector(".filter-state"));
      this.fields.push(select);
      unfold(this.form);
    }
  }

  /** The rows that are asked for. Of a long list that is not fetched yet only `count` is known, and no other number. */
  filtered(rows, count = null) {
    const [query, ...selects] = this.fields;
    const words = wordsIn(query);
    const chosen = selects.filter((select) => select.value);
    const found = [];
    const lacking = rows.map((row) => {
      if (!words.every((word) => row.text.includes(word))) return null;
      const misses = chosen.filter((select) => !has(row, select.name, select.value));
      if (!misses.length) found.push(row);
      return misses;
    });
    if (count === null) for (const select of selects) recount(select, rows, lacking);
    const all = count === null ? rows.length : this.total;
    const output = this.form.querySelector("output");
    const noun = all === 1 ? output.dataset.one : output.dataset.many;
    const unknown = selects.filter((select) => select.selectedOptions[0]?.dataset.unknown !== undefined);
    const not = unknown.map((select) => `; there is no ${select.name} “${select.value}”`).join("");
    output.textContent =
      ((count ?? found.length) === all ? "" : `${count ?? found.length} of `) + `${all} ${noun}` + not;
    this.form.querySelector("[type=reset]").disabled = !words.length && !chosen.length;
    const summary = this.form.querySelector(".filter-more > summary");
    if (summary) summary.textContent = chosen.length ? `Filters (${chosen.length})` : "Filters";
    return found;
  }

  /** Where nothing is left: offers to drop the filter without which there is most. */
  offer(rows) {
    const active = this.fields.filter((field) => field.value.trim());
    const without = (dropped) => {
      const words = dropped.name === "q" ? [] : wordsIn(this.fields[0]);
      const others = active.filter((field) => field !== dropped && field.name !== "q");
      return rows.filter((row) => words.every((word) => row.text.includes(word)) &&
        others.every((field) => has(row, field.name, field.value))).length;
    };
    const best = active.map((field) => ({ field, count: without(field) })).sort((a, b) => b.count - a.count)[0];
    this.none.querySelector("button")?.remove();
    if (!best?.count) return;
    const { field, count } = best;
    const label = () => field.closest("label").querySelector("span").textContent;
    const dropped = field.name === "q" ? `“${field.value.trim()}”` : `${label()} ${field.selectedOptions[0].dataset.label.trim()}`;
    const { one, many } = this.form.querySelector("output").dataset;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Without ${dropped}: ${count} ${count === 1 ? one : many}`;
    button.addEventListener("click", () => {
      field.value = "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    this.none.append(" ", button);
  }
}

/** The words in a field, all of which a row must have. */
const wordsIn = (field) => lower(field.value).split(/\s+/).filter(Boolean);

/** Chooses a value whatever its case; one that the list does not know is shown as it was asked for. */
function choose(field, value) {
  field.value = value;
  if (field.name === "q" || field.value === value) return;
  const same = [...field.options].find((option) => lower(option.value) === lower(value));
  if (same) {
    field.value = same.value;
    return;
  }
  const option = new Option(value, value);
  option.dataset.label = value;
  option.dataset.unknown = "";
  field.append(option);
  field.value = value;
}

/** Opens the filters of a phone. */
function unfold(form) {
  const more = form.querySelector(".filter-more");
  if (more) more.open = true;
}

// A parent in a hierarchy stands for its children too.
const has = (row, field, value) =>
  (row.values.get(field) ?? []).some((own) => own === value || own.startsWith(`${value}/`));

/** The number beside each value is what choosing it would show: rows that fail no other field. */
function recount(select, rows, lacking) {
  const counts = new Map();
  rows.forEach((row, at) => {
    const misses = lacking[at];
    if (!misses || misses.length > 1 || (misses.length === 1 && misses[0] !== select)) return;
    const seen = new Set();
    for (const own of row.values.get(select.name) ?? []) {
      const parts = own.split("/");
      for (let n = 1; n <= parts.length; n++) seen.add(parts.slice(0, n).join("/"));
    }
    for (const value of seen) counts.set(value, (counts.get(value) ?? 0) + 1);
  });
  for (const option of select.options) {
    if (option.value) option.textContent = `${option.dataset.label} (${counts.get(option.value) ?? 0})`;
  }
}

const params = new URLSearchParams(location.search);
function remember() {
  const query = params.toString();
  history.replaceState(null, "", query ? `?${query}${location.hash}` : `${location.pathname}${location.hash}`);
  markView();
}

/** Says which of the quick views is shown. */
function markView() {
  for (const link of document.querySelectorAll(".views a")) {
    if (new URL(link.href).search === location.search) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
markView();
for (const table of document.querySelectorAll("table[data-sortable]")) new List(table, params);
