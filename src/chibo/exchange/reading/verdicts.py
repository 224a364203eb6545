"""What is wrong with one cell of a list, in a code for programs and a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext, override

if TYPE_CHECKING:
    from collections.abc import Mapping

Level = Literal["error", "warning"]
_SOURCE_LANGUAGE = "vi"


@dataclass(frozen=True)
class Sentence:
    """A Vietnamese text and the facts to fill in, put into words in the language of whoever reads it.

    A fact is a number, a text, a word that is translated itself, or a sentence. `opening` stands in front.
    """

    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    opening: Sentence | None = None

    def __mod__(self, facts: Mapping[str, Any]) -> Sentence:
        """The same with its facts."""
        return replace(self, facts=facts)

    def after(self, opening: Sentence) -> Sentence:
        """The same with `opening` in front."""
        return replace(self, opening=opening)

    def __str__(self) -> str:
        """The sentence in the language active now."""
        words = gettext(self.text) % self.facts if self.facts else gettext(self.text)
        return f"{self.opening}{words}" if self.opening else words

    def stored(self) -> dict[str, Any]:
        """Plain values from which `of_stored` makes the same sentence."""
        with override(_SOURCE_LANGUAGE):
            facts = {name: _stored(value) for name, value in self.facts.items()}
        shape: dict[str, Any] = {"text": self.text}
        if facts:
            shape["facts"] = facts
        if self.opening:
            shape["opening"] = self.opening.stored()
        return shape

    @classmethod
    def of_stored(cls, shape: Mapping[str, Any]) -> Sentence:
        """The sentence that `stored` made plain."""
        facts = {
            name: cls.of_stored(value) if isinstance(value, dict) else value
            for name, value in shape.get("facts", {}).items()
        }
        opening = shape.get("opening")
        return cls(shape["text"], facts, cls.of_stored(opening) if opening else None)


def _stored(value: Any) -> Any:
    if isinstance(value, Sentence):
        return value.stored()
    return {"text": str(value)} if isinstance(value, Promise) else value


def sentence(text: str) -> Sentence:
    """A sentence to be translated where it is read; `tools/message_sources.py` finds its text as it finds those of gettext."""
    return Sentence(text)


@dataclass(frozen=True)
class Problem:
    """A verdict: an `error` keeps the whole list out, a `warning` lets it in and is shown.

    `row` counts from 1 as in Excel (0 where the whole sheet is meant), `cell` is an address such as "D30" or "".
    `like_row` is the earlier row a duplicate repeats; `rows` are the rows of people who may be one person.
    """

    sheet: str
    row: int
    cell: str
    level: Level
    code: str
    sentence: Sentence
    like_row: int | None = None
    rows: tuple[int, ...] = ()

    @property
    def message(self) -> str:
        """The sentence in the language active now."""
        return str(self.sentence)


def has_errors(problems: tuple[Problem, ...]) -> bool:
    """Does any of them keep the list out?"""
    return any(problem.level == "error" for problem in problems)
