"""The best way along parts, and how little has to be asked to find it."""

import numpy as np
import pytest

from model.lattice import Search, Span, best_way


def all_spans(rng, parts):
    """Every run of neighbouring parts, what is not whole at a cost."""
    return [
        Span(start, end, 0.0 if (start, end) == (0, parts) else float(rng.uniform(0.5, 2.5)))
        for start in range(parts)
        for end in range(start + 1, parts + 1)
    ]


def searched(spans, values):
    """The best way by asking, and the spans that were asked for; the whole is known."""
    whole = next(span for span in spans if span.cost == 0)
    search, asked = Search(spans, {whole: values[whole]}), []
    while wanted := search.wanted(search.best().worth):
        assert len({span.start for span in wanted}) == 1
        for span in wanted:
            search.tell(span, values[span])
        asked += wanted
    assert len(asked) == len(set(asked)) and whole not in asked
    return search.best(), asked


def test_the_best_way_is_the_one_that_gains_most():
    first, second, both = Span(0, 1), Span(1, 2), Span(0, 2)
    assert best_way([first, second, both], {first: -1.0, second: -1.0, both: -3.0}).spans == (first, second)
    assert best_way([first, second, both], {first: -1.0, second: -1.0, both: -1.5}).spans == (both,)


def test_a_span_that_nothing_leads_to_is_left_out():
    whole, late = Span(0, 3), Span(2, 3)
    assert best_way([late, whole], {late: 0.0, whole: -5.0}).spans == (whole,)


@pytest.mark.parametrize("seed", range(40))
def test_asking_little_finds_what_asking_for_all_finds(seed):
    rng = np.random.default_rng(seed)
    spans = all_spans(rng, int(rng.integers(1, 8)))
    values = {span: float(np.log(rng.uniform(0.01, 1))) for span in spans}
    best, asked = searched(spans, values)
    gains = {span: value - span.cost for span, value in values.items()}
    assert best.worth == pytest.approx(best_way(spans, gains).worth)
    assert len(asked) < len(spans)


def test_where_the_whole_is_certain_nothing_is_asked():
    spans = all_spans(np.random.default_rng(0), 6)
    best, asked = searched(spans, dict.fromkeys(spans, -0.1))
    assert not asked and len(best.spans) == 1


def test_where_no_part_is_anything_few_questions_show_it():
    spans = all_spans(np.random.default_rng(1), 9)
    values = {span: -2.0 if span.cost == 0 else -4.0 for span in spans}
    _, asked = searched(spans, values)
    assert len(asked) <= 8
