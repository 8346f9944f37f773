"""Teach it: what a visitor corrects is kept for the next training, and changes this visitor's answers.

What was learned of a visitor's hand is the browser tab's alone: it comes with each picture, is
checked, adapts the answer to that picture and is forgotten here.
"""

from typing import Any, Final

import gradio as gr
import numpy as np
from numpy.typing import NDArray

from model import PictureError, Reader, Reading
from model.adaptation import MOST_LESSONS, AdaptedClassifier, Lesson
from model.corrections import Correction, CorrectionError, CorrectionStore, StoreFullError, now
from model.doubt import predict_carefully
from model.wording import Words
from pages.answer import Answer, listed
from pages.components import problem_script, teach_it
from pages.drawings import decoded, is_digit
from pages.languages import percentage, speaking, tr

CONSENT: Final = Words(
    "To make the program better, this digit's 28 × 28 pixels are stored here, with what you and the network "
    "say it is, the network's version and the time; nothing about you. Undo deletes it."
)
NOT_LEARNED: Final = Words("What was learned from your hand arrived damaged. Forget it, and correct again.")
NOT_TAUGHT: Final = Words("This correction did not arrive whole. Undo it, and correct again.")
NOT_KEPT: Final = Words("This correction could not be kept here this time; in this tab it holds.")
FULL: Final = Words("As many corrections are kept here as there is room for; in this tab yours holds.")
NO_DIGIT: Final = Words("no digit")


def build_panel(reader: Reader, corrections: CorrectionStore | None) -> None:
    """Put the panel beside the answer; where ``corrections`` is ``None``, none are kept."""
    panel = teach_it(consent="" if corrections is None else CONSENT, most=MOST_LESSONS, not_kept=NOT_KEPT)

    def teach(event: gr.EventData) -> dict[str, Any]:
        with speaking(event._data):
            return answer_lesson(reader, corrections, event._data)

    teaching = panel.teach(
        teach,
        None,
        panel,
        queue=False,
        show_progress="hidden",
        # The page itself teaches one digit at a time.
        trigger_mode="multiple",
        api_visibility="private",
    )
    teaching.failure(None, None, panel, js=problem_script(NOT_KEPT, lost=True))


def answer_lesson(reader: Reader, corrections: CorrectionStore | None, asked: object) -> dict[str, Any]:
    """Take one correction, or take one back.

    Args:
        reader: Whose network was corrected.
        corrections: Where it is kept; ``None`` for nowhere.
        asked: ``number`` (the page's own, which the answer repeats), ``hand`` as in ``take_hand``,
            ``lesson`` (one like those in ``hand``, or ``None``), ``keep`` (whether the visitor
            lets it be kept) and ``back`` (the number of a kept correction to delete); untrusted.

    Returns:
        JSON data: ``number``; ``kept``, with which the correction can be taken back, or empty;
        ``before`` and ``after``, how the corrected digit is read without and with what was
        learned, or empty; ``problem`` in the visitor's words, or empty.
    """
    value = asked if isinstance(asked, dict) else {}
    number = value.get("number") if isinstance(value.get("number"), int) else 0
    told = {"number": number, "kept": "", "before": "", "after": "", "problem": ""}
    try:
        if corrections is not None and isinstance(value.get("back"), str):
            corrections.take_back(value["back"])
        hand = take_hand(value.get("hand"))
        if value.get("lesson") is None:
            return told
        lesson = _lesson(value["lesson"], NOT_TAUGHT)
        image = lesson.image[None]
        (plain,) = predict_carefully(reader.classifier, image)
        told["before"] = _told(plain)
        told["after"] = _told(predict_carefully(reader_of(reader, hand).classifier, image)[0])
        if corrections is not None and value.get("keep") is True:
            said = _correction(lesson, plain, reader.classifier.report.model_version)
            told["kept"] = corrections.keep(said)
    except StoreFullError:
        told["problem"] = tr(FULL)
    except CorrectionError:
        told["problem"] = tr(NOT_KEPT)
    except PictureError as error:
        told["problem"] = tr(str(error))
    return told


def take_hand(sent: object) -> list[Lesson]:
    """What was learned of a visitor's hand, as the browser sends it with each picture.

    Args:
        sent: For each corrected digit ``seen`` (base64 of 784 bytes, 0 = paper, 255 = ink) and
            ``said`` (0 to 9, or ``None`` for no digit), or ``None`` for nothing; untrusted.

    Raises:
        PictureError: anything else, or too much.
    """
    if sent is None:
        return []
    if not isinstance(sent, list) or len(sent) > MOST_LESSONS:
        raise PictureError(NOT_LEARNED)
    return [_lesson(one, NOT_LEARNED) for one in sent]


def reader_of(reader: Reader, hand: list[Lesson]) -> Reader:
    """The reader of a visitor of whose hand this was learned."""
    return Reader(AdaptedClassifier(reader.classifier, hand)) if hand else reader


def with_before(told: Answer, reading: Reading, reader: Reader) -> Answer:
    """An answer that also tells where it is another one than the network's alone.

    Args:
        told: How ``reading`` is shown.
        reading: By a reader that has learned a visitor's hand.
        reader: The one that has not.
    """
    digits = [digit for digit, _ in listed(reading)]
    images = [digit.image for digit in digits if digit.image is not None]
    if not images or len(images) < len(digits):
        return told
    shown = []
    for one, digit, plain in zip(
        told["digits"], digits, predict_carefully(reader.classifier, np.stack(images)), strict=True
    ):
        is_same = _place(plain) == _place(np.array(digit.probabilities, np.float32))
        told_before = tr("with your hand; without it: {answer}", answer=_told(plain))
        shown.append(one if is_same else one | {"runner_up": told_before})
    return told | {"digits": shown}


def _lesson(sent: object, problem: str) -> Lesson:
    try:
        if not isinstance(sent, dict):
            raise ValueError(f"expected a lesson, found {type(sent).__name__}")
        said = sent["said"]
        if not (said is None or is_digit(said)):
            raise ValueError("expected a digit")
        return Lesson(decoded(sent["seen"]).astype(np.float32) / np.float32(255), said)
    except (KeyError, TypeError, ValueError) as error:
        raise PictureError(problem) from error


def _correction(lesson: Lesson, row: NDArray[np.float32], version: str) -> Correction:
    place = _place(row)
    return Correction(
        image=np.round(255 * lesson.image).astype(np.uint8),
        said=lesson.said,
        read=place if place < len(row) else None,
        probabilities=tuple(float(probability) for probability in row),
        model_version=version,
        time=now(),
    )


def _place(row: NDArray[np.float32]) -> int:
    """The likeliest digit of ten probabilities; 10 where no digit is likelier."""
    return int(np.append(row, 1 - row.sum()).argmax())


def _told(row: NDArray[np.float32]) -> str:
    place = _place(row)
    chance = percentage(float(np.append(row, 1 - row.sum())[place]))
    return f"{tr(NO_DIGIT) if place == len(row) else place} · {chance}"
