// What every page can do with script: choose a theme, search from anywhere, and what `reading.js` adds.
// Each part stands alone, and the page is complete without any of them.

const KEY = "casebook-theme";

/** Keeps the choice of theme: light, dark, or none for the system's. It can be made at the top or at the foot. */
function themeSwitch(selects) {
  for (const select of selects) {
    select.value = document.documentElement.dataset.theme ?? "";
    select.addEventListener("change", () => {
      const theme = select.value;
      for (const other of selects) other.value = theme;
      if (theme) document.documentElement.dataset.theme = theme;
      else delete document.documentElement.dataset.theme;
      try {
        if (theme) localStorage.setItem(KEY, theme);
        else localStorage.removeItem(KEY);
      } catch {
        // The choice then lasts for this page only.
      }
    });
  }
}

/** "/" and Ctrl-K, or typing into the box at the top, open the search; Escape closes the menu. */
function shortcuts(search, menu) {
  // The search page has a field of its own, and no use for another one over it.
  const field = document.querySelector("#search-page input[type=search]");
  let from = search;
  let opening = false;

  // The scripts, the engine and the index, all asked for at once: each would name the next only when it is here.
  function warm() {
    for (const part of [import("./search-dialog.js"), import("./search-view.js"), import("./search-parts.js")]) part.catch(() => {});
    import("./search-client.js").then(({ clientOf }) => clientOf(new URL(".", search.form.action)).warm(), () => {});
  }

  async function open() {
    if (opening) return;
    opening = true;
    warm();
    try {
      const { open } = await import("./search-dialog.js");
      open(search, from);
    } catch {
      // Without its script the box is a plain form that leads to the search page.
    }
    opening = false;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const typing = event.target.closest?.("input, textarea, select, [contenteditable], dialog");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const chord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (slash || chord) {
      event.preventDefault();
      if (document.querySelector("dialog[open]")) return;
      const box = field ?? search;
      from = document.activeElement;
      // At once, so that no letter typed meanwhile is lost.
      box.focus({ preventScroll: !field });
      box.select();
      if (!field) open();
    } else if (event.key === "Escape" && event.target === search) {
      search.blur();
    } else if (event.key === "Escape" && menu?.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  // Back from a result: its question is there again.
  try {
    const left = JSON.parse(sessionStorage.getItem("casebook-left") ?? "null");
    sessionStorage.removeItem("casebook-left");
    const [visit] = performance.getEntriesByType("navigation");
    if (!field && left?.page === location.pathname && visit?.type === "back_forward") {
      search.value = left.query;
      from = document.body;
      open();
    }
  } catch {
    // Without storage there is nothing to show again.
  }
  if (!field) {
    for (const touch of ["pointerenter", "focus"]) search.addEventListener(touch, warm, { once: true });
    // The first of these scripts is small, and with it at hand the engine can be asked for without delay.
    idle(() => import("./search-client.js").catch(() => {}));
  }
  // Several lines would be one in this field.
  search.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text") ?? "";
    if (!pasted.trim().includes("\n")) return;
    event.preventDefault();
    search.value = "Looking …";
    const base = new URL(".", search.form.action);
    const gone = () => (search.value = "");
    import("./search-compare.js").then(({ compare }) => compare(base, pasted)).then(gone, () => (search.value = pasted));
  });
  search.addEventListener("input", () => {
    // Letters typed right after "/" land here, before the dialog is there to take them.
    if (field || opening) return;
    from = search;
    open();
  });
}

themeSwitch(document.querySelectorAll("[data-theme-choice]"));
const idle = self.requestIdleCallback ?? ((run) => setTimeout(run, 500));
// Once the page stands.
idle(() => import("./reading.js").catch(() => {}));
const search = document.querySelector("#cb-search");
if (search) shortcuts(search, document.querySelector(".nav-narrow"));
