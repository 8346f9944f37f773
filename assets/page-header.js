// The switch between light and dark; head.js applies and remembers the choice.
const button = element.querySelector(".theme-switch");
const show = () => button.setAttribute("aria-pressed", String(document.body.classList.contains("dark")));
button.addEventListener("click", () => {
  window.digitReaderTheme.choose(document.body.classList.contains("dark") ? "light" : "dark");
  show();
});
new MutationObserver(show).observe(document.body, { attributes: true, attributeFilter: ["class"] });
show();
