"""The page behind every number: what is counted, on what basis, from which source, compared with when; then the rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.catalogue.declarations import Change, Count, Evaluated
from chibo.catalogue.register import figure_of
from chibo.core.clock import today
from chibo.core.errors import Forbidden
from chibo.figures.breakdown import CHILD_UNIT
from chibo.figures.results import State
from chibo.org import pages, permissions
from chibo.people.pages import purpose_address
from chibo.people.purposes import PurposeNeededError
from chibo.people.services.openings import open_names
from chibo.web import explaining
from chibo.web.explaining import Question
from chibo.web.shown import number, period_words, sentence, shown, state_word
from chibo.web.spans import address_of_days, period_asked, span_form

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.figures.results import Result
    from chibo.org.queries import UnitOn


@pages.unit_page(permissions.SEE_FIGURES)
def explain(request: HttpRequest, unit: UnitOn, key: str) -> HttpResponse:
    """One figure of one unit, explained down to its rows."""
    if moved := address_of_days(request):
        return redirect(moved)
    question = _question(request, unit, key)
    result = explaining.answer(question)
    context: dict[str, Any] = {
        "question": question,
        "result": result,
        "heading": f"{result.label}: {sentence(result)}",
        "time_words": period_words(question.unit, question.period),
        "state": state_word(result),
        "span": question.period and span_form(question.period),
        "whole": _whole(question),
        "points": explaining.over_time(question),
        "ways": explaining.dimensions(question),
        "list_url": _list_url(question, unit.ref),
        "why": pages.viewer(request).why(permissions.SEE_FIGURES, unit.path),
        **_comparison(request, question, result),
        **_breakdown(request, question),
        **_rows(request, question, result),
    }
    return render(request, "web/explain_page.html", context)


def _question(request: HttpRequest, unit: UnitOn, key: str) -> Question:
    figure = figure_of(key)
    asked = request.GET
    question = Question(
        viewer=pages.viewer(request), unit=unit, figure=figure, period=period_asked(unit, asked.get("period", "")), by=asked.get("by", ""),
        at=asked.get("at"), rest=asked.get("rest") == "1", after=asked.get("after", ""),
    )  # fmt: skip
    if question.period is None and not question.is_flow:
        return question
    period = question.period or explaining.year_to_date(unit.on)
    placed = unit.at(min(period.last_day, today()))
    return Question(
        question.viewer, placed, figure, period, question.by, question.at, question.rest, question.after
    )


def _whole(question: Question) -> str:
    """What the number is a part of, in words."""
    leaf = question.leaf
    return str(figure_of(leaf.part_of).label) if isinstance(leaf, Count) and leaf.part_of else ""


def _comparison(request: HttpRequest, question: Question, result: Result) -> dict[str, Any]:
    """The same figure on the date asked to compare with."""
    on = pages.asked_date(request, "compare")
    if on is None or question.is_flow:
        return {"compare_on": on}
    before = explaining.compared(question, on)
    if before is None:
        return {"compare_on": on, "compare_note": _("Khi ấy đơn vị này chưa có.")}
    line = shown(result, question.unit, before=before, since=f"{on:%d/%m/%Y}")
    return {
        "compare_on": on,
        "before": before,
        "before_sentence": sentence(before),
        "change": line,
        "compare_note": before.reason,
    }


def _list_url(question: Question, ref: str) -> str:
    """Where the list behind a number of another engine is; "" where the rows stand on this page."""
    figure = question.figure
    if not isinstance(figure, Evaluated) or not figure.listed_at:
        return ""
    address = f"{reverse(figure.listed_at, args=[ref])}?on={question.unit.on.isoformat()}"
    return f"{address}&{figure.listed_as}" if figure.listed_as else address


def _part_url(request: HttpRequest, question: Question, key: str) -> str:
    """Where the rows of one part stand: below on this page, or in the list behind a number of another engine."""
    figure = question.figure
    if not isinstance(figure, Evaluated):
        return question.url(by=question.by, at=key) + "#phia-sau"
    if question.by != CHILD_UNIT:
        return f"{_list_url(question, question.unit.ref)}&key={key}"
    refs = {child.code: child.ref for child in pages.children(request, question.unit)}
    return _list_url(question, refs[key]) if key in refs else ""


def _breakdown(request: HttpRequest, question: Question) -> dict[str, Any]:
    split = explaining.parts(question)
    if split is None or split.by is None:
        return {}
    lines = [
        {
            "part": part,
            "value": "" if part.hidden else number(part.value, split.unit),
            "share": part.numerator / part.denominator
            if part.numerator is not None and part.denominator and not split.is_share
            else None,
            "url": _part_url(request, question, part.key) if part.value and not part.hidden else "",
        }
        for part in split.by.values()
    ]
    chosen = split.by.get(question.at or "") if question.at is not None else None
    return {"split": split, "lines": lines, "chosen": chosen}


def _rows(request: HttpRequest, question: Question, result: Result) -> dict[str, Any]:
    """The exception first: rows of the whole that were not counted; then those that were."""
    if result.hidden or result.state in {State.EMPTY, State.DECLARED}:
        return {}
    if question.leaf is None or isinstance(question.figure, Change):
        return {}
    rest_label = str(getattr(question.leaf, "rest_label", ""))
    has_rest = bool(rest_label) and result.numerator != result.denominator and question.at is None
    if question.is_sensitive and question.viewer.can(permissions.SEE_SENSITIVE, question.unit.path):
        # Who is of which faith or people is not read in passing: closed until asked for, and whoever asks is written down.
        if request.GET.get("names") != "1":
            return {"is_closed": True}
        has_rest = False
    question, purpose_url = _seeing(request, question)
    return {
        "purpose_url": purpose_url,
        "rest_label": rest_label,
        "rest": explaining.rows(question, rest=True) if has_rest else None,
        "counted": explaining.rows(question, rest=False),
    }


def _seeing(request: HttpRequest, question: Question) -> tuple[Question, str]:
    """The question of a viewer as they see names of the unit, or where to state what for; who opens them is written down."""
    population = question.population
    if population is None or population.see_rows != permissions.SEE_PEOPLE:
        return question, ""
    try:
        viewer, _purpose = open_names(
            question.viewer, question.unit, figure=question.figure.key, always_noted=question.is_sensitive
        )
    except PurposeNeededError:
        form = reverse("people:purpose_names", args=[question.unit.ref])
        return question, purpose_address(form, request.get_full_path())
    except Forbidden:
        return question, ""
    return replace(question, viewer=viewer), ""
