"""The navigation of a unit's pages: groups of entries, each open to those who may use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.org import permissions
from chibo.people.purposes import needs_purpose

if TYPE_CHECKING:
    from django.http import HttpRequest

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: Pages of a unit that take the date of the page one comes from along.
OF_A_DATE = frozenset(
    {"home", "movement", "people:list", "people:exemptions", "org:tree", "units:unit", "units:places"}
)
#: Pages that stand under an entry of the navigation.
PAGES_OF: Final = {
    "exchange:start": (
        "exchange:preview",
        "exchange:apply",
        "exchange:correct",
        "exchange:discard",
        "exchange:compare",
        "exchange:comparison",
        "exchange:hand_back",
    ),
    "exchange:batches": (
        "exchange:batch",
        "exchange:undo",
        "exchange:moves",
        "exchange:missing",
        "exchange:proposals",
    ),
    "org:accounts": ("org:account", "org:new_account", "org:issue_code", "people:link_account"),
    "people:unit_openings": ("people:openings",),
    "org:rights": ("org:grant", "org:hand_over", "org:end_grant"),
    "people:list": (
        "people:person",
        "people:purpose_names",
        "people:purpose_file",
        "people:exit",
        "people:duty_new",
        "people:duty_drop",
        "people:restore",
        "people:facts",
        "people:edit",
        "people:bulk",
        "people:views",
    ),
    "people:exemptions": tuple(
        f"people:exemption_{name}" for name in ("request", "decide", "end", "contact")
    ),
    "standing:badges": (
        *(
            f"standing:badge_{name}"
            for name in (
                "propose",
                "award",
                "lost",
                "reissue",
                "withdraw",
                "number",
                "return",
                "declaration",
                "paper",
            )
        ),
        *(
            "standing:cards",
            "standing:card_check",
            "standing:residences",
            "standing:files",
            "standing:keep",
            "standing:keep_row",
        ),
    ),
    "standing:discipline": (
        *(f"standing:case_{name}" for name in ("new", "correct", "revoke")),
        *(f"standing:examination_{name}" for name in ("new", "end")),
        *(f"standing:suspension_{name}" for name in ("new", "extend", "end")),
    ),
    "people:corrections": ("people:correction",),
    "people:transfers": (
        "people:letters",
        "people:slips",
        "people:slip_new",
        "people:slip_aside",
        "people:stays",
        "people:transfer_start",
        "people:newcomer",
        "people:transfer",
        "people:transfer_step",
        "people:letter",
    ),
    "units:places": ("units:place",),
    "admissions:list": (
        "admissions:note",
        "admissions:dossier",
        *(f"admissions:{name}" for name in ("facts", "helper", "step", "paper", "ask", "answer", "move")),
        *("admissions:take_back", "admissions:forget", "admissions:review", "admissions:recognition"),
    ),
    "history:changes": ("history:act", "history:unit_timeline"),
    "congresses:list": ("congresses:record", "congresses:congress"),
    "reorganisation:changes": tuple(
        f"reorganisation:{name}" for name in ("start", "draft", "change", "preview", "drop")
    ),
}


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class NavGroup:
    """Entries under one word; a group without a word stands first. A group that `folds` is shut but on its own pages."""

    label: str
    items: list[NavItem]
    folds: bool

    @property
    def is_open(self) -> bool:
        """Whether its entries are seen without opening it."""
        return not self.folds or any(item.current for item in self.items)


#: The word of an entry, the name of its page, who may open it.
Entry = tuple[str, str, str]


def _first() -> tuple[Entry, ...]:
    """What everybody begins with."""
    return (
        (_("Tổng quan"), "home", permissions.SEE_UNITS),
        (_("Việc cần làm"), "work", permissions.SEE_FIGURES),
    )


def _of_members() -> tuple[Entry, ...]:
    """What is recorded of members."""
    return (
        (_("Danh sách đảng viên"), "people:list", permissions.SEE_PEOPLE),
        (_("Tăng, giảm đảng viên"), "movement", permissions.SEE_FIGURES),
        (_("Phát triển đảng viên"), "admissions:list", permissions.SEE_ADMISSIONS),
        (_("Chuyển sinh hoạt đảng"), "people:transfers", permissions.SEE_PEOPLE),
        (_("Miễn sinh hoạt"), "people:exemptions", permissions.SEE_PEOPLE),
        (_("Huy hiệu – Thẻ – Hồ sơ"), "standing:badges", permissions.SEE_PEOPLE),
        (_("Kỷ luật đảng viên"), "standing:discipline", permissions.SEE_DISCIPLINE),
        (_("Đề nghị sửa hồ sơ"), "people:corrections", permissions.ANSWER_CORRECTIONS),
    )


def _of_units() -> tuple[Entry, ...]:
    """What is recorded of units, places and terms."""
    return (
        (_("Tổ chức đảng"), "org:tree", permissions.SEE_UNITS),
        (_("Thông tin tổ chức"), "units:unit", permissions.SEE_FIGURES),
        (_("Địa bàn"), "units:places", permissions.SEE_FIGURES),
        (_("Đại hội, bầu cử"), "congresses:list", permissions.SEE_UNITS),
        (_("Sắp xếp tổ chức"), "reorganisation:changes", permissions.SEE_UNITS),
    )


def _of_the_register() -> tuple[Entry, ...]:
    """How the register itself is looked after."""
    return (
        (_("Nhập danh sách"), "exchange:start", permissions.IMPORT_LISTS),
        (_("Các lần nhập"), "exchange:batches", permissions.IMPORT_LISTS),
        (_("Người ghi hai lần"), "people:duplicates", permissions.CHANGE_PEOPLE),
        (_("Nhật ký thay đổi"), "history:changes", permissions.SEE_HISTORY),
        (_("Ai đã mở hồ sơ"), "people:unit_openings", permissions.SEE_OPENINGS),
        (_("Ai có quyền gì"), "org:rights", permissions.GRANT_ROLES),
        (_("Tài khoản"), "org:accounts", permissions.RESET_ACCOUNTS),
    )


def _groups() -> tuple[tuple[str, bool, tuple[Entry, ...]], ...]:
    """Each group: its word, whether it folds, its entries in their order."""
    return (
        ("", False, _first()),
        (_("Đảng viên"), False, _of_members()),
        (_("Tổ chức, địa bàn"), True, _of_units()),
        (_("Quản lý sổ"), True, _of_the_register()),
    )


def navigation(request: HttpRequest, viewer: Viewer, unit: UnitOn, suffix: str) -> list[NavGroup]:
    """The groups that hold anything for `viewer` at `unit`; `suffix` keeps the date looked at. No SQL query."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    found = [
        NavGroup(
            label, [_item(entry, here, unit, suffix) for entry in entries if _may(viewer, unit, entry)], folds
        )
        for label, folds, entries in _groups()
    ]
    found[0].items.append(NavItem(_("Quy định"), reverse("rulebook:list"), here.startswith("rulebook:")))
    return [group for group in found if group.items]


def _may(viewer: Viewer, unit: UnitOn, entry: Entry) -> bool:
    _label, name, permission = entry
    return viewer.can(permission, unit.path) or (name == "people:list" and needs_purpose(viewer, unit))


def _item(entry: Entry, here: str, unit: UnitOn, suffix: str) -> NavItem:
    label, name, _permission = entry
    address = reverse(name, args=[unit.ref]) + (suffix if name in OF_A_DATE else "")
    return NavItem(label, address, here in (name, *PAGES_OF.get(name, ())))
