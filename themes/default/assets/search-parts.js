// What search shows, piece by piece: elements, the facts and passages of a result, what went wrong, what can be typed. Text from
// entries is put in as text, never as markup.

export const language = document.documentElement.lang || "en";
const dates = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
  timeZone: "UTC",
  year: "numeric",
  month: "short",
  day: "numeric",
});

/** Where other pages leave what was pasted for the search page. */
export const PASTED = "casebook-pasted";
/** Where they leave it together with the answer, if there is one. */
export const COMPARED = "casebook-compared";

/** The question whether something like a text was seen before. */
export const comparison = (text) => ({ "similar-incidents": { text, limit: 6 } });

/** Whether a text is no query but something to compare. */
export const isSeveralLines = (text) => text.trim().includes("\n");

/** An element with properties and children; strings become text. */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key === "class") element.className = value;
    else if (key in element && key !== "list" && key !== "form") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Pieces of text, those that were searched for marked. Rows of a table, which the index parts by `|`, become sentences. */
export const marked = (fragments) => fragments.map(({ text, hit }) => {
  const plain = text.replace(/^\s*\| |\s*\| (?=~?\d{1,4}[-:]\d)| \|\s*$/g, " — ").replace(/^ — /, "");
  return hit ? make("mark", {}, plain) : plain;
});

/** The words of a passage for the browser to mark where it lands; a browser that finds them nowhere stays at the heading. */
export function words(fragments) {
  const at = fragments.findIndex(({ hit }) => hit);
  const plain = (text) => encodeURIComponent(text.trim()).replaceAll("-", "%2D");
  const near = (text, from, to) => (/[·|…]/.test(text ?? "·") ? "" : plain(text.trim().split(/\s+/).slice(from, to).join(" ")));
  const [before, after] = [near(fragments[at - 1]?.text, -2, undefined), near(fragments[at + 1]?.text, 0, 2)];
  return `:~:text=${before && `${before}-,`}${plain(fragments[at].text)}${after && `,-${after}`}`;
}

/** `capacity/connection-pool` as people read it. */
export const spaced = (path) => path.replaceAll("/", " / ");

/** The facts of an entry in one line; services by their names, as far as these are known. */
export function facts(hit, { services }) {
  const date = hit.date === null ? null : make("time", { dateTime: hit.date }, dates.format(new Date(hit.date)).replace("Sept", "Sep"));
  const list = [date, hit.severity, hit.causes[0] && spaced(hit.causes[0]), hit.services.map((key) => services[key] ?? key).join(", ")];
  if (hit.status === "draft" || hit.status === "in-review") list.push(hit.status.replace("-", " "));
  if (hit.kind !== "incident") list.push(hit.kind.replace("-", " "));
  const line = make("span", { class: "hit-facts" });
  for (const fact of list.filter(Boolean)) {
    if (line.childNodes.length) line.append(" · ");
    line.append(typeof fact === "string" ? make("span", { dir: "auto" }, fact) : fact);
  }
  return line;
}

/** A passage with the section it stands in. */
export function passage({ section, fragments }) {
  const line = make("span", { class: "hit-passage", dir: "auto" });
  if (section) line.append(make("b", {}, section), " ");
  line.append(...marked(fragments));
  return line;
}

/** What to say and offer when search does not work. */
const TROUBLE = {
  file: ["Search needs a web server: pages opened straight from a folder may not load its engine. Run “casebook serve”, " +
    "or “python3 -m http.server” in this folder, and open the address it names.", null],
  offline: ["The search index could not be fetched. Is the connection up?", "Try again"],
  gone: ["A file of the search is not there: the site was built again since this page was opened, or not all of it was " +
    "uploaded. If loading the page again does not help, whoever runs the site should upload it again.", "Load again"],
  version: ["The search index of this site does not fit its search engine. Whoever runs the site should build it again.", "Try again"],
  damaged: ["The search index of this site is damaged. Whoever runs the site should build or upload it again.", "Try again"],
  unsupported: ["This browser does not run the search engine: WebAssembly is missing, or a policy forbids it.", null],
  broken: ["The search engine stopped. That is a mistake in it; other words may work.", "Try again"],
};

/** What stands for a failure: what happened, what to do, and a way on. */
export function trouble(failed, again) {
  const [words, offer] = TROUBLE[failed.kind] ?? TROUBLE.broken;
  const box = make("div", { class: "search-trouble", role: "alert" }, make("p", {}, words));
  if (failed.message) box.append(make("p", { class: "sub" }, failed.message));
  if (offer) {
    const button = make("button", { type: "button" }, offer);
    button.addEventListener("click", () => (failed.kind === "gone" ? location.reload() : again()));
    box.append(button);
  }
  const places = [...document.querySelectorAll(".nav-wide a")];
  if (places.length) {
    const links = places.map((place) => make("li", {}, make("a", { href: place.href }, place.textContent)));
    box.append(make("p", {}, "Until then, browse:"), make("ul", { class: "search-browse" }, ...links));
  }
  return box;
}

const HELP = [
  ["pool exhausted", "both words, best first"],
  ["\"connection pool\"", "side by side, in this order"],
  ["pool*, id:PM-2026*", "words and ids that begin so"],
  ["-redis", "without the word"],
  ["redis OR postgres", "either; ( ) group"],
  ["title:pool", "in the title"],
  ["cause:capacity service:checkout", "cause (and all below it), service; also team: trigger: severity: status: tag: id:"],
  ["after:2024-03 before:2025 in:2024", "when it started"],
  ["downtime:>30m", "how long it hurt"],
  ["is:recurrence has:actions has:open-actions", "what repeats an earlier one; what has actions; what has open ones"],
];

/** What can be typed, and what it finds. */
export function help() {
  const rows = HELP.map(([typed, found]) => [make("dt", {}, make("code", {}, typed)), make("dd", {}, found)]);
  return make("dl", { class: "search-help" }, ...rows.flat());
}
