// What follows from the report alone stands in the page in English; in another language it is asked for.
const language = digitReaderLanguage.code;
if (language !== "en") {
  element.style.visibility = "hidden";
  server
    .sections({ language })
    .then((html) => html && (element.innerHTML = html))
    .finally(() => (element.style.visibility = ""));
}
