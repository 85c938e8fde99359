// Sorts and filters the tables of entries and actions. The state of both is in the address, so that a filtered list
// can be shared: ?q=words&service=checkout&sort=severity&dir=asc.

/** Makes the heads of a table into buttons that sort it. */
function sortable(table, params, changed) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const original = [...body.rows];

  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.v ?? (cell.querySelector(".missing") ? "" : cell.textContent.trim());
  };
  const numeric = (column) => original.every((row) => keyOf(row, column) === "" || !isNaN(keyOf(row, column)));
  const words = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });

  function sort(column, direction) {
    const asNumber = numeric(column);
    const keyed = original.map((row) => [keyOf(row, column), row]);
    const sign = direction === "asc" ? 1 : -1;
    // What is not recorded stays at the end in either direction.
    keyed.sort(([a], [b]) => {
      if (a === "" || b === "") return (a === "") - (b === "");
      return sign * (asNumber ? a - b : words.compare(a, b));
    });
    body.append(...keyed.map(([, row]) => row));
    heads.forEach((head, i) => {
      if (i === column) head.setAttribute("aria-sort", direction === "asc" ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  }

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const direction = head.getAttribute("aria-sort") === "ascending" ? "desc" : "asc";
      sort(column, direction);
      params.set("sort", head.dataset.key);
      params.set("dir", direction);
      changed();
    });
  });

  const wanted = heads.findIndex((head) => head.dataset.key === params.get("sort"));
  if (wanted >= 0) sort(wanted, params.get("dir") === "desc" ? "desc" : "asc");
}

/** Shows the rows that match every field of a form, with live counts beside each value. */
function filterable(form, table, params, changed) {
  const none = document.getElementById(`${table.id}-none`);
  const output = form.querySelector("output");
  const reset = form.querySelector("[type=reset]");
  const query = form.elements.q;
  const rows = [...table.tBodies[0].rows].map((row) => {
    const values = new Map();
    for (const pair of (row.dataset.f ?? "").split("|")) {
      const cut = pair.indexOf("=");
      if (cut < 0) continue;
      const field = pair.slice(0, cut);
      if (!values.has(field)) values.set(field, []);
      values.get(field).push(pair.slice(cut + 1));
    }
    return { row, values, text: `${row.textContent} ${row.dataset.q ?? ""}`.toLowerCase() };
  });

  // A link from a report may ask for what has no field of its own: it gets one, so that it can be seen and cleared.
  for (const [name, value] of params) {
    if (form.elements[name] || !rows.some((item) => item.values.has(name))) continue;
    const words = (text) => text.replaceAll("-", " ");
    const select = document.createElement("select");
    select.name = name;
    const any = new Option("any", "");
    const asked = new Option(words(value), value);
    asked.dataset.label = words(value);
    select.append(any, asked);
    const caption = document.createElement("span");
    caption.textContent = words(name).replace(/^./, (first) => first.toUpperCase());
    const label = document.createElement("label");
    label.append(caption, select);
    form.insertBefore(label, form.querySelector(".filter-state"));
  }
  const selects = [...form.querySelectorAll("select")];

  // A parent in a hierarchy stands for its children too.
  const has = (item, field, value) =>
    (item.values.get(field) ?? []).some((own) => own === value || own.startsWith(`${value}/`));

  function apply() {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = selects.filter((select) => select.value);
    let shown = 0;
    const lacking = rows.map((item) => {
      const misses = chosen.filter((select) => !has(item, select.name, select.value));
      const found = words.every((word) => item.text.includes(word));
      item.row.hidden = !found || misses.length > 0;
      if (!item.row.hidden) shown += 1;
      return found ? misses : null;
    });
    for (const select of selects) count(select, lacking);
    output.textContent =
      shown === rows.length ? `${shown} ${output.dataset.noun}` : `${shown} of ${rows.length} ${output.dataset.noun}`;
    reset.disabled = !words.length && !chosen.length;
    if (none) none.hidden = shown > 0;
    table.hidden = shown === 0;
  }

  // A value's count is what choosing it would show: rows that fail no other field.
  function count(select, lacking) {
    const counts = new Map();
    rows.forEach((item, i) => {
      const misses = lacking[i];
      if (!misses || misses.length > 1 || (misses.length === 1 && misses[0] !== select)) return;
      const seen = new Set();
      for (const own of item.values.get(select.name) ?? []) {
        const parts = own.split("/");
        for (let n = 1; n <= parts.length; n++) seen.add(parts.slice(0, n).join("/"));
      }
      for (const value of seen) counts.set(value, (counts.get(value) ?? 0) + 1);
    });
    for (const option of select.options) {
      if (option.value) option.textContent = `${option.dataset.label} (${counts.get(option.value) ?? 0})`;
    }
  }

  for (const field of [query, ...selects]) {
    const value = params.get(field.name);
    if (value) field.value = value;
  }
  const update = () => {
    for (const field of [query, ...selects]) {
      if (field.value) params.set(field.name, field.value);
      else params.delete(field.name);
    }
    apply();
    changed();
  };
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(update));
  apply();
}

const params = new URLSearchParams(location.search);
const changed = () => {
  const query = params.toString();
  history.replaceState(null, "", query ? `?${query}${location.hash}` : `${location.pathname}${location.hash}`);
};
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const form = document.querySelector(`form[data-filter="${table.id}"]`);
  if (form) filterable(form, table, params, changed);
  sortable(table, params, changed);
}
