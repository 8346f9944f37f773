// The switch between light and dark; head.js applies and remembers the choice.
const button = element.querySelector(".theme-switch");
const show = () => button.setAttribute("aria-pressed", String(document.body.classList.contains("dark")));
button.addEventListener("click", () => {
  window.digitReaderTheme.choose(document.body.classList.contains("dark") ? "light" : "dark");
  show();
});
new MutationObserver(show).observe(document.body, { attributes: true, attributeFilter: ["class"] });
show();

// An address may name a tab of its page: "./#photo". Tabs are put up after the header.
function openTab() {
  const tabs = [...document.querySelectorAll('[role="tab"]')];
  const named = tabs.find((tab) => `#${tab.textContent.trim().toLowerCase()}` === location.hash);
  named?.click();
  return named !== undefined;
}
if (location.hash && !openTab()) {
  const whenPutUp = new MutationObserver(() => openTab() && whenPutUp.disconnect());
  whenPutUp.observe(document.body, { childList: true, subtree: true });
}
