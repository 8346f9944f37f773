// Light or dark: the system's choice until the visitor makes one, which is then remembered.
// Gradio sets the class "dark" on the body from the system's choice whenever it starts or the
// system changes; the observer puts the visitor's choice back before anything is painted.
(() => {
  const KEY = "digit-reader.theme";
  const chosen = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is switched off: follow the system
    }
  };
  const apply = () => {
    const choice = chosen();
    if (choice !== null) document.body.classList.toggle("dark", choice === "dark");
    document.documentElement.style.colorScheme = document.body.classList.contains("dark") ? "dark" : "light";
  };
  window.digitReaderTheme = {
    choose(choice) {
      try {
        localStorage.setItem(KEY, choice);
      } catch {
        // storage is switched off: the choice holds for this page only
      }
      document.body.classList.toggle("dark", choice === "dark");
    },
  };
  new MutationObserver(apply).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  apply();
})();
