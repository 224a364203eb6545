"""The words for what differs, in the language of the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.dates import PartialDate
from chibo.exchange.matching.facts import OFFICIAL, STAY
from chibo.exchange.matching.posts import POST
from chibo.exchange.plan import FieldChange
from chibo.exchange.reading import Field
from chibo.org.models import Post
from chibo.people.enums import AttainmentKind, EthnicGroup, Profession, Religion, Schooling, Sex, Theory

if TYPE_CHECKING:
    from chibo.exchange.matching.facts import Difference, Value

_CODED = {"sex": Sex, "ethnic_group": EthnicGroup, "religion": Religion}
_LEVELS = {
    AttainmentKind.SCHOOLING: Schooling,
    AttainmentKind.PROFESSION: Profession,
    AttainmentKind.THEORY: Theory,
}
_SEALED = ("citizen_id", "phone")
_HIDDEN = "•••"


class Words:
    """Turns differences into labels. What is sealed in the register is shown only to those who may see it. One SQL query."""

    def __init__(self, *, sees_sealed: bool) -> None:
        self._sees_sealed = sees_sealed
        self._posts = {post.code: str(post) for post in Post.objects.all()}

    def of(self, difference: Difference) -> FieldChange:
        name, old, new = difference
        if name in _SEALED and old and not self._sees_sealed:
            return FieldChange(name, str(Field(name).label), _HIDDEN, str(new))
        if name.startswith(POST):
            post = name.removeprefix(POST)
            return FieldChange(
                "posts",
                str(Field.POSTS.label),
                self._posts[post] if old else "",
                self._posts[post] if new else "",
            )
        if name == STAY:
            return FieldChange(
                name, _("Nơi sinh hoạt"), _("suy ra") if old else "", _("có tên từ %(date)s") % {"date": new}
            )
        if name.startswith("attainment"):
            kind = AttainmentKind(int(name.split()[1]))
            return FieldChange(
                kind.name.lower(), str(kind.label), _level(kind, str(old)), _level(kind, str(new))
            )
        label = Field.OFFICIAL_ON.label if name == OFFICIAL else Field(name).label
        return FieldChange(name, str(label), _value(name, old), _value(name, new))


def _value(name: str, value: Value) -> str:
    if isinstance(value, PartialDate):
        return value.vietnamese()
    return str(_CODED[name](value).label) if name in _CODED and value else value


def _level(kind: AttainmentKind, text: str) -> str:
    """The level in words, with the grade that was printed: "Trung học cơ sở (9/12)"."""
    code, _space, grade = text.partition(" ")
    label = str(_LEVELS[kind](code).label) if code else ""
    return f"{label} ({grade})" if grade else label
