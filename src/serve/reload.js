// Reloads the page when the site was rebuilt, keeps its place, and shows what the last build found.

let loadedSite = new URL(import.meta.url).searchParams.get("site");
const placeKey = "casebook-place";
const openKey = "casebook-findings-open";

function stored(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // Without storage the page still reloads, at its top.
  }
}

function restorePlace() {
  const place = stored(placeKey);
  if (place === null) return;
  store(placeKey, null);
  try {
    const { path, x, y } = JSON.parse(place);
    if (path === location.pathname) scrollTo({ left: x, top: y, behavior: "instant" });
  } catch {
    // Not a place of ours.
  }
}

/** Whether this page is another in the site of `state` than in the one it was loaded from. */
function isAnother(state) {
  if (state.site === loadedSite) return false;
  if (state.since !== loadedSite) return true;
  const isNamed = state.pages.some((page) => new URL(page, location.href).pathname === location.pathname);
  return isNamed === state.only_pages;
}

function reload() {
  store(placeKey, JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY }));
  location.reload();
}

const strip = document.createElement("details");
strip.className = "casebook-findings";
strip.hidden = true;
strip.open = stored(openKey) === "yes";
strip.addEventListener("toggle", () => store(openKey, strip.open ? "yes" : null));

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function item(finding) {
  const line = document.createElement("li");
  line.append(element("span", `${finding.level} `), element("code", finding.code), " ");
  const place = `${finding.path}:${finding.line}`;
  // Only an address of this site becomes a link.
  if (typeof finding.page_url === "string" && /^\/(?!\/)/.test(finding.page_url)) {
    const link = element("a", place);
    link.href = finding.page_url;
    line.append(link);
    if (link.pathname === location.pathname) line.className = "casebook-here";
  } else {
    line.append(element("span", place));
  }
  line.append(` ${finding.message}`);
  return line;
}

function title(state) {
  if (state.failed !== null) return "The build failed; this is the site before it";
  const findings = state.total === 1 ? "1 finding" : `${state.total} findings`;
  return state.is_pending ? `${findings}; lists, reports and search are being updated` : findings;
}

function show(state) {
  strip.hidden = state.failed === null && state.total === 0 && !state.is_pending;
  strip.classList.toggle("casebook-failed", state.failed !== null);
  strip.replaceChildren(element("summary", title(state)));
  if (state.failed !== null) {
    strip.append(element("pre", state.failed));
    strip.open = true;
  }
  const items = state.findings.map(item);
  // Those of this page first, in their order otherwise.
  items.sort((a, b) => (b.className === "casebook-here") - (a.className === "casebook-here"));
  const list = document.createElement("ol");
  list.append(...items);
  if (state.total > items.length) list.append(element("li", `and ${state.total - items.length} more`));
  strip.append(list);
}

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = "/_casebook/reload.css";
document.head.append(style);
document.body.append(strip);

const events = new EventSource("/_casebook/events");
events.addEventListener("state", (event) => {
  const state = JSON.parse(event.data);
  if (isAnother(state)) reload();
  else {
    loadedSite = state.site;
    show(state);
  }
});
// A stream left open would keep the browser from leaving the page at once.
addEventListener("pagehide", () => events.close());
addEventListener("pageshow", (event) => {
  // Back from the browser's memory: the stream is closed, and the site may have changed.
  if (event.persisted) reload();
});

if (document.readyState === "complete") restorePlace();
else addEventListener("load", restorePlace, { once: true });
