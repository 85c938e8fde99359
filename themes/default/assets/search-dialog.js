// Search over any page: opened by "/", Ctrl-K or typing into the box at the top; Escape gives the focus back.

import { clientOf } from "./search-client.js";
import { compare } from "./search-compare.js";
import { isSeveralLines, make } from "./search-parts.js";
import { SearchView } from "./search-view.js";

let dialog = null;
let view = null;

/** The questions that were asked last, kept in this browser alone. */
const RECENT = "casebook-recent";
const MOST_RECENT = 5;

/** Where the page that is left for a result keeps its question; `site.js` shows it again when the reader comes back. */
const LEFT = "casebook-left";

function recent() {
  try {
    return JSON.parse(localStorage.getItem(RECENT) ?? "[]").filter((one) => typeof one === "string");
  } catch {
    return [];
  }
}

/** Keeps the question of a dialog that is open while its page is left. */
function remember() {
  const query = view.input.value.trim();
  if (!dialog.open || !query) return;
  try {
    localStorage.setItem(RECENT, JSON.stringify([query, ...recent().filter((one) => one !== query)].slice(0, MOST_RECENT)));
    sessionStorage.setItem(LEFT, JSON.stringify({ page: location.pathname, query }));
  } catch {
    // Without storage it has to be typed again.
  }
}

/** What an empty field offers: the last questions, or some to begin with. */
async function offer(box, client) {
  const asked = recent();
  const offered = asked.length ? asked : (await client.names()).examples;
  box.replaceChildren();
  if (offered.length) box.append(make("span", { class: "sub" }, asked.length ? "Recent searches" : "Try"));
  for (const query of offered) {
    const button = make("button", { type: "button", dir: "auto" }, query);
    button.addEventListener("click", () => {
      view.input.focus();
      view.restore({ query, filters: new Map(), sort: "relevance" });
      view.changed(false);
    });
    box.append(button);
  }
}

/** The address of the search page with the same question. */
function address(base, { query, filters, sort }) {
  const url = new URL(base);
  if (query) url.searchParams.set("q", query);
  for (const [field, values] of filters) for (const value of values) url.searchParams.append(field, value);
  if (sort !== "relevance") url.searchParams.set("sort", sort);
  return url.href;
}

function build(box) {
  const base = new URL(".", box.form.action);
  const style = make("link", { rel: "stylesheet", href: new URL("./search.css", import.meta.url).href });
  document.head.append(style);
  const input = make("input", { type: "search", "aria-label": "Search incidents", placeholder: "Words or “a phrase”" });
  const close = make("button", { type: "button", class: "search-close" }, "Close");
  const all = make("a", { class: "search-all", href: base.href }, "Open as a page");
  const parent = make("div", { class: "search-view" });
  const lately = make("div", { class: "search-recent" });
  dialog = make("dialog", { class: "search-dialog", "aria-label": "Search" },
    make("div", { class: "search-field" }, input, close), lately, parent,
    make("p", { class: "search-keys" }, make("span", {}, make("kbd", {}, "↑"), make("kbd", {}, "↓"), " choose"),
      make("span", {}, make("kbd", {}, "Enter"), " open"), make("span", {}, make("kbd", {}, "Esc"), " close"),
      make("span", {}, make("kbd", {}, "?"), " help"), all));
  const share = () => (all.href = address(base, view.state()));
  view = new SearchView({
    input, parent, client: clientOf(base), root: new URL("../", base), results: 8, passages: 1, eager: true,
    changed: (step) => {
      share();
      // Enter without a result: the page shows the same with more room.
      if (step && document.activeElement === input && input.value.trim()) location.assign(all.href);
    },
    emptied: (empty) => {
      lately.hidden = !empty || Boolean(input.value.trim());
    },
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    dialog.close();
  });
  // Several lines are not a query but something to compare, which takes the room of the search page.
  input.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text") ?? "";
    if (!isSeveralLines(pasted)) return;
    event.preventDefault();
    view.say("Looking …");
    compare(base, pasted).then(() => view.say(""));
  });
  offer(lately, view.client);
  addEventListener("pagehide", remember);
  document.body.append(dialog);
}

/**
 * Opens the dialog.
 * @param {HTMLInputElement} box the box at the top of the page; what was typed into it is taken over
 * @param {Element} from where the focus returns to
 */
export function open(box, from) {
  if (!dialog) build(box);
  if (dialog.open) return;
  if (box.value) {
    view.input.value = box.value;
    box.value = "";
  }
  // The browser gives the focus back, without scrolling, to what had it when the dialog opened: to nothing, if nothing had it.
  if (from === document.body) box.blur();
  else from.focus({ preventScroll: true });
  dialog.showModal();
  view.input.focus();
  if (view.input.value) view.run();
  view.changed(false);
  const end = view.input.value.length;
  view.input.setSelectionRange(end, end);
}
