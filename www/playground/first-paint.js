// Runs before the first paint, so that a page that was set to dark does not flash. theme.js does the rest.

try {
  const theme = JSON.parse(localStorage.getItem("flow-like-playground:theme"));
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Nothing is set, or storage is blocked: the system decides.
}
