// "Have we seen this?" from any page: what was pasted is compared here, where the engine is on its way already, and the search
// page shows the answer. To leave before would stop what is being fetched.

import { clientOf } from "./search-client.js";
import { COMPARED, PASTED, comparison } from "./search-parts.js";

/** Gets the search page ahead, with what it is made of. */
export function prefetch(base) {
  const add = (rel, href) => document.head.append(Object.assign(document.createElement("link"), { rel, href }));
  add("prefetch", base.href);
  for (const name of ["./search.css", "./search-first.js"]) add("prefetch", new URL(name, import.meta.url).href);
  for (const name of ["./search-page.js", "./search-view.js"]) add("modulepreload", new URL(name, import.meta.url).href);
}

/**
 * Compares a text with the incidents, and goes where the answer is shown.
 * @param {URL} base folder of the search page
 * @param {string} text what was pasted
 */
export async function compare(base, text) {
  const client = clientOf(base);
  let known = null;
  try {
    const [answer, names] = await Promise.all([client.ask(comparison(text)), client.names()]);
    if (answer) known = { text, answer, names };
  } catch {
    // The search page tries again, and says what is the matter.
  }
  try {
    // An address has no room for a log.
    sessionStorage.setItem(PASTED, text);
    if (known) sessionStorage.setItem(COMPARED, JSON.stringify(known));
  } catch {
    // Then it has to be pasted again there.
  }
  location.assign(new URL("#seen-before", base));
}
