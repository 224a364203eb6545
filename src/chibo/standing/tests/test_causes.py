"""Time bars, discipline put off, and where a matter comes from (DIS-05, DIS-06, DIS-09 … DIS-13, DIS-16, DIS-17)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.history.services import undo_act
from chibo.obligations.engine import Asked, open_items, standings
from chibo.org.access import OPERATOR, viewer_of
from chibo.rulebook.loading import shipped_rulebook
from chibo.standing import services
from chibo.standing.cause_words import origin_said, time_bar_said
from chibo.standing.models import DisciplineCase, Examination, Postponement
from chibo.standing.rules import causes as law
from chibo.standing.rules import discipline
from chibo.standing.tests.test_discipline import inspector, record, tree  # noqa: F401 - fixtures
from tests import factories

TODAY, SINCE = date(2026, 8, 1), date(2026, 3, 2)
PAPER = DecisionDraft(issuer="Bệnh viện đa khoa tỉnh", number="77-GCN", issued_on=SINCE, title="Không giữ")
R, W, M, X = "reprimand", "warning", "removal_from_office", "expulsion"


def values(on=TODAY, *more):
    return {key: shipped_rulebook().rule(key, on=on) for key in (*law.RULES, *more)}


@pytest.mark.parametrize(
    ("form", "act", "unbarred", "last"),
    [
        (R, date(2021, 8, 1), False, date(2026, 8, 1)), (R, date(2020, 2, 29), False, date(2025, 2, 28)),
        (W, date(2016, 8, 1), False, date(2026, 8, 1)), (M, date(2016, 2, 29), False, date(2026, 2, 28)),
        (X, date(1990, 1, 1), False, END), (R, date(1990, 1, 1), True, END),
    ],
    ids=["DIS-09", "DIS-09-leap-day", "DIS-10-warning", "DIS-10-removal", "DIS-11-expulsion", "DIS-11-kind-of-matter"],
)  # fmt: skip
def test_time_bar_counts_from_the_newest_act(form, act, unbarred, last):
    assert law.bar_last_day(form, act, values(), unbarred=unbarred) == last


def test_where_the_rulebook_has_a_gap_no_time_bar_is_guessed():
    before = values(date(2024, 1, 1))
    with pytest.raises(LookupError):
        law.bar_last_day(R, date(2001, 1, 1), before)
    assert not law.is_barred(R, date(2001, 1, 1), date(2024, 1, 1), before, unbarred=False)


@pytest.mark.parametrize(
    ("received", "late"),
    [(date(2026, 3, 6), False), (date(2026, 3, 7), True)],
    ids=["DIS-17-day-5", "DIS-17-day-6"],
)
def test_a_notice_is_due_within_five_days(received, late):
    assert law.is_notice_late(date(2026, 3, 1), received, values()) is late
    assert not law.is_notice_late(date(2024, 3, 1), date(2024, 5, 1), values(date(2024, 5, 1)))


@pytest.mark.parametrize(
    ("origin", "on", "spares"),
    [
        ("convicted", TODAY, True), ("wanted", TODAY, True), ("detained", TODAY, True), ("notice", TODAY, False), ("own", TODAY, False),
        ("", TODAY, False), ("convicted", date(2025, 5, 29), False), ("convicted", date(2025, 5, 30), True),
    ],
    ids=["DIS-16", "DIS-16-wanted", "DIS-16-detained", "DIS-16-notice", "DIS-16-own", "DIS-16-unsaid", "DIS-16-gap", "DIS-16-first-day"],
)  # fmt: skip
def test_who_is_convicted_wanted_or_detained_needs_no_ordinary_procedure(origin, on, spares):
    assert law.spares_procedure(origin, values(on)) is spares


@pytest.mark.parametrize(
    ("ground", "ends"),
    [("small_child", date(2027, 3, 2)), ("pregnancy", None), ("illness", None)],
    ids=["DIS-13-child", "DIS-13-pregnancy", "DIS-13-illness"],
)
def test_how_long_a_ground_can_hold(ground, ends):
    assert law.postponed_until(ground, SINCE, values()) == ends


@pytest.mark.parametrize(
    ("issuer", "on", "code"),
    [
        ("Chi ủy chi bộ thôn Một", TODAY, "cell_committee"), ("BAN CHI UỶ", TODAY, "cell_committee"),
        ("Chi bộ thôn Một", TODAY, ""), ("Chi ủy chi bộ thôn Một", date(2021, 1, 1), ""),
    ],
    ids=["DIS-05", "DIS-05-other-spelling", "DIS-05-cell", "DIS-05-before-the-rule"],
)  # fmt: skip
def test_a_cell_committee_has_no_power(issuer, on, code):
    found = discipline.against(
        R,
        is_official=True,
        by_cell=False,
        holds_post=False,
        values=values(on, *discipline.RULES),
        issuer=issuer,
    )
    assert (found.code if found else "") == code


@pytest.mark.parametrize(
    ("by_cell", "on", "first"),
    [(True, TODAY, TODAY), (False, TODAY, SINCE), (False, date(2024, 8, 1), date(2024, 8, 1))],
    ids=["DIS-06-cell", "DIS-06-higher-body", "DIS-06-gap"],
)
def test_from_when_a_decision_holds(by_cell, on, first):
    said = values(on, *discipline.RULES)
    assert discipline.takes_effect_on(on, SINCE, said, by_cell=by_cell) == first


def begin(tree, person, **more):  # noqa: F811
    cause = services.CauseDraft(**more.pop("cause", {}))
    usual = {"kind": "discipline", "since": SINCE, "body": "Ủy ban Kiểm tra Đảng ủy xã Xuân Hòa"}
    draft = services.ExaminationDraft(**(usual | more), cause=cause)
    return services.begin_examination(
        OPERATOR, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=new_uid()
    )


def put_off(tree, row, viewer=OPERATOR, act_uid=None, **more):  # noqa: F811
    usual = {
        "ground": "illness",
        "starts_on": date(2026, 5, 1),
        "last_day": date(2026, 8, 20),
        "paper": PAPER,
    }
    return services.postpone_discipline(
        viewer, unit=factories.at(tree.cell), examination_id=row.pk,
        draft=services.PostponementDraft(**(usual | more)), act_uid=act_uid or new_uid(),
    )  # fmt: skip


def resume(tree, row, on, act_uid=None):  # noqa: F811
    return services.resume_discipline(
        OPERATOR, unit=factories.at(tree.cell), postponement_id=row.pk, on=on, act_uid=act_uid or new_uid()
    )


def refused(code, act, *words):
    with pytest.raises(DomainError) as refusal:
        act()
    assert refusal.value.code == code
    for word in words:
        assert word in str(refusal.value)


def decide(tree, person, **more):  # noqa: F811
    day = more.pop("on", TODAY)
    paper = DecisionDraft(issuer="Chi bộ thôn Một", number="2-QĐ/CB", issued_on=day)
    return record(tree, person, by_cell=True, announced_on=day, **({"paper": paper} | more))


@pytest.mark.django_db
def test_a_form_whose_time_bar_has_passed_needs_a_reason_that_shows(tree, inspector, client):  # noqa: F811
    person = factories.make_person(tree.cell, "Vi Văn Kín")
    late, in_time = (services.CauseDraft(offence_on=day) for day in (date(2021, 7, 31), date(2021, 8, 1)))
    refused("time_barred", lambda: decide(tree, person, cause=late), "Điều 4", "chưa xác nhận", "31/07/2026")
    assert decide(tree, person, cause=in_time, in_spite="thừa").in_spite == ""
    other = factories.make_person(tree.cell, "Vi Văn Hai")
    assert decide(tree, other, form=W, cause=late).ends_on == date(2027, 8, 1)
    third = factories.make_person(tree.cell, "Vi Văn Ba")
    concluded = decide(tree, third, cause=late, concluded_on=date(2026, 7, 31))
    assert (concluded.in_spite, concluded.concluded_on) == ("", date(2026, 7, 31))
    fourth = factories.make_person(tree.cell, "Vi Văn Tư")
    row = decide(tree, fourth, cause=late, in_spite="Kết luận ký trước khi hết thời hiệu")
    assert row.in_spite
    client.force_login(inspector)
    page = client.get(reverse("standing:discipline", args=[tree.a.ref]), {"on": "2026-08-01"})
    assert "Kết luận ký trước khi hết thời hiệu" in page.content.decode()


@pytest.mark.django_db
def test_a_confirmed_time_bar_lets_no_reason_pass(tree, monkeypatch):  # noqa: F811
    from dataclasses import replace

    from chibo.standing.services import discipline as acts

    asked = acts.rules
    sure = lambda *args, **more: {k: replace(v, is_confirmed=True) for k, v in asked(*args, **more).items()}  # noqa: E731
    monkeypatch.setattr(acts, "rules", sure)
    late = services.CauseDraft(offence_on=date(2021, 7, 31))
    person = factories.make_person(tree.cell)
    refused("time_barred", lambda: decide(tree, person, cause=late, in_spite="vẫn ghi"), "Điều 4")
    assert not DisciplineCase.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"cause": {"offence_on": date(2026, 8, 2)}}, "date_future"),
        ({"cause": {"notice_on": SINCE}}, "notice_of_nobody"),
        ({"cause": {"origin": "notice", "notice_received_on": SINCE}}, "notice_without_day"),
        ({"cause": {"origin": "notice", "notice_on": SINCE, "notice_received_on": date(2026, 3, 1)}}, "notice_early"),
        ({"cause": {"origin": "rumour"}}, "origin_unknown"),
        ({"level": "struck_off"}, "form_unknown"),
    ],
    ids=["future", "DIS-17-nobody", "DIS-17-no-day", "DIS-17-backwards", "origin", "DIS-03"],
)  # fmt: skip
def test_a_cause_that_cannot_be_is_refused(tree, more, code):  # noqa: F811
    refused(code, lambda: begin(tree, factories.make_person(tree.cell), **more))
    assert not Examination.objects.exists()


@pytest.mark.django_db
def test_a_new_act_makes_the_time_bar_run_anew(tree):  # noqa: F811
    row = begin(tree, factories.make_person(tree.cell), level=R, cause={"offence_on": date(2021, 6, 1)})
    assert time_bar_said(row, TODAY, values()).tag == "đã hết thời hiệu"
    unit, uid = factories.at(tree.cell), new_uid()

    def newest(on, **more):
        offence = services.OffenceDraft(on=on, level=R, **more)
        return services.date_offence(OPERATOR, unit=unit, examination_id=row.pk, offence=offence, act_uid=uid)

    with pytest.raises(Conflict):
        newest(date(2021, 5, 31))
    said = time_bar_said(newest(date(2024, 1, 15)), TODAY, values())
    assert (said.tag, "15/01/2029" in said.words, "chưa xác nhận" in said.note) == ("", True, True)
    undo_act(OPERATOR, act_uid=uid)
    row.refresh_from_db()
    assert row.offence_on == date(2021, 6, 1)


@pytest.mark.django_db
def test_time_bars_are_called_for_among_those_who_know_alone(tree, inspector):  # noqa: F811
    people = factories.cast(tree)
    for name, level, act in (
        ("Vi Một", R, date(2021, 12, 1)),
        ("Vi Hai", W, date(2016, 11, 1)),
        ("Vi Ba", X, date(2000, 1, 1)),
    ):
        begin(tree, factories.make_person(tree.cell, name), level=level, cause={"offence_on": act})
    keys = ("discipline.time_bar_reprimand", "discipline.time_bar_warning")
    asked = Asked(viewer_of(inspector), factories.at(tree.a, TODAY), keys=keys)
    assert sorted((item.subject, item.due_on) for item in open_items(asked, limit=9)) == [
        ("Vi Hai", date(2026, 11, 1)), ("Vi Một", date(2026, 12, 1)),
    ]  # fmt: skip
    clerk = {one.key for one in standings(Asked(people.viewer("clerk_a"), factories.at(tree.a, TODAY)))}
    assert not [key for key in clerk if key.startswith("discipline.")]


@pytest.mark.django_db
def test_discipline_is_put_off_and_gone_on_with(tree, inspector):  # noqa: F811
    person = factories.make_person(tree.cell, "Vi Văn Kín")
    examined, uid, ended = begin(tree, person), new_uid(), new_uid()
    row = put_off(tree, examined, viewer_of(inspector), uid)
    assert (row.decision.secret, row.decision.title, row.last_day) == (True, "", date(2026, 8, 20))
    refused("discipline_postponed", lambda: decide(tree, person), "Điều 8.7", "chưa xác nhận", "20/08/2026")
    assert decide(tree, person, in_spite="Theo quyết định của cấp trên").in_spite

    def called(on):
        asked = Asked(viewer_of(inspector), factories.at(tree.a, on), keys=("discipline.postponement_end",))
        return [(item.subject, item.due_on, item.is_late) for item in open_items(asked, limit=5)]

    kept = ("Vi Văn Kín", date(2026, 8, 20))
    days = (date(2026, 8, 5), date(2026, 8, 7), date(2026, 8, 20), date(2026, 8, 21))
    assert [called(on) for on in days] == [[], [(*kept, False)], [(*kept, False)], [(*kept, True)]]
    resume(tree, row, date(2026, 7, 20), ended)
    assert called(date(2026, 8, 20)) == []
    with pytest.raises(Conflict):
        resume(tree, row, date(2026, 7, 25))
    undo_act(OPERATOR, act_uid=ended)
    undo_act(viewer_of(inspector), act_uid=uid)
    assert not Postponement.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"last_day": date(2026, 4, 30)}, "postponement_backwards"),
        ({"ground": "small_child", "last_day": date(2027, 5, 1)}, "postponement_too_long"),
        ({"ground": "small_child", "last_day": date(2027, 4, 30)}, ""),
        ({"starts_on": date(2026, 3, 1)}, "postponement_of_nothing"),
        ({"starts_on": date(2026, 8, 2)}, "date_future"),
        ({"ground": "holiday"}, "postponement_ground"),
    ],
    ids=["DIS-13-backwards", "DIS-13-month-12", "DIS-13-day-before-month-12", "DIS-13-before-it-began", "future", "DIS-13-ground"],
)  # fmt: skip
def test_a_postponement_goes_by_the_rule(tree, more, code):  # noqa: F811
    row = begin(tree, factories.make_person(tree.cell))
    if code:
        refused(code, lambda: put_off(tree, row, **more))
        return
    put_off(tree, row, **more)
    refused("postponement_known", lambda: put_off(tree, row))


@pytest.mark.django_db
def test_only_discipline_is_put_off_and_not_where_no_rule_says_so(tree):  # noqa: F811
    inspected = begin(tree, factories.make_person(tree.cell), kind="inspection")
    refused("postponement_of_nothing", lambda: put_off(tree, inspected))
    early = begin(tree, factories.make_person(tree.cell, "Vi Hai"), since=date(2025, 3, 1))
    days = {"starts_on": date(2025, 5, 29), "last_day": date(2025, 9, 1)}
    refused("postponement_gap", lambda: put_off(tree, early, **days))


@pytest.mark.django_db
def test_a_higher_decision_holds_from_signing_and_is_not_announced_before(tree):  # noqa: F811
    person = factories.make_person(tree.cell)
    paper = DecisionDraft(issuer="Ủy ban Kiểm tra Huyện ủy", number="8-QĐ/UBKT", issued_on=date(2026, 7, 6))
    signed = {"paper": paper, "form": W}
    refused("announced_before_signing", lambda: record(tree, person, announced_on=date(2026, 7, 5), **signed))
    row = record(tree, person, announced_on=date(2026, 7, 20), **signed)
    assert (row.starts_on, row.announced_on, row.ends_on) == (
        date(2026, 7, 6),
        date(2026, 7, 20),
        date(2027, 7, 20),
    )
    refused("cell_committee", lambda: decide(tree, factories.make_person(tree.cell, "Vi Hai"), paper=DecisionDraft(
        issuer="Chi ủy thôn Một", number="1", issued_on=TODAY)), "21-QĐ/TW")  # fmt: skip


@pytest.mark.django_db
def test_what_an_origin_says_and_spares(tree):  # noqa: F811
    notice = {"origin": "notice", "notice_on": date(2026, 2, 20), "notice_received_on": date(2026, 2, 26)}
    row = begin(tree, factories.make_person(tree.cell), cause=notice)
    said = origin_said(row, values())
    assert [one.tag for one in said] == ["", "báo chậm"]
    convicted = begin(tree, factories.make_person(tree.cell, "Vi Hai"), cause={"origin": "convicted"})
    assert "không theo trình tự thường" in origin_said(convicted, values())[-1].words


@pytest.mark.django_db
def test_only_those_charged_with_it_write_it_down(tree, inspector):  # noqa: F811
    people, row = factories.cast(tree), begin(tree, factories.make_person(tree.cell))
    uid = new_uid()
    for who, error in (("clerk_a", Forbidden), ("secretary", Forbidden), ("clerk_b", NotVisible)):
        with pytest.raises(error):
            put_off(tree, row, people.viewer(who))
    put_off(tree, row, act_uid=uid)
    with pytest.raises(NotVisible):
        undo_act(people.viewer("clerk_a"), act_uid=uid)


@pytest.mark.django_db
def test_pages_of_the_inspection_officer(tree, inspector, client):  # noqa: F811
    person = factories.make_person(tree.cell, "Vi Văn Kín")
    client.force_login(inspector)
    stated = {"reason": "inspection", "words": "Kiểm tra theo chương trình năm"}
    client.post(reverse("people:purpose_file", args=[person.uid]), stated)
    entered = {
        "kind": "discipline", "body": "Ủy ban Kiểm tra", "since": "2026-03-02", "level": "reprimand", "offence_on": "2022-01-10",
        "origin": "notice", "notice_on": "2026-02-20", "notice_received_on": "2026-02-26",
    }  # fmt: skip
    assert client.post(reverse("standing:examination_new", args=[person.uid]), entered).status_code == 302
    row = Examination.objects.get()
    offence = reverse("standing:examination_offence", args=[person.uid, row.pk])
    assert client.post(offence, {"on": "2022-01-09", "level": "warning"}).status_code == 422
    assert client.post(offence, {"on": "2023-01-10", "level": "warning"}).status_code == 302
    sent = {
        "ground": "illness", "starts_on": "2026-07-01", "last_day": "2026-12-31", "number": "77-GCN", "issuer": "Bệnh viện",
        "issued_on": "2026-07-01",
    }  # fmt: skip
    postpone = reverse("standing:postponement_new", args=[person.uid, row.pk])
    assert client.post(postpone, {**sent, "last_day": "2026-06-30"}).status_code == 422
    assert client.post(postpone, sent).status_code == 302
    listed = client.get(
        reverse("standing:discipline", args=[tree.a.ref]), {"on": "2026-08-01"}
    ).content.decode()
    file = client.get(reverse("people:person", args=[person.uid]), {"on": "2026-08-01"}).content.decode()
    for page in (listed, file):
        for words in ("10/01/2033", "Bệnh nặng đang điều trị: đến hết ngày 31/12/2026", "báo chậm"):
            assert words in page
    case = client.get(reverse("standing:case_new", args=[person.uid])).content.decode()
    assert "2023-01-10" in case or "10/01/2023" in case
    end = reverse("standing:postponement_end", args=[person.uid, Postponement.objects.get().pk])
    assert client.post(end, {"on": "2026-07-01"}).status_code == 422
    assert client.post(end, {"on": "2026-08-01"}).status_code == 302
