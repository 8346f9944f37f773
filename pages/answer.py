"""A reading as the answer panel shows it: words, bars and small pictures, as JSON data."""

import base64
from functools import partial
from operator import itemgetter
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model import Digit, Reading, Step
from model.wording import Words
from pages.languages import percentage, tr

Answer = dict[str, Any]

# From this calibrated probability on a digit that was read is "sure", below it "fairly sure".
SURE: Final = 0.95
# A runner-up with less of a chance is not worth a visitor's eye.
LEAST_CHANCE: Final = 0.005
# Longest side of a step's picture in the trace, in pixels: twice its size on the page.
STEP_SIDE: Final = 192
# The panel takes about 1.2 kB for each digit; more of them nobody looks at one by one.
MOST_DIGITS: Final = 100
# Of the probabilities that are sent: enough for the bars to round as the words do.
DECIMALS: Final = 6

WORDS: Final = {
    "sure": Words("sure"),
    "fairly sure": Words("fairly sure"),
    "unsure": Words("unsure"),
}
EMPTY: Final[Answer] = {"state": "empty", "announcement": ""}
BLANK: Final = Words("Nothing is written here")
REFUSED: Final = Words("I don't see a digit")
NO_DIGIT: Final = Words("not a digit")
PARTLY: Final = Words("much was left out")


def answer(reading: Reading) -> Answer:
    """Put a reading into words and pictures for the answer panel.

    Returns:
        JSON data: ``state``; ``steps`` (``sentence`` and ``image``, a data URL or empty);
        ``announcement``; and, where ink was found, ``numeral`` (for a single digit; a number
        is put together from its digits), ``note`` (a sentence or empty), ``digits`` as
        ``_shown`` makes them, no more than ``MOST_DIGITS``, ``first`` (index of the one to
        show first) and ``rest`` (what of the text comes after these digits).
    """
    found: Answer = {"steps": [_step(step) for step in _steps(reading)]}
    if reading.status == "blank" or not reading.digits:
        return found | {"state": "empty", "verdict": tr(BLANK), "announcement": f"{tr(BLANK)}."}
    digits = listed(reading)
    accepted = [digit for digit, is_read in digits if is_read]
    found |= {"note": _note(reading), "rest": _rest(reading, len(accepted))}
    if not accepted:
        shown = [_shown(digit, tr(REFUSED), is_read=False) for digit, _ in digits]
        first = max(range(len(digits)), key=lambda index: digits[index][0].confidence)
        told = {"state": "refused", "numeral": "–", "announcement": f"{tr(REFUSED)}."}
        return found | told | {"digits": shown, "first": first}
    # The least certain digit tells how far the whole number can be trusted.
    least = min(accepted, key=lambda digit: digit.confidence)
    verdict = partial(_verdict, least=least) if len(accepted) > 1 else _verdict_alone
    found |= {
        "digits": [
            _shown(digit, verdict(digit) if is_read else tr(NO_DIGIT), is_read=is_read)
            for digit, is_read in digits
        ],
        "first": next(index for index, (digit, _) in enumerate(digits) if digit is least),
        "state": reading.status,
    }
    found |= _told_one(least) if len(accepted) == 1 else _told_number(reading.text, least)
    return found | _told_partly(found, least) if reading.status != least.status else found


def listed(reading: Reading) -> list[tuple[Digit, bool]]:
    """The digits that are shown one by one, and whether each is part of the text or was left out.

    In reading order, no more than ``MOST_DIGITS``; beyond that those in the text come first.
    """
    digits = [(digit, bool(reading.text) and digit.status != "not_a_digit") for digit in reading.digits]
    if len(digits) > MOST_DIGITS and reading.text:
        digits = [(digit, is_read) for digit, is_read in digits if is_read]
    return digits[:MOST_DIGITS]


def failure(message: str) -> Answer:
    """The answer panel after something went wrong, told in the visitor's words."""
    return {"state": "error", "verdict": message, "announcement": message}


def confidence_word(digit: Digit) -> str:
    """How sure the network is of a digit that counts, in words."""
    return tr(WORDS[_word(digit)])


def _word(digit: Digit) -> str:
    """How sure the network is of a digit that counts, of ``WORDS``."""
    if digit.status == "unsure":
        return "unsure"
    return "sure" if digit.confidence >= SURE else "fairly sure"


def picture_data_url(pixels: NDArray[np.uint8], longest: int, suffix: str = ".png") -> str:
    """Encode a picture for the page.

    Args:
        pixels: uint8 (h, w) or (h, w, 3) RGB.
        longest: Larger pictures are reduced to this longest side, in pixels.
        suffix: ``".png"`` or ``".jpg"``.
    """
    scale = longest / max(pixels.shape[:2])
    if scale < 1:
        size = [max(1, round(side * scale)) for side in pixels.shape[1::-1]]
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    if pixels.ndim == 3:
        pixels = np.ascontiguousarray(pixels[..., ::-1])  # OpenCV writes blue first
    _, encoded = cv2.imencode(suffix, pixels)
    kind = "png" if suffix == ".png" else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(encoded.tobytes()).decode()}"


def seen_bytes(image: NDArray[np.float32] | None) -> str:
    """The network's input, float32 (28, 28), as 784 bytes of ink (0 = paper, 255 = ink), Base64."""
    if image is None:
        return ""
    return base64.b64encode(np.round(255 * image).astype(np.uint8).tobytes()).decode()


def _shown(digit: Digit, verdict: str, *, is_read: bool) -> Answer:
    """One digit for the panel and the photo.

    Returns:
        ``figure`` (``"7"``, or a dash if left out), ``line`` of writing, ``box`` (x, y, width
        and height), ``word`` (of ``WORDS``, in English, or ``"refused"``), ``label`` for screen
        readers, ``verdict``, ``runner_up`` (or empty), ``probabilities`` and ``seen`` (28 × 28
        bytes of ink as Base64).
    """
    word, share = _word(digit), percentage(digit.confidence)
    told = f"{digit.digit}, {tr(WORDS[word])}" if word == "unsure" else str(digit.digit)
    second, chance = _runner_up(digit)
    return {
        "figure": str(digit.digit) if is_read else "–",
        "line": digit.line,
        "box": [digit.box.x, digit.box.y, digit.box.width, digit.box.height],
        "word": word if is_read else "refused",
        "label": f"{told}, {share}" if is_read else tr(NO_DIGIT),
        "verdict": verdict,
        "runner_up": tr("then {second} · {chance}", second=second, chance=percentage(chance))
        if is_read and chance >= LEAST_CHANCE
        else "",
        "probabilities": [round(probability, DECIMALS) for probability in digit.probabilities],
        "seen": seen_bytes(digit.image),
    }


def _verdict_alone(digit: Digit) -> str:
    return f"{confidence_word(digit)} · {percentage(digit.confidence)}"


def _verdict(digit: Digit, least: Digit) -> str:
    """How sure the network is of one digit of a number; ``least`` is the one it is least sure of."""
    percent = percentage(digit.confidence)
    if digit.status == "unsure":
        return f"{_either(digit)} · {percent}"
    if digit is least:
        return tr("least sure of the {digit} · {share}", digit=digit.digit, share=percent)
    return tr("the {digit} · {sure} · {share}", digit=digit.digit, sure=confidence_word(digit), share=percent)


def _either(digit: Digit) -> str:
    """What an unsure digit may be, as a question."""
    second, _ = _runner_up(digit)
    if not second.isdigit():
        return f"{digit.digit}?"
    return tr("{digit} or {second}?", digit=digit.digit, second=second)


def _told_one(digit: Digit) -> Answer:
    """The words for a single digit."""
    if digit.status == "unsure":
        either = _either(digit)
        return {"numeral": either, "announcement": f"{either} {tr('Unsure.')}"}
    told = f"{confidence_word(digit)}, {percentage(digit.confidence)}"
    return {"numeral": str(digit.digit), "announcement": f"{digit.digit}, {told}."}


def _told_number(text: str, least: Digit) -> Answer:
    """The words for a number; ``least`` is its least certain digit."""
    # Spaces have it read digit by digit, not as two billion.
    spoken = ", ".join(" ".join(line) for line in text.split("\n"))
    unsure = tr("unsure of the {digit}", digit=least.digit)
    doubt = unsure if least.status == "unsure" else tr("least sure of the {digit}", digit=least.digit)
    return {"announcement": f"{spoken}; {doubt}, {percentage(least.confidence)}."}


def _told_partly(found: Answer, least: Digit) -> Answer:
    """The words for clear digits beside so much that is none that the whole is in doubt."""
    beside = tr("the {digit} · {share}", digit=least.digit, share=percentage(least.confidence))
    doubt = {"verdict": f"{tr(WORDS['unsure'])} · {tr(PARTLY)}", "runner_up": beside}
    first = found["digits"][found["first"]] | doubt
    digits = [first if index == found["first"] else one for index, one in enumerate(found["digits"])]
    told = {"digits": digits, "announcement": f"{found['announcement']} {tr('Unsure:')} {tr(PARTLY)}."}
    return told | ({"numeral": f"{least.digit}?"} if "numeral" in found else {})


def _rest(reading: Reading, count: int) -> str:
    """The text after its first ``count`` digits."""
    places = [place for place, sign in enumerate(reading.text) if sign != "\n"]
    return reading.text[places[count - 1] + 1 :] if count else ""


def _note(reading: Reading) -> str:
    """What the numeral does not show, in a sentence or two; empty if it shows all."""
    count = len(reading.text.replace("\n", ""))
    refused = len(reading.digits) - count if count else 0
    unsure = sum(digit.status == "unsure" for digit in reading.digits)
    sentences = []
    if not count and len(reading.digits) > 1:
        sentences.append(tr("{found} marks were found.", found=len(reading.digits)))
    if count > 1 and unsure > 1:
        sentences.append(tr("{unsure} of the {digits} digits are unsure.", unsure=unsure, digits=count))
    if refused:
        sentences.append(
            tr(
                "One mark was left out: it is not a digit.|{count} marks were left out: they are not digits.",
                count=refused,
            )
        )
    if count > MOST_DIGITS:
        sentences.append(
            tr(
                "The first {shown} of {digits} digits are shown; Copy takes them all.",
                shown=MOST_DIGITS,
                digits=count,
            )
        )
    return " ".join(sentences)


def _steps(reading: Reading) -> list[Step]:
    """The steps of a reading, those of single digits no further than digits are shown."""
    beyond = {f"digit-{number}" for number in range(MOST_DIGITS + 1, len(reading.digits) + 1)}
    return [step for step in reading.steps if step.name not in beyond]


def _runner_up(digit: Digit) -> tuple[str, float]:
    """What it most probably is if not ``digit``, another digit or none, and with which probability."""
    rows = [(chance, str(other)) for other, chance in enumerate(digit.probabilities) if other != digit.digit]
    chance, told = max([*rows, (max(0.0, 1 - sum(digit.probabilities)), tr("no digit"))], key=itemgetter(0))
    return told, chance


def _step(step: Step) -> dict[str, str]:
    image = "" if step.image is None else picture_data_url(step.image, STEP_SIDE)
    return {"sentence": tr(step.sentence), "image": image}
