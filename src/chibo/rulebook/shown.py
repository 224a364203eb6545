"""Rules in words, for pages: the value with its unit, how sure it is, where and when it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext_lazy, ngettext, ngettext_lazy
from django.utils.translation import gettext as _

from chibo.core.dates import BEGINNING, END, PartialDate, format_date
from chibo.rulebook.loading import shipped_rulebook

if TYPE_CHECKING:
    from chibo.rulebook.rows import Basis, Confidence, Rule, RuleRow, Scope, Subject
    from chibo.rulebook.rules import RuleValue
    from chibo.rulebook.values import Bound, Item, Value

CONFIRMED, UNCONFIRMED, GAP = "confirmed", "unconfirmed", "gap"
#: How the confidence of a row is said.
GRADES: Final = {
    "H": gettext_lazy("cao"),
    "MH": gettext_lazy("khá cao"),
    "M": gettext_lazy("trung bình"),
    "ML": gettext_lazy("khá thấp"),
    "L": gettext_lazy("thấp"),
    "-": gettext_lazy("chưa rõ"),
}
_SMALL_PARTS: Final = 3
_UNITS: Final = {
    "years": ngettext_lazy("%(n)s năm", "%(n)s năm", "count"),
    "years_of_age": gettext_lazy("%(n)s tuổi"),
    "months": ngettext_lazy("%(n)s tháng", "%(n)s tháng", "count"),
    "month": gettext_lazy("tháng %(n)s"),
    "days": gettext_lazy("%(n)s ngày"),
    "working_days": gettext_lazy("%(n)s ngày làm việc"),
    "day_of_month": gettext_lazy("ngày %(n)s trong tháng"),
    "minutes": gettext_lazy("%(n)s phút"),
    "per_month": gettext_lazy("%(n)s lần một tháng"),
    "per_quarter": gettext_lazy("%(n)s lần một quý"),
    "per_year": gettext_lazy("%(n)s lần một năm"),
    "times": gettext_lazy("%(n)s lần"),
    "count": gettext_lazy("%(n)s"),
    "members": ngettext_lazy("%(n)s đảng viên", "%(n)s đảng viên", "count"),
    "people": gettext_lazy("%(n)s người"),
    "documents": gettext_lazy("%(n)s tài liệu"),
    "points": gettext_lazy("%(n)s điểm"),
    "vnd": gettext_lazy("%(n)s đ"),
    "mm": gettext_lazy("%(n)s mm"),
    "pt": gettext_lazy("%(n)s pt"),
    "base_salaries": gettext_lazy("%(n)s lần mức lương cơ sở"),
}
_BOUNDS: Final[Mapping[str, object]] = {
    "at_least": gettext_lazy("ít nhất %(value)s"),
    "more_than": gettext_lazy("trên %(value)s"),
    "at_most": gettext_lazy("không quá %(value)s"),
    "less_than": gettext_lazy("dưới %(value)s"),
}
_DATE_BOUNDS: Final[Mapping[str, object]] = {
    "at_most": gettext_lazy("chậm nhất %(value)s"),
    "less_than": gettext_lazy("trước %(value)s"),
}


def in_english() -> bool:
    return (get_language() or "vi").startswith("en")


def label_of(rule: Rule) -> str:
    """What the rule says, in the language of the page."""
    return rule.label_en if in_english() else rule.label_vi


def title_of(subject: Subject) -> str:
    return subject.title_en if in_english() else subject.title_vi


def value_words(unit: str, bound: Bound, value: Value | None) -> str:
    """The value as a person reads it: `ít nhất 2/3`, `không quá 30 ngày làm việc`, `0,5%`; "" for a gap."""
    if value is None:
        return ""
    words = _plain(unit, value)
    form = (_DATE_BOUNDS if isinstance(value, date) else _BOUNDS).get(bound)
    return str(form) % {"value": words} if form else words


def _plain(unit: str, value: Value) -> str:  # noqa: PLR0911 - one line a kind of value
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Fraction):
        return _share(value)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, tuple):
        return "; ".join(item_words(item) for item in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{item_words(key)}: {item_words(item)}" for key, item in value.items())
    if isinstance(value, str):
        return text_of(value) if unit == "pattern" else item_words(value)
    return str(_UNITS[unit] % {"n": _number(value), "count": 1 if value == 1 else 2})


def item_words(item: Item) -> str:
    """One thing of a value in the language of the page: a code by its words, a text, a number, yes or no."""
    if isinstance(item, bool):
        return _("có") if item else _("không")
    if isinstance(item, int):
        return _number(item)
    pair = shipped_rulebook().words.get(item)
    return text_of(item) if pair is None else pair[in_english()]


def text_of(vietnamese: str) -> str:
    """A text of the rules in the language of the page: a note, a place, the title or issuer of a paper."""
    return shipped_rulebook().english.text(vietnamese) if in_english() else vietnamese


def _number(number: int | Decimal) -> str:
    text = f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"
    return text if in_english() else text.translate(str.maketrans(",.", ".,"))


def _share(share: Fraction) -> str:
    """A part in small words (2/3) as a fraction, any other as a percentage."""
    if 1 < share.denominator <= _SMALL_PARTS:
        return f"{share.numerator}/{share.denominator}"
    return f"{_number((Decimal(share.numerator * 100) / share.denominator).normalize())}%"


def basis_words(basis: Basis | None) -> str:
    """`294-QĐ/TW ngày 26/05/2025, Trung ương Đảng, §1.1.1`; "" where no paper is known."""
    if basis is None:
        return ""
    head = text_of(basis.number)
    clause = shipped_rulebook().english.clause(basis.clause) if in_english() else basis.clause
    if basis.issued:
        day = PartialDate.parse_iso(basis.issued)
        form = _("%(number)s ngày %(day)s") if day.precision == "day" else _("%(number)s năm %(day)s")
        head = form % {"number": head, "day": day.vietnamese()}
    return ", ".join(filter(None, [head, text_of(basis.issuer), clause]))


def period_words(starts_on: date, ends_on: date) -> str:
    """When a row holds, in days: the end is the last day it held."""
    last = "" if ends_on == END else format_date(date.fromordinal(ends_on.toordinal() - 1))
    first = "" if starts_on == BEGINNING else format_date(starts_on)
    if first and last:
        return _("từ %(first)s đến hết %(last)s") % {"first": first, "last": last}
    if first:
        return _("từ %(first)s") % {"first": first}
    return _("đến hết %(last)s") % {"last": last} if last else _("không ghi thời gian")


def confidence_words(confidence: Confidence) -> str:
    """How sure the row is, in words."""
    return _("đúng với văn bản: %(stated)s; còn áp dụng: %(applies)s") % {
        "stated": GRADES[confidence.stated],
        "applies": GRADES[confidence.applies],
    }


def scope_words(scope: Scope) -> str:
    """`toàn quốc`, or the place a local row binds."""
    return _("toàn quốc") if scope.is_national else text_of(scope.place) or scope.unit_ref


def state_of(value: RuleValue | RuleRow) -> str:
    """`confirmed`, `unconfirmed` or `gap`."""
    if value.is_gap:
        return GAP
    return CONFIRMED if value.is_confirmed else UNCONFIRMED


def state_words(state: str) -> str:
    """The state as a tag says it."""
    return {
        CONFIRMED: _("đã đối chiếu bản gốc"),
        UNCONFIRMED: _("chưa đối chiếu bản gốc"),
        GAP: _("chưa có giá trị"),
    }[state]


TONES: Final = {CONFIRMED: "ok", UNCONFIRMED: "gold", GAP: "plain"}


@dataclass(frozen=True)
class ShownRule:
    """A line of the list."""

    id: str
    label: str
    value: str
    state: str
    state_words: str
    tone: str
    basis: str
    period: str
    confidence: str
    note: str
    local: str


def shown_rule(rule: Rule, value: RuleValue) -> ShownRule:
    """A rule with its value on a day, in words."""
    state = state_of(value)
    return ShownRule(
        id=rule.id,
        label=label_of(rule),
        value=value_words(rule.unit, rule.bound, value.value),
        state=state,
        state_words=state_words(state),
        tone=TONES[state],
        basis=basis_words(value.basis),
        period=period_words(value.starts_on, value.ends_on),
        confidence="" if state == GAP else confidence_words(value.confidence),
        note=text_of(value.note_vi),
        local=_places(rule, value.on),
    )


def _places(rule: Rule, on: date) -> str:
    """The places with a row of their own that day."""
    places = [text_of(row.scope.place) for row in rule.rows if row.holds_on(on) and not row.scope.is_national]
    if not places:
        return ""
    sentence = ngettext("Có giá trị riêng ở: %(places)s.", "Có giá trị riêng ở: %(places)s.", len(places))
    return sentence % {"places": ", ".join(places)}
