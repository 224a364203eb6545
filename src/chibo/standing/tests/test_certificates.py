"""The certificate of Party age of who left the Party (DEL-13): asked for, issued, printed with the days taken off."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.errors import Conflict, DomainError, Forbidden
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.people.models import Membership
from chibo.people.services import ExitDraft, record_exit
from chibo.standing.models import AgeCertificate
from chibo.standing.rules.badges import Spell
from chibo.standing.rules.certificates import age_reached
from chibo.standing.services.certificates import issue_certificate, request_certificate
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, ON = date(2026, 8, 1), date(2026, 3, 10)
PAPER = DecisionDraft(issuer="Huyện ủy Mường La", number="3-GXN/HU", issued_on=date(2026, 5, 4))


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


def left(tree, kind="left"):
    person = factories.make_person(tree.cell, "Vi Văn Ra", admitted_on="1999-02-03")
    Membership.objects.filter(person=person).update(decided_on=date(1999, 1, 20))
    paper = DecisionDraft(issuer="Huyện ủy Mường La", number="12-QĐ/HU", issued_on=ON)
    draft = ExitDraft(kind=kind, on=ON, paper=paper, without_breach=True)
    record_exit(OPERATOR, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=new_uid())
    return person


def ask(tree, person, on=date(2026, 4, 6), viewer=OPERATOR):
    return request_certificate(viewer, unit=factories.at(tree.cell), person=person, on=on, act_uid=new_uid())


@pytest.mark.parametrize(
    ("spells", "deducts", "said"),
    [
        ([Spell(date(1999, 1, 20), date(1999, 2, 3), ON)], True, (27, 1, 0)),
        ([Spell(date(1999, 1, 20), date(1999, 2, 3), date(2005, 1, 1)), Spell(date(2006, 1, 1), date(2006, 1, 1), ON)], True, (26, 1, 365)),
        ([Spell(date(1999, 1, 20), date(1999, 2, 3), date(2005, 1, 1)), Spell(date(1999, 1, 20), date(2006, 1, 1), ON, restored=True)], True, (27, 1, 0)),
        ([Spell(date(1999, 1, 20), date(1999, 2, 3), date(2005, 1, 1)), Spell(date(2006, 1, 1), date(2006, 1, 1), ON)], False, (20, 2, 0)),
    ],
    ids=["unbroken", "a year outside is taken off", "restored", "no rule: from the newest"],
)  # fmt: skip
def test_party_age_on_leaving(spells, deducts, said):
    reached = age_reached(spells, deducts=deducts)
    assert (reached.years, reached.months, reached.days_outside) == said


def test_who_left_asks_and_is_given_it_under_a_number(tree):
    people, person, uid = factories.cast(tree), left(tree), new_uid()
    with pytest.raises(Forbidden):
        ask(tree, person, viewer=people.viewer("secretary"))
    with pytest.raises(Conflict):
        ask(tree, person, on=date(2026, 3, 9))
    ask(tree, person)
    with pytest.raises(Conflict):
        ask(tree, person)
    given = {"unit": factories.at(tree.cell), "person": person}
    early = DecisionDraft(issuer="Huyện ủy", number="1", issued_on=date(2026, 4, 5))
    for paper in (None, early):
        with pytest.raises(DomainError):
            issue_certificate(OPERATOR, paper=paper, act_uid=new_uid(), **given)
    issue_certificate(OPERATOR, paper=PAPER, act_uid=uid, **given)
    with pytest.raises(Conflict):
        issue_certificate(OPERATOR, paper=PAPER, act_uid=new_uid(), **given)
    undo_act(OPERATOR, act_uid=uid)
    assert AgeCertificate.objects.get().issued_on is None


@pytest.mark.parametrize("kind", ["expelled", "died"])
def test_others_are_given_none(tree, kind):
    with pytest.raises(Conflict) as refusal:
        ask(tree, left(tree, kind))
    assert "§11.2b" in str(refusal.value)


def test_pages_lead_to_the_printed_certificate(client, tree):
    person = left(tree)
    client.force_login(factories.cast(tree).clerk_a)
    file = reverse("people:person", args=[person.uid])
    asked, issued, printed = (
        reverse(f"standing:certificate_{name}", args=[person.uid]) for name in ("ask", "issue", "paper")
    )
    assert asked in client.get(file).content.decode()
    assert client.get(printed).status_code == 404
    assert client.post(asked, {"on": "06/04/2026"}).status_code == 302
    paper = client.get(printed).content.decode()
    for word in ("GIẤY XÁC NHẬN", "20/01/1999", "27 năm 1 tháng", "không có", "10/03/2026"):
        assert word in paper
    assert client.post(issued, {"number": "3-GXN/HU"}).status_code == 422
    sent = {"number": "3-GXN/HU", "issuer": "Huyện ủy Mường La", "issued_on": "04/05/2026"}
    assert client.post(issued, sent).status_code == 302
    assert "3-GXN/HU" in client.get(file).content.decode()
    assert "Số 3-GXN/HU" in client.get(printed).content.decode()
    word = client.get(printed, {"tep": "docx"})
    assert word["Content-Disposition"].endswith('giay-xac-nhan-tuoi-dang.docx"')
