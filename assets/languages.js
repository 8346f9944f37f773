// The language of the pages: what the visitor chose, or else the first of the browser's that there is.
//
// English texts are the keys of a catalogue, one file for each other language. Components are begun
// by `begin`, which waits for it, so that no English is seen before.
(() => {
  const KEY = "digit-reader.language";
  const ADDRESSES = @addresses; // of the catalogues, by language
  const ATTRIBUTES = ["title", "aria-label", "aria-roledescription", "alt"];
  const root = document.documentElement;

  function chosen() {
    try {
      return localStorage.getItem(KEY) ?? "";
    } catch {
      return ""; // storage is switched off: follow the browser
    }
  }

  const known = (code) => code === "en" || code in ADDRESSES;
  const wanted = [chosen(), ...navigator.languages].map((tag) => tag.toLowerCase().split("-")[0]);
  let code = wanted.find(known) ?? "en";
  let texts = {};
  let isThere = code === "en";
  const arriving = isThere ? null : fetch(ADDRESSES[code]).then(take).catch(goWithout);

  async function take(answer) {
    texts = await answer.json();
    isThere = true;
  }

  function goWithout() {
    code = "en";
    isThere = true;
    mark();
  }

  // Gradio sets its own, the browser's, whenever it starts.
  function mark() {
    const tag = code === "zh" ? "zh-Hans" : code;
    if (root.lang !== tag) root.lang = tag;
  }

  // A text of a script in the visitor's language: `{name}` stands for a value. With the value `count`
  // it may have two forms, "one line|{count} lines".
  function tr(text, values = {}) {
    const said = texts[text] ?? text;
    const forms = "count" in values ? said.split("|") : [said];
    const isOne = new Intl.PluralRules(code).select(values.count ?? 0) === "one";
    return forms.at(isOne ? 0 : -1).replace(/\{(\w+)\}/g, (name, key) => values[key] ?? name);
  }

  const formats = new Map(); // by decimals: making one takes longer than using it

  function number(value, decimals = 0) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    if (!formats.has(decimals)) formats.set(decimals, new Intl.NumberFormat(code, { ...digits, useGrouping: "always" }));
    return formats.get(decimals).format(value);
  }

  // No answer is certain, so none is told as 100 %.
  const percentage = (share) => (share >= 0.9995 ? `> ${number(99.9, 1)} %` : `${number(100 * share, 1)} %`);

  // The texts of a template, as it stands in its file.
  function translate(element) {
    const said = (words) => texts[words.trim().replace(/\s+/g, " ")];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const words = said(node.data);
      if (words) node.data = node.data.replace(node.data.trim(), () => words);
    }
    for (const name of ATTRIBUTES) {
      for (const one of element.querySelectorAll(`[${name}]`)) {
        one.setAttribute(name, said(one.getAttribute(name)) ?? one.getAttribute(name));
      }
    }
  }

  function begin(element, start) {
    if (isThere) {
      translate(element);
      start();
      return;
    }
    element.style.visibility = "hidden";
    arriving.then(() => {
      element.style.visibility = "";
      begin(element, start);
    });
  }

  window.tr = tr;
  window.digitReaderLanguage = {
    begin,
    translate,
    number,
    percentage,
    get code() {
      return code;
    },
    choose(choice) {
      try {
        localStorage.setItem(KEY, choice);
      } catch {
        return; // storage is switched off: nothing would remember it
      }
      location.reload();
    },
  };
  new MutationObserver(mark).observe(root, { attributes: true, attributeFilter: ["lang"] });
  mark();
})();
