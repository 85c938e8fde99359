// Runs before the first paint, so that a chosen theme does not flash in the other one.
try {
  const theme = localStorage.getItem("casebook-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's choice then stands.
}
// The search page was asked something: what gives way to the answer is not shown first, unless the answer does not come.
if (location.search.length > 1 && location.protocol !== "file:") {
  document.documentElement.dataset.asked = "";
  setTimeout(() => delete document.documentElement.dataset.asked, 8000);
}
// Pages opened from a folder run this script and no module: what needs modules says so.
if (location.protocol === "file:") document.documentElement.dataset.file = "";
