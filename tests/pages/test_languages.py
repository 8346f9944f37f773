"""Every text in every language, and how it is said."""

import json
import re
import string

import pytest

from model.files import PictureError
from model.wording import FORMS, Words, sentences
from pages.components import ASSETS, language_script, problem_script
from pages.languages import (
    CATALOGUES,
    LANGUAGES,
    addresses,
    catalogue,
    is_singular,
    number,
    percentage,
    speaking,
    tr,
)
from tests import texts

OTHERS = [language for language in LANGUAGES if language != "en"]
EVERY = pytest.mark.parametrize("language", OTHERS)
# What looks like words to be said, and is none: keys, selectors, shapes and names.
NOT_SAID = {
    *("Enter", "Escape", "Home", "End", "Ctrl+"),
    *("(prefers-reduced-motion: reduce)", "(resolution: dppx)", "translate(px, px) scale()"),
    *(".banner-wrap button", "thead th button", "button, a, input, textarea, select", "mark bin"),
    "input:not([type=range]), textarea, select, [contenteditable]",
    "<circle cx='50%' cy='50%' r='' fill='' stroke='#767b86'/>",
    "<svg xmlns='http://www.w3.org/2000/svg' width='' height=''></svg>",
    # Kinds of layers, as Keras calls them.
    *("Activation", "Add", "Concatenate", "Dense", "Dropout", "Flatten", "Softmax"),
    # Pages, as they call themselves to the header, which says them.
    *("About", "Accuracy", "Handwriting", "Many", "Read"),
    # Names of languages; the name of a set, for programs; an answer for programs.
    *("English", "Deutsch", "My handwriting", "No picture was sent."),
    # A key of the answer's words; an error for the log; a part of a script.
    *("fairly sure", ": cannot be verified, the report lacks checksums of ", ", problem: tr("),
}
LOOKS_SAID = re.compile(r"[A-Za-z]{2,}[,.:;]? [A-Za-z]{2,}|^[A-Z][a-z]+\b")


def fields(text: str) -> set[str]:
    """The names in a text's braces, with how they are written; a count may be told in words."""
    found = {f"{name}:{how}" for _, name, how, _ in string.Formatter().parse(text) if name}
    return {field for field in found if not field.startswith("count:")}


def say(language: str, words: str, **values: object) -> str:
    with speaking({"language": language}):
        return tr(words, **values)


# ---- the catalogues ---------------------------------------------------------------------------


@EVERY
def test_no_text_is_missing_and_none_is_left_over(language):
    known, wanted = set(catalogue(language)), texts.texts()
    assert sorted(wanted - known) == []
    assert sorted(known - wanted) == []


@EVERY
def test_values_are_the_same_in_every_language(language):
    differing = [(text, said) for text, said in catalogue(language).items() if fields(text) != fields(said)]
    assert differing == []


@EVERY
def test_texts_have_as_many_forms_as_their_language(language):
    forms = 1 if language == "zh" else 2
    for text, said in catalogue(language).items():
        assert len(said.split(FORMS)) == (forms if FORMS in text else 1), text


@EVERY
def test_no_text_is_empty_or_padded(language):
    for text, said in catalogue(language).items():
        assert said and said == said.strip(), text


@EVERY
def test_a_catalogue_is_sorted_so_that_changes_are_easy_to_see(language):
    source = (CATALOGUES / f"{language}.json").read_text(encoding="utf-8")
    entries = dict(sorted(json.loads(source).items()))
    assert source == json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def test_there_is_a_catalogue_for_each_language_and_no_other():
    assert {path.stem for path in CATALOGUES.iterdir()} == set(OTHERS)


# ---- nothing goes untold ----------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(ASSETS.glob("*.js")), ids=lambda path: path.name)
def test_every_text_of_a_script_can_be_said(path):
    unsaid = texts.unsaid_of_script(path.read_text(encoding="utf-8"))
    assert sorted(text for text in unsaid - NOT_SAID if LOOKS_SAID.search(text)) == []


@pytest.mark.parametrize(
    "path", [path for path in texts.modules() if path.parent.name == "pages"], ids=lambda path: path.name
)
def test_every_text_of_a_page_module_can_be_said(path):
    unsaid = texts.unsaid_of_module(path.read_text(encoding="utf-8"))
    assert sorted(text for text in unsaid - NOT_SAID if LOOKS_SAID.search(text)) == []


def test_texts_are_found_where_they_stand():
    markup = '<p title="A title">Some <b>words</b>\n  over lines<i>@links</i><code>x <i>y</i> z</code></p>'
    assert texts.of_template(markup) == {"A title", "Some", "words", "over lines"}
    script = 'x = tr("one|" +\n "{count} two", { count }); y = "left alone"; // tr("no")'
    assert texts.of_script('tr("a \\"quoted\\" text")') == {'a "quoted" text'}
    assert "one|{count} two" in texts.of_script(script)
    assert texts.unsaid_of_script(script) == {"left alone"}
    module = '"""Doc."""\nA = Words("said")\nB = "left alone"\nC = tr("this" if A else "that")\n'
    assert texts.of_module(module) == {"said", "this", "that"}
    assert texts.unsaid_of_module(module) == {"left alone"}


def test_a_text_made_before_it_is_said_is_no_key():
    with pytest.raises(AssertionError):
        texts.of_module('tr(f"{count} things")')


# ---- saying -----------------------------------------------------------------------------------


def test_english_is_spoken_unless_a_visitor_reads_another_language():
    assert tr("Nothing drawn yet") == "Nothing drawn yet"
    assert say("de", "Nothing drawn yet") == "Noch nichts gezeichnet"
    assert tr("Nothing drawn yet") == "Nothing drawn yet"


@pytest.mark.parametrize("asked", [None, {}, {"language": "xx"}, {"language": ["de"]}, "de", 7])
def test_anything_that_is_no_language_is_english(asked):
    with speaking(asked):
        assert tr("Nothing drawn yet") == "Nothing drawn yet"


def test_a_text_without_a_translation_stays_english():
    assert say("de", "no such {thing}", thing="text") == "no such text"


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "One mark was left out: it is not a digit."),
        ("de", 1, "Ein Zeichen wurde weggelassen: Es ist keine Ziffer."),
        ("de", 3, "3 Zeichen wurden weggelassen: Sie sind keine Ziffern."),
        ("fr", 1, "1 marque a été écartée\N{NO-BREAK SPACE}: ce n’est pas un chiffre."),
        ("zh", 1, "略去了 1 个标记：不是数字。"),
        ("zh", 3, "略去了 3 个标记：不是数字。"),
    ],
)
def test_the_form_is_that_of_the_number(language, count, said):
    text = "One mark was left out: it is not a digit.|{count} marks were left out: they are not digits."
    assert say(language, text, count=count) == said


def test_french_counts_none_as_one():
    assert [is_singular("fr", count) for count in (0, 1, 2)] == [True, True, False]
    assert [is_singular("de", count) for count in (0, 1, 2)] == [False, True, False]


def test_words_within_words_are_said_too():
    inner = Words("read {digit} ({share})", digit=3, share="72.3 %")
    told = Words("The plain recipe ({recipe}) would have {told}.", recipe="x", told=inner)
    assert say("de", sentences(told, Words("Mirrored back."))) == (
        "Das einfache Rezept (x) hätte 3 gelesen (72,3 %). Zurückgespiegelt."
    )


def test_an_error_is_said_with_its_values():
    error = PictureError(
        "The file is larger than {most:.3g} MB, the most that can be read. "
        "Save the picture smaller, or crop it to the digits.",
        most=0.5,
    )
    assert say("es", str(error)).startswith("El archivo pasa de 0,5 MB, lo máximo")


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("en", ["1,234,567", "0.0580", "> 99.9 %"]),
        ("zh", ["1,234,567", "0.0580", "> 99.9 %"]),
        ("de", ["1.234.567", "0,0580", "> 99,9 %"]),
        ("es", ["1.234.567", "0,0580", "> 99,9 %"]),
        ("fr", ["1\u202f234\u202f567", "0,0580", "> 99,9 %"]),
    ],
)
def test_numbers_are_written_as_in_their_language(language, numbers):
    with speaking({"language": language}):
        assert [number(1234567), number(0.058, ".4f"), percentage(1.0)] == numbers


def test_numbers_in_texts_are_written_as_in_their_language():
    assert say("de", "{right:,} of {total:,}", right=4319, total=4366) == "4.319 von 4.366"


# ---- the browser's side -----------------------------------------------------------------------


def test_another_catalogue_has_another_address():
    assert set(addresses()) == set(OTHERS)
    for language, address in addresses().items():
        assert re.fullmatch(rf"\./languages/{language}\.json\?[0-9a-f]{{12}}", address)
    assert len({address.split("?")[1] for address in addresses().values()}) == len(OTHERS)
    assert json.dumps(addresses()) in language_script()


def test_what_the_browser_says_itself_is_said_in_its_language():
    script = problem_script('Try "again".', lost=True)
    assert script == '() => ({...{"lost": true}, problem: tr("Try \\"again\\".")})'
