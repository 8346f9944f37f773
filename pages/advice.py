"""What a visitor might change in their handwriting, each advice with the drawings that show it.

An advice needs two things: drawings that were taken for another digit, or nearly were, and
traits of their shapes that bring these very two digits close. Without the second it says that
the shapes do not tell why, and shows the drawings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from model.picture import read_picture
from model.wording import Words
from pages.languages import percentage, tr
from pages.outcome import Drawn, Outcome, in_words
from pages.shapes import Shape, measure
from pages.traits import Trait, traits_of

# More than a page holds nobody heeds; the worst come first.
MOST: Final = 6
# Ink on the pad is black, its paper white; antialiased between.
DARK: Final = 128


@dataclass(frozen=True)
class Advice:
    """What one might change.

    Attributes:
        title: What happened, such as ``"7 read as 1"``.
        text: Why, as far as the drawings tell.
        change: What would part the two; empty where nothing is known.
        drawings: Numbers of the drawings that show it, those that were misread first.
        severity: How bad it is: the probability of the wrong answer, and 1 more if it was given.
    """

    title: str
    text: str
    change: str
    drawings: tuple[int, ...]
    severity: float


@dataclass(frozen=True)
class _Fact:
    """Traits that drawings of one digit have, and the other drawings of it that have not all of them."""

    digit: int
    traits: tuple[Trait, ...]
    having: tuple[Drawn, ...]
    others: tuple[Drawn, ...]

    def __str__(self) -> str:
        """Such as ``"your 7 has no bar"``."""
        one, only = Words("one of your {digit}s"), Words("your {digit}")
        whose = tr(one if self.others else only, digit=self.digit)
        return f"{whose} {_listed([tr(trait.words) for trait in self.traits])}"


def advise(outcome: Outcome) -> tuple[Advice, ...]:
    """What the visitor might change, the worst first; nothing where all was read without doubt."""
    shapes = {drawn.number: shape_of(drawn) for drawn in outcome.drawings}
    pairs: dict[frozenset[int], list[tuple[Drawn, int, float]]] = {}
    for drawn in outcome.drawings:
        for other, chance in drawn.others:
            pairs.setdefault(frozenset((drawn.asked, other)), []).append((drawn, other, chance))
    advices = [_about_pair(found, outcome, shapes) for found in pairs.values()]
    advices += [_about_unread(drawn, shapes) for drawn in outcome.drawings if _is_unread(drawn)]
    return tuple(sorted(advices, key=lambda advice: -advice.severity)[:MOST])


def shape_of(drawn: Drawn) -> Shape | None:
    """The shape of the ink that a visitor left on the pad; ``None`` where there is none."""
    pixels = read_picture(drawn.png).pixels
    return measure(pixels.mean(axis=2) < DARK)


def _is_unread(drawn: Drawn) -> bool:
    """Whether no single digit was read, and no other one tells why."""
    return drawn.answer is None and not drawn.others


def _about_pair(
    found: Sequence[tuple[Drawn, int, float]], outcome: Outcome, shapes: Mapping[int, Shape | None]
) -> Advice:
    """What to say of two digits, one of which was taken for the other, or nearly was."""
    ranked = sorted(found, key=lambda item: (item[0].answer != item[1], -item[2]))
    troubled = [drawn for drawn, _, _ in ranked]
    worst, other, chance = ranked[0]
    candidates = [
        _fact(digit, opposite, troubled, outcome, shapes)
        for digit, opposite in ((worst.asked, other), (other, worst.asked))
    ]
    facts = [fact for fact in candidates if fact is not None]
    shown = [drawn for fact in facts for drawn in fact.having]
    twins = [] if facts else [drawn for drawn in outcome.drawings if drawn.asked == other]
    reasons = _reasons(facts, worst.asked, other) if facts else _unexplained(other if twins else None)
    return Advice(
        title=_title(worst, other, chance, [(drawn.asked, drawn.answer) for drawn in troubled]),
        text=" ".join(filter(None, [reasons, _contrast(facts, troubled)])),
        change=_changes([trait for fact in facts for trait in fact.traits]),
        drawings=tuple(dict.fromkeys(drawn.number for drawn in [*troubled, *shown, *twins])),
        severity=chance + (worst.answer == other),
    )


def _fact(
    digit: int,
    opposite: int,
    troubled: Sequence[Drawn],
    outcome: Outcome,
    shapes: Mapping[int, Shape | None],
) -> _Fact | None:
    """The traits of one digit's drawings that bring it close to another; of the troubled ones first."""
    drawings = [drawn for drawn in outcome.drawings if drawn.asked == digit]
    traits = {drawn: _traits(drawn, shapes, opposite) for drawn in drawings}
    # A trait of drawings that were read without doubt explains nothing where others were not.
    tellers = [drawn for drawn in troubled if drawn.asked == digit] or drawings
    telling = next((traits[drawn] for drawn in tellers if traits[drawn]), ())
    if not telling:
        return None
    having = tuple(drawn for drawn in drawings if set(telling) <= set(traits[drawn]))
    return _Fact(digit, telling, having, tuple(drawn for drawn in drawings if drawn not in having))


def _traits(drawn: Drawn, shapes: Mapping[int, Shape | None], opposite: int) -> tuple[Trait, ...]:
    """The traits of a drawing that bring it close to another digit."""
    shape = shapes[drawn.number]
    known = () if shape is None else traits_of(drawn.asked, shape)
    return tuple(trait for trait in known if opposite in trait.close_to)


def _title(worst: Drawn, other: int, chance: float, answers: Sequence[tuple[int, int | None]]) -> str:
    if worst.answer is None:
        return tr(
            "{digit} not taken for a digit, with {chance} for {other}",
            digit=worst.asked,
            chance=percentage(chance),
            other=other,
        )
    if worst.answer != other:
        return tr(
            "{digit} nearly read as {other}, with {chance}",
            digit=worst.asked,
            other=other,
            chance=percentage(chance),
        )
    told = tr("{digit} read as {other}", digit=worst.asked, other=other)
    if answers.count((worst.asked, other)) > 1:
        told = tr("{mistake}, twice", mistake=told)
    if (other, worst.asked) in answers:
        told += f"; {tr('{digit} read as {other}', digit=other, other=worst.asked)}"
    return told


def _reasons(facts: Sequence[_Fact], asked: int, other: int) -> str:
    """Such as ``"Your 7 has no bar and your 1 has a flag: these two are close."``."""
    near = asked if facts[0].digit == other else other
    close = tr("these two are close") if len(facts) > 1 else _close_to(near)
    return _sentence(tr("{traits}: {close}", traits=_listed([str(fact) for fact in facts]), close=close))


def _unexplained(other: int | None) -> str:
    compare = "" if other is None else tr("Compare it with your {other}.", other=other)
    return f"{tr('Nothing that is measured of its shape tells why.')} {compare}".rstrip()


def _contrast(facts: Sequence[_Fact], troubled: Sequence[Drawn]) -> str:
    """The best evidence there is: another drawing of the digit, without the traits, read without doubt."""
    for fact in facts:
        clear = [drawn for drawn in fact.others if drawn.is_right and drawn not in troubled]
        if clear and any(drawn in troubled for drawn in fact.having):
            return tr("Your other {digit}, where that is not so, was read without doubt.", digit=fact.digit)
    return ""


def _changes(traits: Sequence[Trait]) -> str:
    return _sentence(_listed([tr(trait.change) for trait in traits], tr("or")))


def _about_unread(drawn: Drawn, shapes: Mapping[int, Shape | None]) -> Advice:
    """What to say of a drawing that was read as no digit, or as several."""
    text, digit = drawn.reading.text, drawn.asked
    if text:
        return Advice(
            title=tr("{digit} read as {other}", digit=digit, other=in_words(text)),
            text=tr("Its parts stand so far from each other that they were read one by one."),
            change=tr("Let the strokes of the {digit} meet.", digit=digit),
            drawings=(drawn.number,),
            severity=1.5,
        )
    shape = shapes[drawn.number]
    traits = () if shape is None else traits_of(digit, shape)
    return Advice(
        title=tr("{digit} not taken for a digit", digit=digit),
        text=_sentence(tr("it {traits}", traits=_listed([tr(trait.words) for trait in traits])))
        if traits
        else _unexplained(None),
        change=_changes(traits),
        drawings=(drawn.number,),
        severity=1.0,
    )


def _listed(words: Sequence[str], last: str = "") -> str:
    """Words in a row: ``"a"``, ``"a and b"``, ``"a, b and c"``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last or tr('and')} {words[-1]}"


def _sentence(words: str) -> str:
    """Words with a capital letter and a full stop; none stay none."""
    return tr("{words}.", words=f"{words[0].upper()}{words[1:]}") if words else ""


def _close_to(digit: int) -> str:
    if digit == 8:
        return tr("that brings it close to an {digit}", digit=digit)
    return tr("that brings it close to a {digit}", digit=digit)
