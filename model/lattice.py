"""The best way along a row of parts, any run of which may be one piece, found with few questions."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Span:
    """The parts from ``start`` to before ``end`` as one piece, at a cost in nats."""

    start: int
    end: int
    cost: float = 0.0


@dataclass(frozen=True, eq=False)
class Way:
    """Spans that follow one another, and what they are worth together, in nats."""

    spans: tuple[Span, ...]
    worth: float


def best_way(spans: Iterable[Span], gains: Mapping[Span, float]) -> Way:
    """Of the ways from 0 to the furthest end over these spans, the one that gains most.

    Args:
        spans: Any number that lead there.
        gains: What each span gains, its cost taken off already, in nats.
    """
    best = {0: Way((), 0.0)}
    for span in sorted(spans, key=lambda span: span.start):
        before = best.get(span.start)
        if before is None:
            continue
        worth = before.worth + gains[span]
        if span.end not in best or worth > best[span.end].worth:
            best[span.end] = Way((*before.spans, span), worth)
    return best[max(best)]


class Search:
    """Finds the best way along some parts, asking only for spans that it may lead over.

    A piece's log-probability is at most 0, so what a way is worth at most is known before its
    spans are: where even that is less than a way that is known, nothing on it need be asked.
    The outcome is that of asking for all.
    """

    def __init__(self, spans: list[Span], known: Mapping[Span, float]) -> None:
        """Search among spans.

        Args:
            spans: All there are.
            known: The log-probability of some that lead from end to end.
        """
        self._spans = sorted(spans, key=lambda span: span.start)
        self._gains = {span: value - span.cost for span, value in known.items()}

    def best(self) -> Way:
        """The best way over what is known."""
        return best_way(self._gains, self._gains)

    def wanted(self, least: float) -> list[Span]:
        """The spans to be told of next, all from one place on.

        Args:
            least: What a way must be worth more than, in nats.

        Returns:
            Spans that are not known yet; none where no way can be worth more.
        """
        end = max(span.end for span in self._spans)
        hoped = {span: self._gains.get(span, -span.cost) for span in self._spans}
        ahead, behind = {0: 0.0}, {end: 0.0}
        for span in self._spans:
            if span.start in ahead:
                ahead[span.end] = max(ahead.get(span.end, -math.inf), ahead[span.start] + hoped[span])
        for span in sorted(self._spans, key=lambda span: span.end, reverse=True):
            if span.end in behind:
                behind[span.start] = max(behind.get(span.start, -math.inf), hoped[span] + behind[span.end])
        promising = [
            span
            for span in self._spans
            if span not in self._gains
            and ahead.get(span.start, -math.inf) + hoped[span] + behind.get(span.end, -math.inf) > least
        ]
        return [span for span in promising if span.start == promising[0].start]

    def tell(self, span: Span, value: float) -> None:
        """Tell a span's log-probability, in nats."""
        self._gains[span] = value - span.cost
