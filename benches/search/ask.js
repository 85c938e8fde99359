// Times a question to the search: from `touch`, or from the beginning of the page, until the first result stands in the
// page and until all of it does. Times are milliseconds since 1970; `longest` is the longest task of the page meanwhile.
async (touch) => {
  const PATIENCE = 30_000;
  const now = () => performance.timeOrigin + performance.now();
  let longest = 0;
  const tasks = new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (longest = Math.max(longest, duration))));
  tasks.observe({ type: "longtask" });
  for (const old of document.querySelectorAll("[role=option]")) old.dataset.old = "";
  const seen = (what, condition) => new Promise((done, failed) => {
    if (condition()) return done(now());
    const watch = new MutationObserver(() => {
      if (!condition()) return;
      watch.disconnect();
      done(now());
    });
    watch.observe(document, { subtree: true, childList: true, attributes: true });
    setTimeout(() => failed(new Error(`no ${what}: ${document.querySelector("[role=alert], .search-status")?.textContent}`)), PATIENCE);
  });
  const began = touch ? now() : performance.timeOrigin;
  touch?.();
  const first = await seen("result", () => document.querySelector("[role=option].hit:not([data-old])"));
  const all = await seen("end", () => !document.querySelector("[role=listbox][aria-busy=true]"));
  // Long tasks are told when they are over, and a little later.
  await new Promise((done) => setTimeout(done, 120));
  tasks.disconnect();
  return { began, first, all, longest, status: document.querySelector(".search-status").textContent };
}
