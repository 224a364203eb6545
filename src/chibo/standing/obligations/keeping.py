"""What is due about cards, the residence and paper files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty
from chibo.core.dates import BEGINNING, format_date
from chibo.org.access import subtree
from chibo.org.models import UnitProfile
from chibo.org.queries import on_date
from chibo.people.obligations.about_people import oblige_about_people
from chibo.people.obligations.units import cells_on
from chibo.standing.enums import CardEnd
from chibo.standing.models import CardCheck, FileCheck, MemberCard
from chibo.standing.queries.card_checks import cells_with_cards
from chibo.standing.queries.files import lent_on, without_supplement
from chibo.standing.queries.keeping import (
    cards_to_return,
    liaisons_on,
    never_issued,
    to_replace,
)
from chibo.standing.rules import keeping as law

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope


def _cards_to_issue(scope: Scope, values: Values) -> QuerySet[Any]:
    """Who never held a card and may (CRD-01). Raises in a gap."""
    rows = never_issued(scope)
    return rows if values[law.CARD_OFFICIAL].holds else rows.none()


def _cards_to_replace(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Members whose card was lost or damaged and who hold no other (CRD-08)."""
    return to_replace(scope, CardEnd.LOST, CardEnd.DAMAGED)


def _cards_to_take_back(scope: Scope, values: Values) -> QuerySet[Any]:
    """Cards of those who left the Party, not yet taken back (CRD-10). Raises in a gap."""
    rows = cards_to_return(scope)
    return rows if values[law.CARD_WITHDRAWN].holds else rows.none()


def _unremarked(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Contacts in force whose residence gives yearly remarks, with the day the year counts from."""
    rows = liaisons_on(scope).filter(excused="")
    remarked: QuerySet[Any] = rows.annotate(since=Coalesce("last_remark_on", "starts_on"))
    return remarked


def _cells_without_supplements(scope: Scope, values: Values) -> QuerySet[Any]:
    """Cells with members whose supplement of the year of the date has not come in. Raises in a gap."""
    first: date = scope.reckoned
    law.supplement_due(first, values)
    owing = without_supplement(scope, first.year).filter(unit_id=OuterRef("unit_id"))
    return cells_on(scope).filter(Exists(owing)).annotate(year_from=Value(first, output_field=DateField()))


def _unchecked(scope: Scope, values: Values) -> QuerySet[Any]:
    """Grassroots committees that compared list and files before, with the day of the last time. Raises in a gap."""
    law.check_due(BEGINNING, values)
    placed = "unit__placements__"
    last = FileCheck.objects.filter(unit_id=OuterRef("unit_id"), on__lte=scope.on).order_by()
    rows = UnitProfile.objects.filter(
        on_date(scope.on),
        on_date(scope.on, placed),
        subtree(scope.path, f"{placed}path"),
        kind__is_grassroots=True,
    )
    found: QuerySet[Any] = rows.annotate(
        figure_path=F(f"{placed}path"), unit_ref=F("unit__ref"), unit_name=F("name"),
        guarded=F("cell_kind__is_guarded"),
        since=Coalesce(Subquery(last.values("unit_id").annotate(last=Max("on")).values("last")), F("unit__records_from")),
    ).filter(since__isnull=False)  # fmt: skip
    return found


def _cells_to_check(scope: Scope, values: Values) -> QuerySet[Any]:
    """Cells with cards whose check of the year has not been written down by the date (CRD-09), with the first day of that year:
    of the year before as long as none of this year stands in for it. Raises in a gap."""  # noqa: D205, D209
    first, ruled = scope.reckoned
    law.card_check_due(first, values)
    before = first.replace(year=first.year - 1)
    checks = CardCheck.objects.filter(unit_id=OuterRef("unit_id"), on__gte=before, on__lte=scope.on)
    rows = cells_with_cards(scope).filter(~Exists(checks.filter(on__gte=first)))
    # Whoever was under the rule at the end of that year owed its check, if the record had begun.
    owed = Q(recorded_since__lte=before) & ~Exists(checks)
    held = MemberCard.objects.filter(
        person__affiliations__unit_id=OuterRef("unit_id"), starts_on__lt=first, ends_on__gt=first
    )
    years = [When(owed & Exists(held), then=Value(before))] if ruled else []
    whose: Any = Value(first, output_field=DateField())
    if years:
        whose = Case(*years, default=whose, output_field=DateField())
    due: QuerySet[Any] = rows.annotate(year_from=whose)
    return due


def _year_of_checks(scope: Scope, values: Values) -> Hashable:
    """The first day of the year of the date, and whether the rule held before it. Raises in a gap."""
    first = scope.on.replace(month=1, day=1)
    law.card_check_due(first, values)
    return first, values[law.CARD_CHECKS].starts_on < first


def loan_due(due_on: date, _values: Values) -> date:
    """The day agreed for giving it back."""
    return due_on


def _says(sentence: Any, page: str, anchor: str) -> Any:
    """A duty about a person: the sentence with the day of the anchor, leading to a list of the unit."""

    def said(row: Any, _due_on: date | None) -> Duty:
        return Duty(
            subject=row.person.name,
            sentence=str(sentence) % {"day": format_date(getattr(row, anchor))},
            url=reverse(f"standing:{page}", args=[row.unit_ref]),
        )

    return said


def _return_loan(row: Any, _due_on: date | None) -> Duty:
    values = {"who": row.borrower, "day": format_date(row.lent_on)}
    return Duty(
        subject=row.file.person.name,
        sentence=_("Thu lại hồ sơ cho %(who)s mượn ngày %(day)s.") % values,
        url=reverse("standing:files", args=[row.unit_ref]),
    )


def _of_unit(sentence: Any, page: str = "files") -> Any:
    def said(row: Any, _due_on: date | None) -> Duty:
        url = reverse(f"standing:{page}", args=[row.unit_ref])
        return Duty(subject=row.unit_name, sentence=str(sentence), url=url)

    return said


CARD_ISSUE = oblige_about_people(
    "cards.issue_due",
    gettext_lazy("Phát thẻ đảng viên"),
    rules=(law.CARD_OFFICIAL,),
    rows=_cards_to_issue,
    anchor="official_on",
    says=_says(gettext_lazy("Làm thủ tục phát thẻ; chính thức từ ngày %(day)s."), "cards", "official_on"),
)
CARD_REPLACE = oblige_about_people(
    "cards.replace_due",
    gettext_lazy("Cấp lại thẻ đảng viên"),
    rules=(law.CARD_LOST,),
    rows=_cards_to_replace,
    anchor="last_end_on",
    says=_says(gettext_lazy("Xét cấp lại, đổi thẻ mất, hỏng ngày %(day)s."), "cards", "last_end_on"),
)
CARD_TAKE_BACK = oblige_about_people(
    "cards.withdraw_due",
    gettext_lazy("Thu lại thẻ đảng viên"),
    rules=(law.CARD_WITHDRAWN,),
    rows=_cards_to_take_back,
    anchor="left_on",
    says=_says(gettext_lazy("Thu thẻ nộp lên cấp trên; ra khỏi Đảng ngày %(day)s."), "cards", "left_on"),
)
CARD_CHECK = oblige_about_people(
    "cards.check_due",
    gettext_lazy("Kiểm tra thẻ đảng viên"),
    rules=(law.CARD_CHECKS,),
    owed_by="cell_secretary",
    rows=_cells_to_check,
    reckon=_year_of_checks,
    anchor="year_from",
    opens=law.card_check_opens,
    due=law.card_check_due,
    says=_of_unit(gettext_lazy("Kiểm tra thẻ đảng viên của năm trong chi bộ."), "card_check"),
    shown_with=(),
)
REMARK = oblige_about_people(
    "residence.remark_due",
    gettext_lazy("Lấy nhận xét của nơi cư trú"),
    rules=(law.REMARKS,),
    owed_by="cell_secretary",
    rows=_unremarked,
    anchor="since",
    opens=law.remark_opens,
    due=law.remark_due,
    says=_says(
        gettext_lazy("Lấy nhận xét của chi bộ nơi cư trú; lần trước ngày %(day)s."), "residences", "since"
    ),
)
SUPPLEMENT = oblige_about_people(
    "files.supplement_due",
    gettext_lazy("Bổ sung hồ sơ hằng năm"),
    rules=(law.SUPPLEMENTS,),
    owed_by="cell_secretary",
    rows=_cells_without_supplements,
    reckon=lambda scope, _values: scope.on.replace(month=1, day=1),
    anchor="year_from",
    opens=law.supplement_opens,
    due=law.supplement_due,
    says=_of_unit(gettext_lazy("Thu phiếu bổ sung hồ sơ của năm; không đổi thì ghi K.")),
    shown_with=(),
)
CHECK = oblige_about_people(
    "files.check_due",
    gettext_lazy("Đối chiếu danh sách với hồ sơ"),
    rules=(law.CHECKS,),
    rows=_unchecked,
    anchor="since",
    opens=law.check_opens,
    due=law.check_due,
    says=_of_unit(gettext_lazy("Đối chiếu danh sách đảng viên với hồ sơ đang giữ.")),
    shown_with=(),
)
LOAN = oblige_about_people(
    "files.loan_due",
    gettext_lazy("Hồ sơ cho mượn đến hẹn trả"),
    rules=(law.LOANS,),
    rows=lambda scope, _values: lent_on(scope),
    anchor="due_on",
    due=loan_due,
    says=_return_loan,
    shown_with=("file__person",),
)
