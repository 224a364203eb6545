"""Reminding a cell, and the calendar of due days, as the people of a commune use them."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.catalogue.register import figure_of
from chibo.core.audit.models import AuditEntry
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.figures.engine import ask
from chibo.history.services import undo_act
from chibo.obligations import feeds
from chibo.obligations.models import Feed, Reminder
from chibo.obligations.reminders import remind, withdraw_reminder
from chibo.org.models import Unit
from tests import factories

pytestmark = pytest.mark.django_db
KEY = "probation.recognition_due"
TODAY = date(2026, 4, 20)
ROLES = ("clerk_a", "clerk_b", "department", "secretary", "member_user", "nobody")


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    factories.make_person(tree.cell, "Lò Văn Mới", admitted_on="2025-03-02", official_on=None)
    factories.make_person(tree.cells_a[1], "Vi Văn Sau", admitted_on="2025-04-16", official_on=None)
    return tree


@pytest.fixture
def people(tree):
    return factories.cast(tree)


def send(people, unit, key=KEY):
    return remind(people.viewer("clerk_a"), unit=factories.at(unit, TODAY), key=key)


def test_a_reminder_says_who_whom_of_what_and_when_and_stands_in_the_log(tree, people):
    sent = send(people, tree.cell)
    assert (sent.unit_id, sent.key, sent.on, sent.by) == (tree.cell.pk, KEY, TODAY, "Cán bộ tổ chức xã A")
    entry = AuditEntry.objects.get(act="obligations.remind")
    assert (entry.object_id, entry.unit_id, entry.after) == (
        sent.pk,
        tree.cell.pk,
        {"key": KEY, "on": TODAY.isoformat()},
    )


def test_a_second_reminder_of_a_day_is_refused_and_one_of_the_next_day_is_not(settings, tree, people):
    send(people, tree.cell)
    with pytest.raises(Conflict, match="Hôm nay, 20/04/2026"):
        send(people, tree.cell)
    settings.CHIBO_TODAY = date(2026, 4, 21)
    send(people, tree.cell)
    assert Reminder.objects.count() == 2


def test_nothing_open_is_nothing_to_remind_of(tree, people):
    with pytest.raises(DomainError, match="không có gì để nhắc"):
        send(people, tree.cells_a[2])
    with pytest.raises(Forbidden):
        remind(people.viewer("secretary"), unit=factories.at(tree.cell, TODAY), key=KEY)


def test_a_withdrawn_reminder_is_gone_from_the_pages_and_may_be_sent_anew(tree, people):
    clerk = people.viewer("clerk_a")
    sent = send(people, tree.cell)
    withdraw_reminder(clerk, unit=factories.at(tree.cell), reminder_id=sent.pk)
    with pytest.raises(Conflict):
        withdraw_reminder(clerk, unit=factories.at(tree.cell), reminder_id=sent.pk)
    with pytest.raises(NotVisible):
        withdraw_reminder(clerk, unit=factories.at(tree.cells_a[1]), reminder_id=sent.pk)
    assert send(people, tree.cell).pk != sent.pk


def test_both_acts_are_undone_as_any_other(tree, people):
    clerk = people.viewer("clerk_a")
    sent = send(people, tree.cell)
    withdraw_reminder(clerk, unit=factories.at(tree.cell), reminder_id=sent.pk)
    sent.refresh_from_db()
    undo_act(clerk, act_uid=sent.closed_in)
    sent.refresh_from_db()
    assert (sent.withdrawn_on, sent.closed_in) == (None, None)


def test_undoing_the_reminder_itself_takes_it_out(tree, people):
    sent = send(people, tree.cell)
    undo_act(people.viewer("clerk_a"), act_uid=sent.recorded_in)
    assert not Reminder.objects.exists()


def test_officer_reminds_from_the_list_and_the_cell_reads_it(client, tree, people):
    client.force_login(people.clerk_a)
    page = reverse("work", args=[tree.a.ref])
    assert "Nhắc chi bộ" in client.get(page).content.decode()
    answer = client.post(reverse("remind", args=[tree.cell.ref]), {"key": KEY, "back": page}, follow=True)
    html = answer.content.decode()
    assert answer.redirect_chain == [(page, 302)]
    assert "Đã nhắc Chi bộ thôn Đồng Cam." in html
    assert "Rút lời nhắc" in html
    again = client.post(reverse("remind", args=[tree.cell.ref]), {"key": KEY, "back": page}, follow=True)
    assert "đã được nhắc về loại việc này" in again.content.decode()
    client.force_login(people.secretary)
    for name in ("work", "work_brief"):
        read = client.get(reverse(name, args=[tree.cell.ref])).content.decode()
        assert "Cán bộ tổ chức xã A nhắc ngày 20/04/2026" in read
        assert "Nhắc chi bộ" not in read
    # Nobody is led away to another site.
    client.force_login(people.clerk_a)
    away = {"key": KEY, "back": "https://example.org/"}
    assert client.post(reverse("remind", args=[tree.cell.ref]), away).url == reverse(
        "work", args=[tree.cell.ref]
    )


def test_home_of_a_cell_shows_three_lines(client, tree, people):
    for number in range(5):
        factories.make_person(tree.cell, f"Vi Văn {number}", admitted_on="2025-02-01", official_on=None)
    client.force_login(people.secretary)
    answer = client.get(reverse("work_brief", args=[tree.cell.ref]))
    assert len(answer.context["lines"]) == 3
    assert answer.context["total"].open >= 6


def test_the_calendar_is_off_until_it_is_opened_and_tells_only_days(client, tree, people):
    client.force_login(people.clerk_a)
    page = reverse("feed_page", args=[tree.a.ref])
    assert "đang tắt" in client.get(page).content.decode()
    opened = client.post(page)
    address = opened.context["address"]
    assert address.endswith(".ics")
    assert Feed.objects.get().digest not in address
    assert client.get(page).context["address"] == ""
    client.logout()
    answer = client.get(address)
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART;VALUE=DATE:20260413" in text
    assert {line for line in text.splitlines() if line.startswith("SUMMARY")} == {"SUMMARY:Có việc đến hạn"}
    for told in ("Lò", "Vi Văn", "Đồng Cam", tree.a.ref, tree.cell.ref, "dự bị", "chính thức"):
        assert told not in text
    assert "no-store" in answer["Cache-Control"]


def test_a_revoked_address_or_a_closed_account_answers_nothing(client, tree, people):
    clerk = people.viewer("clerk_a")
    first = feeds.open_feed(clerk, unit=factories.at(tree.a))
    second = feeds.open_feed(clerk, unit=factories.at(tree.a))
    with pytest.raises(NotVisible):
        feeds.due_days(first)
    assert feeds.due_days(second)
    people.clerk_a.is_active = False
    people.clerk_a.save()
    assert client.get(reverse("feed", args=[second])).status_code == 404
    people.clerk_a.is_active = True
    people.clerk_a.save()
    feeds.close_feed(clerk, unit=factories.at(tree.a))
    with pytest.raises(NotVisible):
        feeds.due_days(second)


def test_duties_roll_up_as_figures_by_kind_and_by_unit(tree, people):
    clerk, unit = people.viewer("clerk_a"), factories.at(tree.a, TODAY)
    late = ask(clerk, unit, ["obligations.late"], by="kind")["obligations.late"]
    assert (late.by[KEY].value, late.value) == (1, sum(part.value for part in late.by.values()))
    below = ask(clerk, unit, ["obligations.open"], by="child_unit")["obligations.open"]
    assert below.by[tree.cell.code].value >= 1
    assert below.value == sum(part.value for part in below.by.values())
    whole = ask(clerk, unit, ["obligations.open"])["obligations.open"]
    assert (whole.value, whole.state) == (below.value, "counted")
    before = ask(clerk, unit.at(date(2019, 1, 1)), ["obligations.open"])["obligations.open"]
    assert (before.value, before.state) == (None, "empty")
    with pytest.raises(DomainError, match="kind"):
        ask(clerk, unit, ["obligations.open"], by="sex")
    assert figure_of("obligations.open").listed_at == "work"


def test_a_number_of_duties_leads_to_the_list(client, tree, people):
    client.force_login(people.clerk_a)
    page = reverse("explain", args=["obligations.late", tree.a.ref])
    html = client.get(page, {"by": "kind"}).content.decode()
    listed = reverse("work", args=[tree.a.ref])
    assert f"{listed}?on={TODAY.isoformat()}&amp;when=late&amp;key={KEY}" in html
    below = client.get(page, {"by": "child_unit"}).content.decode()
    assert reverse("work", args=[tree.cell.ref]) in below


def test_reminding_by_role(client, tree, people):
    for unit, codes in (
        (tree.a, (302, 404, 403, 404, 404, 404)),
        (tree.cell, (302, 404, 403, 403, 404, 404)),
    ):
        answered = []
        for role in ROLES:
            client.force_login(getattr(people, role))
            answered.append(client.post(reverse("remind", args=[unit.ref]), {"key": "none"}).status_code)
        assert tuple(answered) == codes
