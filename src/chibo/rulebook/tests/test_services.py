"""Confirmations and overrides: effect, audit, refusal, and what the reads make of them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.decisions.models import Decision
from chibo.org.access import OPERATOR
from chibo.org.models import Role
from chibo.rulebook import permissions, queries, services
from chibo.rulebook.answers import rules_json
from chibo.rulebook.models import RuleConfirmation, RuleKey, RuleOverride
from chibo.rulebook.services import Evidence
from tests import factories

pytestmark = pytest.mark.django_db

AGE, DUES = "admission.min_age", "dues.retained.other_cell"
FROM, ON = date(2025, 7, 1), date(2026, 1, 1)
PAPER = Evidence("294-QĐ/TW", "Ban Chấp hành Trung ương", date(2025, 5, 26), "Văn phòng đảng ủy")
OWN_PAPER = Evidence("12-QĐ/ĐU", "Đảng ủy xã Xuân Hòa", date(2026, 2, 10))


@pytest.fixture
def tree():
    return factories.make_tree()


@pytest.fixture
def cast(tree):
    people = factories.cast(tree)
    role = Role.objects.get(code="organisation_officer")
    Role.objects.filter(pk=role.pk).update(permissions=[*role.permissions, *permissions.ALL])
    return people


def set_own(tree, value="0.3", *, unit=None, viewer=OPERATOR, starts_on=ON, ends_on=END, **more):
    more = more or {"evidence": OWN_PAPER}
    return services.set_override(
        viewer, unit=factories.at(unit or tree.a), rule_id=DUES, value=value, starts_on=starts_on, ends_on=ends_on, **more
    )  # fmt: skip


def test_confirm_rule_marks_the_row_and_is_audited(cast):
    made = services.confirm_rule(cast.viewer("clerk_a"), rule_id=AGE, starts_on=FROM, evidence=PAPER)
    found = queries.rule(AGE, on=ON)
    assert found.is_confirmed
    assert found.evidence == "294-QĐ/TW, Ban Chấp hành Trung ương, 26/05/2025"
    assert not queries.rule(AGE, on=date(2026, 8, 1)).is_confirmed
    assert (made.confirmed_by, made.confirmed_by_label) == (cast.clerk_a, "clerk_a")
    entries = {entry.object_type: entry for entry in AuditEntry.objects.filter(act="rulebook.confirm_rule")}
    assert entries["rulebook.confirmation"].after["value"] == 18
    assert entries["decisions.decision"].after["number"] == "294-QĐ/TW"


def test_confirm_rule_uses_the_paper_that_is_there():
    paper = Decision.objects.create(
        number="294-QĐ/TW", issuer=PAPER.issuer, issued_on=PAPER.issued_on, recorded_in=new_uid()
    )
    made = services.confirm_rule(OPERATOR, rule_id=AGE, starts_on=FROM, evidence=PAPER)
    assert made.decision == paper


def test_a_row_that_reads_otherwise_since_is_unconfirmed_and_may_be_confirmed_anew():
    services.confirm_rule(OPERATOR, rule_id=AGE, starts_on=FROM, evidence=PAPER)
    RuleConfirmation.objects.update(value=17)
    assert not queries.rule(AGE, on=ON).is_confirmed
    services.confirm_rule(OPERATOR, rule_id=AGE, starts_on=FROM, evidence=PAPER)
    assert queries.rule(AGE, on=ON).is_confirmed
    assert RuleConfirmation.objects.count() == 1


def test_confirm_rule_of_a_local_row(cast):
    services.confirm_rule(
        OPERATOR,
        rule_id="recognition.decision_deadline",
        starts_on=date(2025, 11, 30),
        scope="ha-noi",
        evidence=Evidence("Hướng dẫn tháng 11/2025", "Thành ủy Hà Nội"),
    )
    lines = {
        line.row.scope.key: line.is_confirmed for line in queries.history("recognition.decision_deadline")
    }
    assert lines == {"ha-noi": True, "": False}


@pytest.mark.parametrize(
    ("rule_id", "starts_on", "evidence", "code"),
    [
        pytest.param(AGE, date(2025, 7, 2), PAPER, "rule_row_unknown", id="no such row"),
        pytest.param(AGE, date(2021, 7, 30), PAPER, "rule_row_gap", id="a gap"),
        pytest.param(AGE, FROM, Evidence("208-QĐ/TW", "TW"), "evidence_other_document", id="another paper"),
        pytest.param(AGE, FROM, Evidence(" ", "TW"), "evidence_missing", id="no number"),
        pytest.param(AGE, FROM, Evidence("294-QĐ/TW", ""), "evidence_missing", id="no issuer"),
        pytest.param("admission.minage", FROM, PAPER, "rule_unknown", id="no such rule"),
    ],
)
def test_confirm_rule_refuses(rule_id, starts_on, evidence, code):
    with pytest.raises(DomainError) as refused:
        services.confirm_rule(OPERATOR, rule_id=rule_id, starts_on=starts_on, evidence=evidence)
    assert refused.value.code == code
    assert not RuleConfirmation.objects.exists()


def test_confirm_rule_twice_is_a_conflict():
    services.confirm_rule(OPERATOR, rule_id=AGE, starts_on=FROM, evidence=PAPER)
    with pytest.raises(Conflict):
        services.confirm_rule(OPERATOR, rule_id=AGE, starts_on=FROM, evidence=PAPER)


@pytest.mark.parametrize("who", ["secretary", "member_user", "nobody"])
def test_confirm_rule_needs_the_permission(cast, who):
    with pytest.raises(Forbidden):
        services.confirm_rule(cast.viewer(who), rule_id=AGE, starts_on=FROM, evidence=PAPER)


def test_withdraw_confirmation_is_audited():
    made = services.confirm_rule(OPERATOR, rule_id=AGE, starts_on=FROM, evidence=PAPER)
    services.withdraw_confirmation(OPERATOR, confirmation=made)
    assert not queries.rule(AGE, on=ON).is_confirmed
    assert AuditEntry.objects.get(act="rulebook.withdraw_confirmation").before["rule"] == AGE


def test_set_override_holds_in_the_unit_and_below_only(tree, cast):
    set_own(tree, viewer=cast.viewer("clerk_a"))
    values = [
        queries.rule(DUES, on=ON, unit=factories.at(unit)).value
        for unit in (tree.a, tree.cell, tree.b, tree.province)
    ]
    assert [str(value) for value in values] == ["3/10", "3/10", "None", "None"]
    found = queries.rule(DUES, on=ON, unit=factories.at(tree.cell))
    assert (found.origin, found.is_confirmed, found.basis.number) == ("override", True, "12-QĐ/ĐU")
    entry = AuditEntry.objects.get(act="rulebook.set_override", object_type="rulebook.override")
    assert (entry.after["value"], entry.unit_id) == ("0.3", tree.a.pk)


def test_set_override_of_the_nearest_unit_wins(tree):
    set_own(tree, "0.5", unit=tree.province)
    set_own(tree, "0.4", unit=tree.cell)
    values = [queries.rule(DUES, on=ON, unit=factories.at(unit)).share for unit in (tree.a, tree.cell)]
    assert [float(value) for value in values] == [0.5, 0.4]


def test_set_override_by_words_alone_stays_unconfirmed(tree):
    set_own(tree, basis="Kết luận hội nghị")
    found = queries.rule(DUES, on=ON, unit=factories.at(tree.a))
    assert (found.is_confirmed, found.basis.number) == (False, "Kết luận hội nghị")


def test_override_edges(tree):
    own = set_own(tree, ends_on=date(2026, 7, 1))
    days = [date(2025, 12, 31), ON, date(2026, 6, 30), date(2026, 7, 1)]
    unit = factories.at(tree.a)
    assert [queries.rule(DUES, on=day, unit=unit).is_gap for day in days] == [True, False, False, True]
    services.end_override(OPERATOR, unit=unit, override=own, ends_on=date(2026, 3, 1))
    assert queries.rule(DUES, on=date(2026, 3, 1), unit=unit).is_gap
    assert AuditEntry.objects.get(act="rulebook.end_override").after == {"to": "2026-03-01"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        pytest.param({"value": 0.3}, "override_value_wrong", id="a float"),
        pytest.param({"value": "ba mươi"}, "override_value_wrong", id="words"),
        pytest.param({"basis": " "}, "override_without_basis", id="no basis"),
        pytest.param({"ends_on": ON}, "override_period_empty", id="empty period"),
    ],
)
def test_set_override_refuses(tree, more, code):
    with pytest.raises(DomainError) as refused:
        set_own(tree, **more) if "basis" in more else set_own(tree, evidence=OWN_PAPER, **more)
    assert refused.value.code == code
    assert not RuleOverride.objects.exists()


def test_overlapping_override_is_a_conflict_and_touching_is_not(tree):
    set_own(tree, ends_on=date(2026, 7, 1))
    with pytest.raises(Conflict):
        set_own(tree, starts_on=date(2026, 6, 30))
    set_own(tree, "0.4", starts_on=date(2026, 7, 1))
    assert RuleOverride.objects.count() == 2


def test_the_database_refuses_overlapping_overrides(tree):
    own = set_own(tree)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleOverride.objects.create(
            rule=own.rule,
            unit=tree.a,
            value="0.5",
            basis="x",
            starts_on=date(2026, 5, 1),
            recorded_in=new_uid(),
        )


def test_end_override_refuses_to_reach_into_the_next_one(tree):
    own = set_own(tree, ends_on=date(2026, 7, 1))
    set_own(tree, "0.4", starts_on=date(2026, 7, 1))
    unit = factories.at(tree.a)
    with pytest.raises(Conflict):
        services.end_override(OPERATOR, unit=unit, override=own, ends_on=date(2026, 8, 1))
    with pytest.raises(DomainError, match="đơn vị khác"):
        services.end_override(OPERATOR, unit=factories.at(tree.b), override=own, ends_on=date(2026, 3, 1))


def test_set_override_keeps_to_the_reach_of_the_role(tree, cast):
    with pytest.raises(NotVisible):
        set_own(tree, viewer=cast.viewer("clerk_b"))
    with pytest.raises(Forbidden):
        set_own(tree, unit=tree.cell, viewer=cast.viewer("secretary"))


def test_rule_costs_one_query_however_much_is_recorded(tree, django_assert_num_queries):
    unit = factories.at(tree.cell)
    with django_assert_num_queries(1):
        queries.rule(DUES, on=ON, unit=unit)
    set_own(tree)
    set_own(tree, "0.5", unit=tree.province)
    services.confirm_rule(OPERATOR, rule_id=AGE, starts_on=FROM, evidence=PAPER)
    services.confirm_rule(
        OPERATOR, rule_id=AGE, starts_on=date(2026, 7, 26), evidence=Evidence("208-QĐ/TW", "TW")
    )
    with django_assert_num_queries(1):
        assert queries.rule(DUES, on=ON, unit=unit).value
    with django_assert_num_queries(1):
        values = queries.rules(on=ON, unit=unit)
    assert values[AGE].is_confirmed
    assert values[DUES].origin == "override"


def test_a_key_of_a_rule_that_is_gone_does_no_harm(tree):
    key = RuleKey.objects.create(code="gone.rule")
    RuleOverride.objects.create(
        rule=key, unit=tree.a, value=1, basis="x", starts_on=ON, recorded_in=new_uid()
    )
    assert queries.rules(on=ON, unit=factories.at(tree.a))[AGE].whole == 18


def test_overrides_are_shown_within_reach(tree, cast):
    set_own(tree)
    set_own(tree, "0.5", unit=tree.province)
    names = {
        who: [own.unit_name for own in queries.overrides_of(cast.viewer(who), DUES, ON)]
        for who in ("clerk_a", "clerk_b", "nobody")
    }
    assert names["clerk_a"] == ["Đảng bộ tỉnh Bình Sơn", "Đảng bộ xã Xuân Hòa"]
    assert names["clerk_b"] == ["Đảng bộ tỉnh Bình Sơn"]
    assert names["nobody"] == []


def test_rules_json(tree, django_assert_num_queries):
    unit = factories.at(tree.a)
    set_own(tree)
    with django_assert_num_queries(1):
        answer = rules_json(ON, unit, [DUES, AGE])
    assert (answer["on"], answer["unit"]) == ("2026-01-01", "xuan-hoa")
    own, age = answer["rules"]
    assert (own["value"], own["origin"], own["gap"], own["confirmed"]) == ("0.3", "override", False, True)
    assert (age["value"], age["unit"], age["bound"], age["confirmed"]) == (
        18,
        "years_of_age",
        "at_least",
        False,
    )
    assert age["basis"] == {
        "number": "294-QĐ/TW", "issuer": "Trung ương Đảng", "date": "2025-05-26", "clause": "§1.1.1",
    }  # fmt: skip
    assert (age["from"], age["to"], age["confidence"]) == (
        "2025-07-01",
        "2026-07-26",
        {"stated": "H", "applies": "H"},
    )
    assert len(rules_json(ON, None, [])["rules"]) > 500
    with pytest.raises(NotVisible, match=r"admission\.min_age"):
        rules_json(ON, None, ["admission.min_ages"])
