"""What the register knows of the conditions for giving a grassroots committee the power to decide, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from chibo.admissions.rules.delegation import Condition, conditions
from chibo.admissions.rules.ids import DELEGATION_MEMBERS, DELEGATION_YEARS
from chibo.admissions.sentences import basis_of
from chibo.org.access import subtree
from chibo.org.queries import on_date
from chibo.people.models import Affiliation
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from chibo.org.queries import UnitOn

STATES: Final = {"met": "ok", "unmet": "late", "unknown": "gold"}


@dataclass(frozen=True)
class ConditionShown:
    """A condition in words, with what the register knows of it, its tone, and the rule it rests on."""

    words: str
    known: str
    tone: str
    rule: str
    basis: str
    is_unmet: bool


def conditions_on(unit: UnitOn) -> list[ConditionShown]:
    """The conditions of ADM-36 for a unit on its date. Two SQL queries."""
    values = rules((DELEGATION_MEMBERS, DELEGATION_YEARS), on=unit.on, unit=unit)
    members = Affiliation.objects.filter(
        on_date(unit.on),
        on_date(unit.on, "unit__placements__"),
        subtree(unit.path, "unit__placements__path"),
        on_date(unit.on, "person__memberships__"),
    ).count()
    return [
        ConditionShown(
            words=_words(one),
            known=_known(one, unit, members),
            tone=STATES[one.state],
            rule=one.rule,
            basis=basis_of(values[one.rule]),
            is_unmet=one.state == "unmet",
        )
        for one in conditions(unit.kind, members, values)
    ]


def refused_words(found: list[ConditionShown]) -> list[str]:
    """A sentence for each condition that is not met: what is wrong, which rule, what to do next."""
    said = _("%(words)s %(known)s Hãy đối chiếu văn bản ủy quyền và ghi lý do. (%(basis)s)")
    return [
        said % {"words": one.words, "known": one.known, "basis": one.basis} for one in found if one.is_unmet
    ]


def _words(one: Condition) -> str:
    return {
        "kind": _("Chỉ đảng bộ cơ sở trong cơ quan, doanh nghiệp, đơn vị sự nghiệp, lực lượng vũ trang."),
        "members": _("Có hơn %(n)s đảng viên.") % {"n": one.asked},
        "years": _("Xếp loại hoàn thành tốt nhiệm vụ trở lên ít nhất %(n)s năm liền.") % {"n": one.asked},
        "gap": _("Sổ quy định chưa có điều kiện của thời gian này."),
    }[one.code]


def _known(one: Condition, unit: UnitOn, members: int) -> str:
    return {
        "kind": _("Theo sổ, đây là %(kind)s.") % {"kind": unit.kind_label.lower()},
        "members": _("Theo sổ có %(n)s đảng viên.") % {"n": members},
        "years": _("Sổ chưa ghi xếp loại hằng năm: xem ở văn bản ủy quyền."),
        "gap": _("Xem ở văn bản ủy quyền."),
    }[one.code]
