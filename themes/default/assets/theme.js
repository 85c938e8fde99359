// Runs before the first paint, so that a chosen theme does not flash in the other one.
try {
  const theme = localStorage.getItem("casebook-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's choice then stands.
}
// Pages opened from a folder run this script and no module: what needs modules says so.
if (location.protocol === "file:") document.documentElement.dataset.file = "";
