// The switch between light and dark; head.js applies and remembers the choice.
const button = element.querySelector(".theme-switch");
const show = () => button.setAttribute("aria-pressed", String(document.body.classList.contains("dark")));
button.addEventListener("click", () => {
  window.digitReaderTheme.choose(document.body.classList.contains("dark") ? "light" : "dark");
  show();
});
new MutationObserver(show).observe(document.body, { attributes: true, attributeFilter: ["class"] });
show();

// The language; languages.js applies and remembers the choice. What is seen is its code, as short
// as the header is narrow; the list over it has the names.
const languages = element.querySelector("[data-language]");
languages.value = digitReaderLanguage.code;
element.querySelector("[data-code]").textContent = digitReaderLanguage.code;
languages.addEventListener("change", () => digitReaderLanguage.choose(languages.value));

// Tabs are put up after the header. They are Gradio's, which writes their names anew when the window
// changes. An address may name one of them: "./#photo".
let wanted = location.hash.slice(1);
function useTabs() {
  for (const tab of document.querySelectorAll('[role="tab"]:not([data-name])')) {
    tab.dataset.name = tab.textContent.trim().toLowerCase();
    digitReaderLanguage.translate(tab);
    if (tab.dataset.name !== wanted) continue;
    wanted = "";
    tab.click();
  }
}
new MutationObserver(useTabs).observe(document.body, { childList: true, subtree: true });
useTabs();
