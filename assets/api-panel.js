// Gradio's panel on calling the app from programs: names for its nameless buttons, and a choice of
// languages that the keyboard gets to.
(() => {
  const panels = document.getElementsByClassName("api-docs"); // live: costs nothing to ask again

  function mark(choice) {
    for (const one of choice.children) {
      one.setAttribute("aria-selected", String(one.classList.contains("current-lang")));
    }
  }

  function makeChoice(choice) {
    choice.setAttribute("role", "tablist");
    choice.setAttribute("aria-label", tr("Language"));
    for (const one of choice.children) {
      one.setAttribute("role", "tab");
      one.tabIndex = 0;
      one.addEventListener("click", () => requestAnimationFrame(() => mark(choice)));
      one.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        one.click();
      });
    }
    mark(choice);
  }

  function mend() {
    for (const panel of panels) {
      panel.querySelectorAll(".snippets:not([role])").forEach(makeChoice);
      for (const [selector, name] of [[".banner-wrap button", tr("Close")], [".copy-button", tr("Copy")]]) {
        for (const button of panel.querySelectorAll(`${selector}:not([aria-label])`)) {
          if (button.innerText.trim() === "") button.setAttribute("aria-label", name);
        }
      }
    }
  }

  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
})();
