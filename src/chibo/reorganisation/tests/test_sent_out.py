"""Reminders and calendars of due days of a unit that ends: they go on with what follows it; and back."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.errors import NotVisible
from chibo.history.services import undo_act
from chibo.obligations import feeds
from chibo.obligations.models import Feed, Reminder
from chibo.obligations.reminders import remind, reminders_below, withdraw_reminder
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.reorganisation.models import Reorganisation
from chibo.reorganisation.previews import preview_of
from chibo.reorganisation.tests.making import allot, contents, decide, do, into, new, prepare
from tests import factories
from tests.factories import at, give, make_person

pytestmark = pytest.mark.django_db
KEY = "probation.recognition_due"
SENT = date(2023, 6, 10)
DAY = date(2023, 7, 1)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = SENT
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    for cell in tree.cells_a[:2]:
        make_person(cell, "Lò Văn Mới", admitted_on="2022-05-02", official_on=None)
    return tree


def sent_to(ref, until):
    rows = reminders_below(at(ref, until), [KEY], until)
    return [(row.on, row.by, row.carried_on) for row in rows]


def preview(draft):
    row = Reorganisation.objects.get(pk=draft.pk)
    said = preview_of(OPERATOR, at(row.unit), row).sent_out
    return said.reminders, said.feeds, said.goes_on


def test_a_reminder_stands_for_the_unit_that_follows_from_the_day_on_and_comes_back(tree, settings):
    cell, other = tree.cells_a[:2]
    first = remind(OPERATOR, unit=at(cell, SENT), key=KEY)
    settings.CHIBO_TODAY = date(2023, 6, 12)
    remind(OPERATOR, unit=at(other, date(2023, 6, 12)), key=KEY)
    settings.CHIBO_TODAY = DAY
    before = contents()
    draft = prepare(tree.a, "merge", [cell, other], [new("Chi bộ Chung")])
    assert preview(draft) == (2, 0, True)
    act_uid = decide(draft)
    # Of two units reminded of one thing the newest stands; what was sent is not touched.
    assert sent_to("xuan-hoa/chi-bo-chung", DAY) == [(date(2023, 6, 12), "operator", DAY)]
    first.refresh_from_db()
    assert (first.unit, first.withdrawn_on, first.carried_on) == (cell, None, None)
    undo_act(OPERATOR, act_uid=act_uid)
    assert contents() == before


def test_the_pages_of_the_days_before_tell_nothing_of_it_and_it_can_be_taken_back(tree, settings):
    cell, other = tree.cells_a[:2]
    remind(OPERATOR, unit=at(cell, SENT), key=KEY)
    settings.CHIBO_TODAY = date(2023, 7, 2)
    do(tree.a, "merge", [cell, other], [into(other)])
    assert sent_to(other.ref, date(2023, 6, 30)) == []
    assert sent_to(other.ref, DAY) == [(SENT, "operator", DAY)]
    carried = Reminder.objects.get(unit=other)
    withdraw_reminder(OPERATOR, unit=at(other), reminder_id=carried.pk)
    assert sent_to(other.ref, date(2023, 7, 2)) == []


def test_a_split_reminds_each_part_and_who_was_reminded_later_keeps_that(tree, settings):
    cell, other = tree.cells_a[:2]
    remind(OPERATOR, unit=at(cell, SENT), key=KEY)
    settings.CHIBO_TODAY = date(2023, 6, 20)
    remind(OPERATOR, unit=at(other, date(2023, 6, 20)), key=KEY)
    settings.CHIBO_TODAY = DAY
    person = cell.affiliations.get().person_id
    draft = prepare(tree.a, "split", [cell], [new("Chi bộ Một"), into(other)])
    allot(draft, "person", [person], 0)
    decide(draft)
    assert sent_to("xuan-hoa/chi-bo-mot", DAY) == [(SENT, "operator", DAY)]
    assert sent_to(other.ref, DAY) == [(date(2023, 6, 20), "operator", None)]


def test_a_calendar_reads_what_follows_its_unit_while_its_owner_may(client, tree, settings):
    settings.CHIBO_TODAY = date(2026, 4, 20)
    user = factories.make_user("bi-thu")
    cell, other = tree.cells_a[:2]
    make_person(cell, "Vi Văn Sau", admitted_on="2025-04-16", official_on=None)
    grant = give(user, "cell_secretary", cell, starts_on=date(2023, 1, 1))
    token = feeds.open_feed(factories.viewer_of(user), unit=at(cell))
    known = [day.on for day in feeds.due_days(token)]
    assert known
    draft = prepare(tree.a, "merge", [cell, other], [new("Chi bộ Chung")], on=date(2026, 5, 1))
    allot(draft, "grant", [grant.pk], 0)
    assert preview(draft) == (0, 1, True)
    act_uid = decide(draft)
    # Up to the day it reads the unit it was opened for, from then on the one that follows.
    assert [day.on for day in feeds.due_days(token)] == known
    settings.CHIBO_TODAY = date(2026, 5, 1)
    assert [day.on for day in feeds.due_days(token)] == known
    client.force_login(user)
    page = reverse("feed_page", args=["xuan-hoa/chi-bo-chung"])
    assert "được lấy ở Chi bộ thôn Đồng Cam, nay đã kết thúc" in client.get(page).content.decode()
    undo_act(OPERATOR, act_uid=act_uid)
    assert [day.on for day in feeds.due_days(token)] == known


def test_a_new_address_ends_the_one_that_came_along_and_a_lost_role_silences_it(tree, settings):
    user = factories.make_user("bi-thu")
    cell, other = tree.cells_a[:2]
    grant = give(user, "cell_secretary", cell, starts_on=date(2023, 1, 1))
    token = feeds.open_feed(factories.viewer_of(user), unit=at(cell))
    settings.CHIBO_TODAY = date(2023, 6, 22)
    draft = prepare(tree.a, "merge", [cell, other], [new("Chi bộ Chung")])
    allot(draft, "grant", [grant.pk], 0)
    decide(draft)
    settings.CHIBO_TODAY = date(2023, 8, 2)
    viewer, unit = factories.viewer_of(user), at("xuan-hoa/chi-bo-chung")
    fresh = feeds.open_feed(viewer, unit=unit)
    assert (Feed.objects.count(), feeds.feed_of(viewer, unit).unit_id) == (1, unit.id)
    with pytest.raises(NotVisible):
        feeds.due_days(token)
    do(tree.a, "dissolve", [Unit.objects.get(pk=unit.id)], [into(tree.cells_a[2])], on=date(2023, 8, 1))
    with pytest.raises(NotVisible):
        feeds.due_days(fresh)


def test_a_calendar_opened_for_the_new_unit_does_not_stop_the_undo(tree, settings):
    cell, other = tree.cells_a[:2]
    settings.CHIBO_TODAY = DAY
    act_uid = do(tree.a, "merge", [cell, other], [new("Chi bộ Chung")])
    user = factories.make_user("bi-thu")
    give(user, "organisation_officer", tree.a, starts_on=date(2023, 1, 1))
    token = feeds.open_feed(factories.viewer_of(user), unit=at("xuan-hoa/chi-bo-chung"))
    undo_act(OPERATOR, act_uid=act_uid)
    with pytest.raises(NotVisible):
        feeds.due_days(token)
