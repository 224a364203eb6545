"""The file of a person as groups of facts, as `components/facts.html` reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chibo.core.dates import format_date, months_between
from chibo.people.columns import level_label
from chibo.people.enums import AttainmentKind

if TYPE_CHECKING:
    from datetime import date

    from chibo.people.models import Attainment, Membership
    from chibo.people.queries.person import PersonFile
    from chibo.people.queries.readers import Reader


@dataclass(frozen=True)
class Fact:
    """One line of a group; an empty value reads "chưa có"."""

    label: str
    value: str
    note: str = ""
    tag: str = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    facts: list[Fact]


def groups(file: PersonFile) -> list[Group]:
    """All that holds on the date of the file, in the order it is read."""
    return [
        Group(_("Thông tin chung"), _person(file)),
        Group(_("Đảng tịch"), _membership(file)),
        Group(_("Sinh hoạt và chức vụ"), _place(file)),
        Group(_("Trình độ"), _attainments(file)),
        Group(_("Thông tin bảo mật"), _sealed(file)),
    ]


def _person(file: PersonFile) -> list[Fact]:
    person = file.person
    facts = [Fact(_("Ngày sinh"), person.born.vietnamese()), Fact(_("Giới tính"), person.get_sex_display())]
    if file.sees_sensitive:
        facts += [
            Fact(_("Dân tộc"), person.get_ethnic_group_display()),
            Fact(_("Tôn giáo"), person.get_religion_display()),
        ]
    return facts


def _membership(file: PersonFile) -> list[Fact]:
    membership = file.membership
    if membership is None:
        return [
            Fact(_("Tình trạng"), _("không là đảng viên vào ngày %(date)s") % {"date": format_date(file.on)})
        ]
    admitted = next(
        (row.admitted for row in reversed(file.memberships) if not row.restoration_decision_id), None
    )
    return [
        Fact(_("Ngày vào Đảng"), admitted.vietnamese() if admitted else _("chưa rõ")),
        _standing(membership, file.on),
        _party_age(membership, file.on),
    ]


def _standing(membership: Membership, on: date) -> Fact:
    official = membership.official
    if official and official.first <= on:
        return Fact(_("Chính thức"), official.vietnamese())
    return Fact(_("Chính thức"), _("chưa được công nhận"), tag=_("dự bị"), tone="gold")


def _party_age(membership: Membership, on: date) -> Fact:
    """Counted from the decision on admission; the ceremony or the date of a list does not tell it."""
    if membership.decided_on is None:
        return Fact(_("Tuổi đảng"), _("chưa có ngày quyết định"))
    years, months = divmod(months_between(membership.decided_on, on), 12)
    said = [ngettext("%(n)s năm", "%(n)s năm", years) % {"n": years}] if years else []
    if months or not years:
        said.append(ngettext("%(n)s tháng", "%(n)s tháng", months) % {"n": months})
    decided = _("tính từ quyết định kết nạp ngày %(date)s") % {"date": format_date(membership.decided_on)}
    return Fact(_("Tuổi đảng"), " ".join(said), note=decided)


def _place(file: PersonFile) -> list[Fact]:
    place = file.affiliation
    tag = _("suy từ ngày vào Đảng") if place and place.assumed else ""
    name = file.unit.name if file.unit and place else vars(place)["unit_name"] if place else ""
    posts = [
        Fact(str(post.seat.post), vars(post)["unit_name"], note=_since(post.starts_on))
        for post in file.posts_on_date
    ]
    return [
        Fact(_("Nơi sinh hoạt"), name, note=_since(place.starts_on) if place else "", tag=tag, tone="gold"),
        *(posts or [Fact(_("Chức vụ đang giữ"), _("không giữ chức vụ"))]),
    ]


def _since(starts_on: date) -> str:
    day = format_date(starts_on)
    return _("từ ngày %(date)s") % {"date": day} if day else _("chưa rõ từ ngày nào")


def _attainments(file: PersonFile) -> list[Fact]:
    known = {row.kind: row for row in file.attainments if row.holds_on(file.on)}
    return [Fact(str(kind.label), attainment_words(known.get(kind.value))) for kind in AttainmentKind]


def attainment_words(row: Attainment | None) -> str:
    """A level with what was printed: "Trung học phổ thông (12/12)"; "" where it is not known."""
    if row is None:
        return ""
    label = level_label(AttainmentKind(row.kind), row.level)
    return f"{label} ({row.grade})" if row.grade else label


def _sealed(file: PersonFile) -> list[Fact]:
    hidden = _("không hiển thị với vai trò của bạn")
    return [
        Fact(_("Số định danh cá nhân"), file.sealed.citizen_id if file.sealed else hidden),
        Fact(_("Điện thoại"), file.sealed.phone if file.sealed else hidden),
    ]


def readers(file: PersonFile) -> list[Fact]:
    """Who may open the file: the role, where it is held, and what it does not show; the person first."""
    own = [Fact(_("Chính đảng viên"), _("xem toàn bộ hồ sơ của mình"))] if file.person.user_id else []
    return [*own, *(Fact(reader.role, reader.unit, note=_reach(reader)) for reader in file.readers)]


def _reach(reader: Reader) -> str:
    hidden = []
    if not reader.sees_sensitive:
        hidden.append(_("dân tộc, tôn giáo"))
    if not reader.sees_sealed:
        hidden.append(_("số định danh, điện thoại"))
    note = _("không xem được %(what)s") % {"what": ", ".join(hidden)} if hidden else ""
    return "; ".join(filter(None, [_("phải nêu mục đích") if reader.needs_purpose else "", note]))
