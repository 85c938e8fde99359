// What helps while a page is read: addresses and code to copy, the section at hand, the margins of paper. Fetched once the page
// stands.

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

/** Offers the address of the page, without the place in it, where it can be copied; of a list with what it is filtered by. */
function copyLink(button) {
  // Only a page that came over a secure connection may write to the clipboard.
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { origin, pathname, search } = location;
    const address = search ? null : document.querySelector("link[rel=canonical]")?.href;
    await said(button, navigator.clipboard.writeText(address ?? origin + pathname + search));
  });
}

/** Says on a button for a moment whether what it does was done. */
async function said(button, done) {
  const words = button.textContent;
  try {
    await done;
    button.textContent = "Copied";
  } catch {
    button.textContent = "Not copied";
  }
  setTimeout(() => (button.textContent = words), 1500);
}

/** Lays a button over each block of code that copies it. */
function copyCode(root) {
  if (!navigator.clipboard) return;
  for (const code of root.querySelectorAll(".body pre")) {
    const box = document.createElement("div");
    const button = document.createElement("button");
    box.className = "with-copy";
    button.className = "copy";
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", () => said(button, navigator.clipboard.writeText(code.textContent)));
    code.replaceWith(box);
    box.append(code, button);
  }
}

// In pixels: just below where a heading lands that was jumped to, so that the next one is not taken for it.
const REACHED = 128;

/** Marks in the contents the section that is being read: the last whose heading has come up to the frame. */
function markSection(contents) {
  const links = [...contents.querySelectorAll("a[href^='#']")];
  const heads = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const fold = contents.closest(".on-page");
  const here = fold?.querySelector(".here");
  let current = null;
  let waiting = false;
  const mark = () => {
    waiting = false;
    const read = heads.findLastIndex((head) => head && head.getBoundingClientRect().top < REACHED);
    const link = links[Math.max(read, 0)];
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    link.setAttribute("aria-current", "location");
    if (here) here.textContent = read < 0 ? "" : link.textContent;
    // A long list of contents follows.
    const box = fold ?? contents;
    const [inner, outer] = [link.getBoundingClientRect(), box.getBoundingClientRect()];
    if (inner.bottom > outer.bottom || inner.top < outer.top) box.scrollTop += inner.top - outer.top - outer.height / 2;
  };
  const soon = () => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  };
  addEventListener("scroll", soon, { passive: true });
  soon();
  // Over the text of a narrow page the contents give way to what was chosen.
  contents.addEventListener("click", (event) => {
    if (fold && event.target.closest("a")) fold.open = false;
  });
}

/** Puts the name of the book and the address of the page on every sheet of paper. */
function printMargins() {
  const text = (words) => `"${words.replace(/["\\\n]/g, (letter) => `\\${letter.codePointAt(0).toString(16)} `)}"`;
  const margin = (words) => `{ content: ${text(words)}; color: #535b67; font: 9pt sans-serif; }`;
  const { origin, pathname, search } = location;
  const address = document.querySelector("link[rel=canonical]")?.href ?? origin + pathname + search;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@page { @top-left ${margin(document.querySelector(".brand")?.textContent ?? "")} @bottom-left ${margin(address)} }`);
  document.adoptedStyleSheets.push(sheet);
  document.documentElement.dataset.margins = "";
}

const main = document.querySelector("main");
const link = main?.querySelector(".copy-link");
if (link) copyLink(link);
if (main?.querySelector("a.anchor")) copyAnchors(main);
if (main?.querySelector(".body pre")) copyCode(main);
const contents = main?.querySelector(".contents");
if (contents) markSection(contents);
addEventListener("beforeprint", printMargins, { once: true });
