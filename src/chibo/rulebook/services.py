"""Writes of the rulebook: confirming a row against the official text, and setting a value for a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import now
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.decisions.models import Decision
from chibo.org import access as org_access
from chibo.rulebook import access, permissions
from chibo.rulebook.models import RuleConfirmation, RuleKey, RuleOverride
from chibo.rulebook.queries import fact_of, find_rule
from chibo.rulebook.values import WrongValueError, parse_value, to_json

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rows import RuleRow


@dataclass(frozen=True)
class Evidence:
    """The official paper a row was compared with, or an override rests on."""

    number: str
    issuer: str
    issued_on: date | None = None
    kept_at: str = ""


@transaction.atomic
def confirm_rule(
    viewer: Viewer, *, rule_id: str, starts_on: date, evidence: Evidence, scope: str = ""
) -> RuleConfirmation:
    """Says that the row of a rule that begins on `starts_on` reads so in the official text. Permission `rules.confirm`.

    `scope` is the key of a local row. Raises `NotVisible` for an unknown rule, `DomainError` for a gap, a row that is not
    there, and another paper than the one the row cites, `Conflict` if it is confirmed already.
    """
    access.require_confirm(viewer)
    row = _row(rule_id, starts_on, scope)
    _check_evidence(row, evidence)
    act = Act(viewer.actor, "rulebook.confirm_rule", new_uid(), chain=0)
    key, _made = RuleKey.objects.get_or_create(code=rule_id)
    stored = RuleConfirmation.objects.filter(rule=key, scope=scope, row_starts_on=starts_on).first()
    if stored and fact_of(rule_id, stored).is_of(row):
        raise Conflict("rule_confirmed_already", _("Dòng này đã được đối chiếu với bản gốc."))
    act.keep([stored] if stored else [])
    before = {"value": stored.value, "decision": stored.decision_id} if stored else None
    confirmation = stored or RuleConfirmation(rule=key, scope=scope, row_starts_on=starts_on)
    confirmation.value = to_json(row.value)
    confirmation.decision = _decision(evidence, act)
    confirmation.confirmed_by_id = viewer.user_id
    confirmation.confirmed_by_label = viewer.label
    confirmation.confirmed_at = now()
    confirmation.recorded_in = act.uid
    confirmation.save()
    facts = {
        "rule": rule_id,
        "scope": scope,
        "from": starts_on,
        "value": confirmation.value,
        "decision": confirmation.decision_id,
    }
    act.record(
        [act.draft("rulebook.confirmation", confirmation.pk, unit_id=None, before=before, after=facts)]
    )
    return confirmation


@transaction.atomic
def withdraw_confirmation(viewer: Viewer, *, confirmation: RuleConfirmation) -> None:
    """Takes a confirmation back; the row is unconfirmed again and the audit keeps both. Permission `rules.confirm`."""
    access.require_confirm(viewer)
    act = Act(viewer.actor, "rulebook.withdraw_confirmation", new_uid(), chain=0)
    facts = {
        "rule": confirmation.rule.code,
        "scope": confirmation.scope,
        "from": confirmation.row_starts_on,
        "value": confirmation.value,
        "decision": confirmation.decision_id,
    }
    act.keep([confirmation])
    act.record([act.draft("rulebook.confirmation", confirmation.pk, unit_id=None, before=facts)])
    confirmation.delete()


def _row(rule_id: str, starts_on: date, scope: str) -> RuleRow:
    rows = [row for row in find_rule(rule_id).rows if row.starts_on == starts_on and row.scope.key == scope]
    if not rows:
        raise DomainError(
            "rule_row_unknown",
            _("Quy định «%(id)s» không có dòng nào áp dụng từ ngày %(day)s.")
            % {"id": rule_id, "day": format_date(starts_on)},
        )
    if rows[0].is_gap:
        raise DomainError(
            "rule_row_gap",
            _("Dòng này chưa có giá trị nên chưa thể đối chiếu. Hãy đặt giá trị riêng cho đơn vị."),
        )
    return rows[0]


def _check_evidence(row: RuleRow, evidence: Evidence) -> None:
    if not clean_text(evidence.number) or not clean_text(evidence.issuer):
        raise DomainError(
            "evidence_missing",
            _("Hãy ghi số và cơ quan ban hành của văn bản đã đối chiếu."),
            field="number",
        )
    cited = row.basis.number if row.basis else ""
    if cited and clean_text(evidence.number).casefold() != cited.casefold():
        raise DomainError(
            "evidence_other_document",
            _("Dòng này dẫn %(cited)s, không phải %(number)s. Hãy đối chiếu với đúng văn bản ấy.")
            % {"cited": cited, "number": evidence.number},
            field="number",
        )


def _decision(evidence: Evidence, act: Act) -> Decision:
    """The paper of that number, issuer and date, recorded if it is not there yet."""
    named = {
        "number": clean_text(evidence.number),
        "issuer": clean_text(evidence.issuer),
        "issued_on": evidence.issued_on,
    }
    found = Decision.objects.filter(**named).order_by("id").first()
    if found:
        return found
    made = Decision.objects.create(**named, kept_at=clean_text(evidence.kept_at), recorded_in=act.uid)
    act.record([act.draft("decisions.decision", made.pk, unit_id=None, after=named)])
    return made


@transaction.atomic
def set_override(
    viewer: Viewer,
    *,
    unit: UnitOn,
    rule_id: str,
    value: object,
    starts_on: date,
    ends_on: date = END,
    basis: str = "",
    evidence: Evidence | None = None,
) -> RuleOverride:
    """Sets the value of a rule for a unit and all below it on `[starts_on, ends_on)`. Permission `rules.override`.

    `value` is written as in JSON ("2/3", 30, true, […]). Raises `DomainError` for a value that does not fit the rule's
    unit, an empty period or no basis, `Conflict` where it overlaps a value set before (end that one first).
    """
    org_access.require(viewer, permissions.OVERRIDE, unit.path)
    kept = _kept_value(rule_id, value)
    _check_period(starts_on, ends_on)
    if not clean_text(basis) and evidence is None:
        raise DomainError(
            "override_without_basis", _("Hãy ghi căn cứ hoặc văn bản của giá trị riêng."), field="basis"
        )
    act = Act(viewer.actor, "rulebook.set_override", new_uid(), chain=unit.chain)
    key, _made = RuleKey.objects.get_or_create(code=rule_id)
    _check_free(key, unit, starts_on, ends_on)
    override = RuleOverride.objects.create(
        rule=key,
        unit_id=unit.id,
        value=kept,
        starts_on=starts_on,
        ends_on=ends_on,
        basis=clean_text(basis),
        decision=_decision(evidence, act) if evidence else None,
        recorded_in=act.uid,
    )
    facts = {"rule": rule_id, "value": kept, "from": starts_on, "to": ends_on, "basis": override.basis}
    act.record([act.draft("rulebook.override", override.pk, unit_id=unit.id, after=facts)])
    return override


def _kept_value(rule_id: str, value: object) -> object:
    """The value as it is stored, if it fits the unit of the rule."""
    rule = find_rule(rule_id)
    try:
        return to_json(parse_value(rule.unit, value))
    except WrongValueError as error:
        sentence = _("Giá trị «%(value)s» không hợp với quy định «%(id)s» (đơn vị: %(unit)s).")
        facts = {"value": value, "id": rule_id, "unit": rule.unit}
        raise DomainError("override_value_wrong", sentence % facts, field="value") from error


@transaction.atomic
def end_override(viewer: Viewer, *, unit: UnitOn, override: RuleOverride, ends_on: date) -> None:
    """Ends a value a unit has set, so that it held until the day before `ends_on`. Permission `rules.override`."""
    org_access.require(viewer, permissions.OVERRIDE, unit.path)
    if override.unit_id != unit.id:
        raise DomainError("override_of_other_unit", _("Giá trị riêng này là của đơn vị khác."))
    _check_period(override.starts_on, ends_on)
    act = Act(viewer.actor, "rulebook.end_override", new_uid(), chain=unit.chain)
    act.keep([override], ("ends_on", "closed_in"))
    before = {"to": override.ends_on}
    override.ends_on = ends_on
    override.closed_in = act.uid
    try:
        with transaction.atomic():
            override.save(update_fields=["ends_on", "closed_in"])
    except IntegrityError as error:
        raise _overlap() from error
    act.record(
        [act.draft("rulebook.override", override.pk, unit_id=unit.id, before=before, after={"to": ends_on})]
    )


def _check_period(starts_on: date, ends_on: date) -> None:
    if starts_on >= ends_on:
        raise DomainError(
            "override_period_empty", _("Ngày hết áp dụng phải sau ngày bắt đầu."), field="ends_on"
        )


def _check_free(key: RuleKey, unit: UnitOn, starts_on: date, ends_on: date) -> None:
    taken = RuleOverride.objects.filter(
        rule=key, unit_id=unit.id, starts_on__lt=ends_on, ends_on__gt=starts_on
    )
    if taken.exists():
        raise _overlap()


def _overlap() -> Conflict:
    return Conflict(
        "override_overlap",
        _(
            "Đơn vị đã đặt một giá trị riêng trong khoảng thời gian này. Hãy ghi ngày hết áp dụng của giá trị ấy trước."
        ),
        field="starts_on",
    )
