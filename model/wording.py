"""English sentences that remember how they were made, so that a page can say them in another language.

Whoever tells something writes the English text with names in braces. It stays an ordinary string:
the command line, the API and every file hold it as it is. Nothing here knows any other language.
"""

from collections.abc import Mapping
from typing import Final

# Parts a text's form for one thing from its form for several, chosen by the value called ``count``.
FORMS: Final = "|"


class Words(str):
    """A finished text with the template and the values it was made of.

    Attributes:
        template: The text with names in braces, as ``str.format`` takes it; with the value
            ``count`` it may have two forms, ``"one line|{count} lines"``.
        values: What stands for the names; may be ``Words``, too.
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> "Words":
        """Make the text of a template; of finished words these words."""
        if isinstance(template, Words) and not values:
            return template
        made = super().__new__(cls, filled(template, values, is_one=values.get("count") == 1))
        made.template = template
        made.values = values
        return made

    def __str__(self) -> str:
        """Itself: an error made of it, turned into a string, remembers it as well."""
        return self


def filled(template: str, values: Mapping[str, object], *, is_one: bool) -> str:
    """The text of a template.

    Args:
        template: As ``Words`` takes it; one without values is taken as it is, braces and all.
        values: By name.
        is_one: Whether the form for one thing is meant, where there are two.
    """
    if not values:
        return template
    forms = template.split(FORMS) if "count" in values else [template]
    return forms[0 if is_one else -1].format_map(values)


def sentences(*told: str, between: str = " ") -> Words:
    """Texts one after the other, each still itself; empty ones are left out."""
    parts = {f"part{number}": part for number, part in enumerate(filter(None, told), start=1)}
    return Words(between.join(f"{{{name}}}" for name in parts), **parts)
