// What every page can do with script: choose a theme, copy the address of a heading, reach the search box with "/".
// Each part stands alone, and the page is complete without any of them.

const KEY = "casebook-theme";

/** Keeps the choice of theme: light, dark, or none for the system's. */
function themeSwitch(select) {
  select.value = document.documentElement.dataset.theme ?? "";
  select.addEventListener("change", () => {
    const theme = select.value;
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

/** Copies the address of a heading when its anchor is followed, and says so. */
function copyAnchors(root) {
  const status = document.createElement("p");
  status.className = "vh";
  status.setAttribute("role", "status");
  document.body.append(status);
  root.addEventListener("click", async (event) => {
    const anchor = event.target.closest("a.anchor");
    if (!anchor || !navigator.clipboard) return;
    try {
      await navigator.clipboard.writeText(anchor.href);
      anchor.dataset.copied = "";
      status.textContent = "Link copied";
      setTimeout(() => {
        delete anchor.dataset.copied;
        status.textContent = "";
      }, 1500);
    } catch {
      // The address bar has the link in any case.
    }
  });
}

/** "/" goes to the search box; Escape leaves it, or closes the menu. */
function shortcuts(search, menu) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && event.target === search) {
      search.blur();
    } else if (event.key === "Escape" && menu?.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

const select = document.querySelector("#cb-theme");
if (select) themeSwitch(select);
const main = document.querySelector("main");
if (main?.querySelector("a.anchor")) copyAnchors(main);
const search = document.querySelector("#cb-search");
if (search) shortcuts(search, document.querySelector(".nav-narrow"));
