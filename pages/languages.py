"""The languages of the pages: which there are, and how a text is said in the one that a visitor reads.

English is the language of the code: its texts, with names in braces, are the keys of a catalogue,
``assets/languages/<code>.json``, one for each other language. The browser knows which one its
visitor reads (``assets/languages.js``) and says so with everything that it asks; ``speaking``
has the answer made in it. Programs are answered in English.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from numbers import Real
from pathlib import Path
from typing import Final

from model import reading
from model.wording import Words, filled

CATALOGUES: Final = Path(__file__).parent.parent / "assets" / "languages"
ENGLISH: Final = "en"
# What each is called by those who read it; how many forms its texts have by number.
LANGUAGES: Final[Mapping[str, str]] = {
    ENGLISH: "English",
    "es": "Español",
    "de": "Deutsch",
    "fr": "Français",
    "zh": "简体中文",
}

# How each groups digits and marks decimals, where it is not as English does. A narrow space groups in French.
MARKS: Final = {
    "es": str.maketrans(",.", ".,"),
    "de": str.maketrans(",.", ".,"),
    "fr": str.maketrans(",.", "\N{NARROW NO-BREAK SPACE},"),
}
_DECIMAL: Final = re.compile(r"\d+\.\d+(?=\s?%)")

_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


@contextmanager
def speaking(asked: object) -> Iterator[str]:
    """Have texts said in a visitor's language.

    Args:
        asked: What the browser sent, with its ``language``; untrusted: anything else is English.

    Yields:
        The code of the language that is spoken.
    """
    wanted = asked.get("language") if isinstance(asked, dict) else None
    language = wanted if isinstance(wanted, str) and wanted in LANGUAGES else ENGLISH
    token = _spoken.set(language)
    try:
        yield language
    finally:
        _spoken.reset(token)


def tr(words: str, /, **values: object) -> str:
    """A text in the language that is spoken.

    Args:
        words: A template as ``Words`` takes it, or finished words, which are said anew.
        **values: What stands for the names of the template.
    """
    return _said(Words(words, **values), _spoken.get())


def number(value: float, how: str = ",") -> str:
    """A number as the language that is spoken writes it.

    Args:
        value: The number.
        how: As ``format`` takes it.
    """
    return _marked(format(value, how), _spoken.get())


def percentage(confidence: float) -> str:
    """A probability as ``model.reading.percentage`` tells it, in the language that is spoken."""
    return _marked(reading.percentage(confidence), _spoken.get())


def catalogue(language: str) -> Mapping[str, str]:
    """The texts of a language by their English; none for English itself."""
    return {} if language == ENGLISH else _read(CATALOGUES / f"{language}.json")


def addresses() -> dict[str, str]:
    """Where the browser finds each catalogue, seen from any page; another one has another address."""
    return {
        language: f"./languages/{language}.json?{_digest(CATALOGUES / f'{language}.json')}"
        for language in LANGUAGES
        if language != ENGLISH
    }


def is_singular(language: str, count: object) -> bool:
    """Whether a language speaks of so many in its first form."""
    return count in (0, 1) if language == "fr" else count == 1


def _said(words: Words, language: str) -> str:
    if language == ENGLISH:
        return words
    template = catalogue(language).get(words.template, words.template)
    values = {name: _shown(value, language) for name, value in words.values.items()}
    return filled(template, values, is_one=is_singular(language, words.values.get("count")))


class _Number:
    """A number that a template formats as its language writes it."""

    def __init__(self, value: Real, language: str) -> None:
        self._value = value
        self._language = language

    def __format__(self, how: str) -> str:
        return _marked(format(self._value, how), self._language)


def _shown(value: object, language: str) -> object:
    """What stands for a name of a template, in a language."""
    if isinstance(value, Words):
        return _said(value, language)
    if isinstance(value, Real):
        return _Number(value, language)
    if isinstance(value, str):
        return _DECIMAL.sub(lambda found: _marked(found[0], language), value)
    return value


def _marked(written: str, language: str) -> str:
    """A number written the English way, with the marks of a language."""
    return written.translate(MARKS.get(language, {}))


@cache
def _read(path: Path) -> Mapping[str, str]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
