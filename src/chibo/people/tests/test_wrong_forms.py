"""Forms about transfers and leaving, entered wrongly, twice, or while somebody else was faster: nothing is lost or doubled."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from chibo.core.dates import END
from chibo.core.uid import new_uid
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.people.enums import ExitKind
from chibo.people.models import Affiliation, Exemption, Membership, TemporaryStay, Transfer, TransferDuty
from chibo.people.services import ExemptionRequest, ExitDraft, record_exit, request_exemption
from chibo.people.services import transfer_steps as steps
from chibo.people.services.transfer_steps import Done
from chibo.people.services.transfers import Departure, start_transfers
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 3)


@pytest.fixture
def tree(settings, client):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tree = factories.make_tree()
    client.force_login(factories.cast(tree).clerk_a)
    return tree


@pytest.fixture
def person(tree):
    return factories.make_person(tree.cell, "Vi Thị Sai")


def url(name, person, *args):
    return reverse(f"people:{name}", args=[person.uid, *args])


DIED = {"kind": "died", "on": "2026-07-01"}
#: Page, what is entered, and a word of the sentence that refuses it.
WRONG = [
    ("exit", DIED | {"on": "2026-08-04"}, "chưa đến"),
    ("exit", DIED | {"on": "1979-01-01"}, "không phải là đảng viên"),
    ("exit", DIED | {"on": "32/13/2026"}, "Ngày"),
    ("exit", {"kind": "struck_off", "on": "2026-07-01"}, "quyết định"),
    ("exit", {"kind": "gone", "on": "2026-07-01"}, "gone"),
    (
        "exemption_request",
        {"kind": "timed_exemption", "requested_on": "2026-08-04", "reason": "working_away"},
        "chưa đến",
    ),
    (
        "exemption_request",
        {"kind": "timed_exemption", "requested_on": "1979-01-01", "reason": "working_away"},
        "ngày",
    ),
    ("duty_new", {"reason": "job", "since": "2026-08-04"}, "chưa đến"),
    ("duty_new", {"reason": "job", "since": "1979-01-01"}, "trước ngày sinh"),
    ("duty_new", {"reason": "job", "since": ""}, "Từ ngày"),
    ("duty_drop", {"on": "2026-07-01"}, "Không còn lần ghi nào"),
]


@pytest.mark.parametrize(("name", "entered", "word"), WRONG)
def test_what_cannot_be_is_said_and_what_was_entered_stays(client, person, name, entered, word):
    answer = client.post(url(name, person), entered)
    page = answer.content.decode()
    assert (answer.status_code, word in page) == (422, True)
    kept = [value for key, value in entered.items() if key in {"on", "since", "requested_on"} and value]
    assert all(f'value="{value}"' in page for value in kept)
    assert Membership.objects.get().ends_on == END
    assert not Exemption.objects.exists() and not TransferDuty.objects.exists()  # noqa: PT018 - one fact


def test_a_form_sent_twice_is_written_once(client, person):
    duty = {"reason": "retired", "since": "2026-07-01", "once": new_uid()}
    died = DIED | {"once": new_uid()}
    asked = {
        "kind": "standing_exemption", "requested_on": "2026-05-04", "reason": "old_age", "once": new_uid(),
    }  # fmt: skip
    for name, entered, table in (
        ("duty_new", duty, TransferDuty),
        ("exemption_request", asked, Exemption),
        ("exit", died, Membership),
    ):
        codes = [client.post(url(name, person), entered).status_code for _time in range(2)]
        assert (name, codes, table.objects.count()) == (name, [302, 302], 1)
    page = client.get(
        url("exit", factories.make_person(Affiliation.objects.get().unit, "Vi Hai"))
    ).content.decode()
    assert 'name="once" value="' in page


def test_who_was_slower_sees_what_is_written_beside_what_they_entered(client, tree, person):
    assert client.get(url("exit", person)).status_code == 200
    gone = ExitDraft(kind=ExitKind.DIED, on=date(2026, 6, 1))
    record_exit(OPERATOR, unit=factories.at(tree.cell), person=person, draft=gone, act_uid=new_uid())
    slower = client.post(url("exit", person), DIED)
    page = slower.content.decode()
    assert slower.status_code == 422
    assert "Trong sổ bây giờ" in page
    assert "01/06/2026" in page
    assert 'value="2026-07-01"' in page


def test_a_decision_made_meanwhile_on_a_request_is_not_made_twice(client, tree, person):
    asked = ExemptionRequest(person.pk, "standing_exemption", date(2026, 5, 4), "old_age")
    row = request_exemption(OPERATOR, unit=factories.at(tree.cell), request=asked, act_uid=new_uid())
    entered = {
        "granted": "yes", "decided_on": "2026-05-11", "starts_on": "2026-05-11", "number": "4-NQ/CB", "issuer": "Chi bộ thôn Đồng Cam",
        "issued_on": "2026-05-11", "medical_paper_on": "2026-05-02",
    }  # fmt: skip
    page = url("exemption_decide", person, row.pk)
    assert client.post(page, entered).status_code == 302
    second = client.post(page, entered | {"number": "5-NQ/CB"})
    assert second.status_code == 422
    assert 'value="5-NQ/CB"' in second.content.decode()
    assert Exemption.objects.get().decision.number == "4-NQ/CB"


def test_places_of_one_person_never_overlap(tree, person):
    with pytest.raises(IntegrityError), transaction.atomic():
        Affiliation.objects.create(
            person=person,
            unit=tree.cells_b[0],
            starts_on=date(2026, 1, 5),
            ends_on=date(2026, 2, 2),
            recorded_in=new_uid(),
        )


def test_who_leaves_the_party_has_no_letter_and_no_stay_under_way(tree, person):
    def start(one, **more):
        departure = Departure(**({"kind": "official", "on": date(2026, 6, 1), "to": tree.b.ref} | more))
        return start_transfers(
            OPERATOR, unit=factories.at(tree.a), person_ids=[one.pk], departure=departure, act_uid=new_uid()
        )[0]

    guest = factories.make_person(tree.cell, "Vi Văn Tạm")
    letter, stay = start(person), start(guest, kind="temporary", until=date(2026, 12, 1))
    cell = factories.at(tree.cells_b[0])
    steps.receive_transfer(
        OPERATOR, transfer=stay, done=Done(on=date(2026, 6, 8), act_uid=new_uid(), cell=cell)
    )
    acts = [new_uid(), new_uid()]
    gone = ExitDraft(kind=ExitKind.DIED, on=date(2026, 7, 1))
    for one, uid in zip((person, guest), acts, strict=True):
        record_exit(OPERATOR, unit=factories.at(tree.cell), person=one, draft=gone, act_uid=uid)
    letter.refresh_from_db()
    assert (letter.outcome, letter.ends_on) == ("cancelled", date(2026, 7, 1))
    assert TemporaryStay.objects.get().ends_on == date(2026, 7, 1)
    for uid in acts:
        undo_act(OPERATOR, act_uid=uid)
    letter.refresh_from_db()
    assert (letter.outcome, letter.ends_on, TemporaryStay.objects.get().ends_on) == ("", END, END)
    assert Transfer.objects.count() == 2
