"""The About page: how a picture is read, on one of the program's own examples, and what else to know of it.

The reader makes the pictures once the page is open for the first time, so that they can never show
anything else than what the program does, and starting it waits for none of them.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from model import PictureError, Reader, Reading, Report
from model.wording import Words, sentences
from pages.answer import REFUSED, Answer, answer, picture_data_url
from pages.choice import EXAMPLES
from pages.components import about_page, page_header
from pages.figures import percent
from pages.languages import percentage, speaking, tr

# Digits in two lines on squared paper: there is something to take away, and something to part.
EXAMPLE: Final = EXAMPLES / "7-squared-1987-2640.jpg"
# Longest side of the picture of its ink, in pixels.
SIDE: Final = 560
NO_PICTURES: Final = Words("The pictures could not be made this time. Load the page again in a moment.")
READ_HERE: Final = Words("They are read on the server that shows you this page, and it sends them to nobody.")
READ_AND_COPIED: Final = Words(
    "They are read on the server that shows you this page; it sends nothing on but what you correct."
)
NONE_KEPT: Final = Words("What you correct stays in your browser tab; here nothing of it is kept.")
KEPT: Final = Words(
    "If you correct a digit while “Keep my corrections” is checked, its 28 × 28 dots are kept for the next "
    "training, with what you and the network say it is, the network's version and the time; nothing about "
    "you. Undo deletes it."
)
COPIED: Final = Words(
    "It may also be copied to a collection on Hugging Face that belongs to whoever runs this page; there "
    "Undo does not reach it."
)


def build_page(
    reader: Reader, report: Report, *, keep_minutes: int, is_kept: bool = False, is_copied: bool = False
) -> None:
    """Fill the current page with how the program works, and what else there is to know of it.

    Args:
        reader: Makes the pictures.
        report: On its network.
        keep_minutes: Uploads are deleted once they are this old.
        is_kept: Whether what visitors correct is kept.
        is_copied: Whether that may be pushed to a dataset on the Hub.
    """
    page_header("About")
    words = words_about(report) | {
        "pictures": READ_AND_COPIED if is_kept and is_copied else READ_HERE,
        # They are looked through once in as many minutes.
        "uploads": Words(
            "What you draw is read and not kept. Files that you upload are deleted after {least} to {most} "
            "minutes.",
            least=keep_minutes,
            most=2 * keep_minutes,
        ),
        "corrections": (sentences(KEPT, COPIED) if is_copied else KEPT) if is_kept else NONE_KEPT,
    }
    value = {"photo": f"./examples/{EXAMPLE.name}", "words": words, "failed": NO_PICTURES}
    about_page(value, [tour_function(reader), words_function(words)])


def words_function(words: Mapping[str, str]) -> Callable[[object], dict[str, str]]:
    """What the page asks the server for, by the name it has there: these texts in the visitor's language."""

    def words_said(asked: object) -> dict[str, str]:
        with speaking(asked):
            return {name: tr(text) for name, text in words.items()}

    return words_said


def words_about(report: Report) -> dict[str, str]:
    """How good the network is and what it learned from, by the names of the places on the page."""
    low, high = report.accuracy_interval
    accuracy = Words(
        "test digits were read right, none of which the network had practised on. That is {accuracy} "
        "(95 % interval {low} to {high}).",
        accuracy=percent(report.accuracy, 2),
        low=percent(low, 2),
        high=percent(high, 2),
    )
    learned_from = report.data.collections
    titles = [Words(one.title) for one in learned_from]
    origin = Words(
        "The network, {network} {version}, has {weights:,} weights and learned from {learned:,} digits: "
        "{title}.",
        network=report.network,
        version=report.model_version,
        weights=report.parameters,
        learned=report.data.learned,
        title=titles[0]
        if len(titles) == 1
        else Words("{first} and {second}", first=titles[0], second=titles[1]),
    )
    return {
        "figure": Words("{right:,} of {total:,}", right=report.correct, total=report.total),
        "accuracy": accuracy,
        "origin": sentences(origin, *(Words(one.description) for one in learned_from)),
    }


def tour_function(reader: Reader) -> Callable[[object], Answer]:
    """What the page asks the server for, by the name it has there: the steps of one reading.

    It is made once in each language. Its answer is what ``tour_of`` returns, or only a ``problem`` in
    the visitor's words.
    """

    @cache
    def made(_language: str) -> Answer:
        return tour_of(reader.read(EXAMPLE))

    def tour(asked: object) -> Answer:
        with speaking(asked) as language:
            try:
                return made(language)
            except PictureError:
                return {"problem": tr(NO_PICTURES)}

    return tour


def tour_of(reading: Reading) -> Answer:
    """The steps of a reading as the page shows them, in the language that is spoken.

    Args:
        reading: Of a picture with ink.

    Returns:
        JSON data: ``ink`` (a data URL) and its ``ratio`` (width by height);
        ``digits`` as the answer panel has them, with ``place`` (left, top, width and height as
        shares of the picture) and ``said`` (how it came into the network's form); ``first``
        (index of the one to show first, the least certain); ``said`` (what the reader tells of
        the steps, by name); ``text`` and ``verdict``.

    Raises:
        PictureError: nothing was found in it.
    """
    shown = answer(reading)
    steps = {step.name: step for step in reading.steps}
    if "digits" not in shown:
        raise PictureError(NO_PICTURES)
    ink, first = steps["ink"].image, reading.digits[shown["first"]]
    least = tr(
        "It is least sure of the {digit}: {chance}.",
        digit=first.digit,
        chance=_unbroken(percentage(first.confidence)),
    )
    return {
        "ink": "" if ink is None else picture_data_url(ink, SIDE),
        "ratio": round(reading.width / reading.height, 4),
        "digits": [
            digit | {"place": _place(digit["box"], reading), "said": tr(steps[f"digit-{number}"].sentence)}
            for number, digit in enumerate(shown["digits"], start=1)
        ],
        "first": shown["first"],
        "said": {
            name: tr(steps[name].sentence) for name in ("picture", "ink", "pieces", "plain") if name in steps
        },
        "text": reading.text,
        "verdict": least if reading.text else tr("{words}.", words=tr(REFUSED)),
    }


def _place(box: list[int], reading: Reading) -> list[float]:
    sides = 2 * (reading.width, reading.height)
    return [round(length / side, 4) for length, side in zip(box, sides, strict=True)]


def _unbroken(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")
