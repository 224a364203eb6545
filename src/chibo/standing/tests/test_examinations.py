"""What is being examined: who writes it down, who learns of it, and that an official transfer waits for it (TRF-05)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.history.queries import ChangeFilters, changes_of
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.people.models import Transfer
from chibo.people.services.transfers import Departure, start_transfers
from chibo.standing import services
from chibo.standing.models import Examination
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, SINCE, OVER = date(2026, 8, 1), date(2026, 3, 2), date(2026, 5, 4)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


@pytest.fixture
def inspector(tree):
    user = factories.make_user("kiem_tra")
    factories.give(user, "inspection_officer", tree.a, starts_on=date(2025, 1, 1))
    return user


def begin(tree, person, viewer=OPERATOR, act_uid=None, **more):
    usual = {"kind": "complaint", "since": SINCE, "body": "Ủy ban Kiểm tra Đảng ủy xã Xuân Hòa"}
    return services.begin_examination(
        viewer, unit=factories.at(tree.cell), person=person,
        draft=services.ExaminationDraft(**(usual | more)), act_uid=act_uid or new_uid(),
    )  # fmt: skip


def end(tree, row, on=OVER, act_uid=None):
    return services.end_examination(
        OPERATOR, unit=factories.at(tree.cell), examination_id=row.pk, on=on, act_uid=act_uid or new_uid()
    )


def leave(tree, person, on, **more):
    departure = Departure(**({"kind": "official", "on": on, "to": tree.b.ref} | more))
    return start_transfers(
        OPERATOR, unit=factories.at(tree.a), person_ids=[person.pk], departure=departure, act_uid=new_uid()
    )


def test_official_transfer_waits_until_it_is_over_and_says_nothing_of_it(tree):
    person = factories.make_person(tree.cell)
    row = begin(tree, person)
    for on in (SINCE, date(2026, 5, 3)):
        with pytest.raises(DomainError) as refusal:
            leave(tree, person, on)
        assert refusal.value.code == "not_now"
        said = str(refusal.value).lower()
        assert not [
            word
            for word in ("kiểm tra", "khiếu nại", "tố cáo", "kỷ luật", "xem xét", "qđ/tw")
            if word in said
        ]
    ended = new_uid()
    end(tree, row, act_uid=ended)
    undo_act(OPERATOR, act_uid=ended)
    row.refresh_from_db()
    assert row.ends_on == END
    end(tree, row)
    with pytest.raises(DomainError):
        leave(tree, person, date(2026, 5, 3))
    assert leave(tree, person, OVER)


def test_a_stay_for_a_time_and_other_people_are_not_held(tree):
    person, other = factories.make_person(tree.cell), factories.make_person(tree.cell, "Vi Văn Rảnh")
    act_uid = new_uid()
    begin(tree, person, act_uid=act_uid)
    leave(tree, person, date(2026, 3, 10), kind="temporary", until=date(2026, 12, 31))
    leave(tree, other, date(2026, 3, 10))
    undo_act(OPERATOR, act_uid=act_uid)
    assert not Examination.objects.exists()
    assert Transfer.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"since": date(2026, 8, 2)}, "date_future"),
        ({"since": date(1979, 1, 1)}, "date_before_birth"),
        ({"since": date(2004, 1, 1)}, "person_not_here"),
        ({"body": " "}, "examination_what"),
        ({"kind": "rumour"}, "examination_what"),
    ],
)
def test_what_cannot_be_is_refused(tree, more, code):
    with pytest.raises(DomainError) as refusal:
        begin(tree, factories.make_person(tree.cell), **more)
    assert refusal.value.code == code


def test_the_same_is_written_once_and_ends_once_after_it_began(tree):
    row = begin(tree, factories.make_person(tree.cell))
    with pytest.raises(Conflict):
        begin(tree, row.person, since=date(2026, 4, 1))
    assert begin(tree, row.person, kind="inspection")
    with pytest.raises(DomainError):
        end(tree, row, on=SINCE)
    end(tree, row)
    with pytest.raises(Conflict):
        end(tree, row)


def test_only_those_charged_with_it_record_and_learn_of_it(client, tree, inspector):
    people = factories.cast(tree)
    person = factories.make_person(tree.cell)
    for who, error in (
        ("clerk_a", Forbidden),
        ("secretary", Forbidden),
        ("department", Forbidden),
        ("clerk_b", NotVisible),
    ):
        with pytest.raises(error):
            begin(tree, person, people.viewer(who))
    page, file = (
        reverse("standing:discipline", args=[tree.a.ref]),
        reverse("people:person", args=[person.uid]),
    )
    client.force_login(inspector)
    purpose = reverse("people:purpose_file", args=[person.uid])
    client.post(purpose, {"reason": "inspection", "words": "Kiểm tra theo chương trình năm"})
    url = reverse("standing:examination_new", args=[person.uid])
    assert client.post(url, {"kind": "inspection", "body": "", "since": SINCE}).status_code == 422
    sent = {"kind": "inspection", "body": "Ủy ban Kiểm tra Huyện ủy", "since": SINCE}
    assert client.post(url, sent).status_code == 302
    assert "Ủy ban Kiểm tra Huyện ủy" in client.get(page).content.decode()
    assert "Ủy ban Kiểm tra Huyện ủy" in client.get(file).content.decode()
    seen = changes_of(OPERATOR, factories.at(tree.a), ChangeFilters()).rows
    assert [act.label for act in seen if "xem xét" in str(act.label)]
    client.force_login(people.clerk_a)
    assert "Huyện ủy" not in client.get(file).content.decode()
    told = changes_of(people.viewer("clerk_a"), factories.at(tree.a), ChangeFilters()).rows
    assert not [act for act in told if "xem xét" in str(act.label)]
    client.force_login(inspector)
    done = reverse("standing:examination_end", args=[person.uid, Examination.objects.get().pk])
    assert client.post(done, {"on": SINCE}).status_code == 422
    assert client.post(done, {"on": OVER}).status_code == 302
    assert "Ủy ban Kiểm tra Huyện ủy" not in client.get(page).content.decode()
