"""A name changed by decision (REC-10), and a birth date that is frozen (REC-11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from chibo.core.audit.models import AuditEntry
from chibo.core.errors import Conflict, DomainError, Forbidden
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.people.models import FormerName, Person
from chibo.people.services.editing import apply_edit, plan_edit, read_edit
from chibo.people.services.renaming import RenameDraft, change_name
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 1)
LEGAL = DecisionDraft(issuer="UBND xã Xuân Hòa", number="15/HT", issued_on=date(2026, 2, 2))
DECISION = DecisionDraft(issuer="Huyện ủy Mường La", number="31-QĐ/HU", issued_on=date(2026, 4, 6))
DRAFT = RenameDraft(
    name="Vi Thị Mới",
    on=date(2026, 4, 8),
    legal_paper=LEGAL,
    considered_on=date(2026, 3, 3),
    decision=DECISION,
)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


@pytest.fixture
def person(tree):
    return factories.make_person(tree.cell, "Vi Thị Cũ")


def rename(tree, person, viewer=OPERATOR, act_uid=None, **more):
    return change_name(
        viewer,
        unit=factories.at(tree.cell),
        person=person,
        draft=replace(DRAFT, **more),
        act_uid=act_uid or new_uid(),
    )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"legal_paper": None}, "rename_legal"),
        ({"considered_on": None}, "rename_cell"),
        ({"decision": None}, "rename_decision"),
        ({"considered_on": date(2026, 2, 1)}, "rename_order"),
        ({"on": date(2026, 4, 5)}, "rename_order"),
        ({"on": date(2026, 8, 2)}, "date_future"),
        ({"name": " Vi Thị  Cũ "}, "name_same"),
    ],
    ids=["REC-10 legal paper", "REC-10 cell", "REC-10 committee", "cell before the paper", "before the decision", "to come", "same"],
)  # fmt: skip
def test_a_name_is_changed_step_by_step_only(tree, person, more, code):
    with pytest.raises(DomainError) as refusal:
        rename(tree, person, **more)
    assert refusal.value.code == code
    assert ("§9.1" in str(refusal.value)) is (code in {"rename_legal", "rename_cell", "rename_decision"})
    assert Person.objects.get().name == "Vi Thị Cũ"


def test_before_the_rule_the_papers_are_not_asked_for(tree, person):
    bare = {"legal_paper": None, "considered_on": None, "decision": None, "on": date(2020, 3, 2)}
    assert rename(tree, person, **bare).name == "Vi Thị Cũ"


def test_old_and_new_name_find_the_person_and_undo_gives_the_old_one_back(client, tree, person):
    people, uid = factories.cast(tree), new_uid()
    with pytest.raises(Forbidden):
        rename(tree, person, viewer=people.viewer("secretary"))
    rename(tree, person, viewer=people.viewer("clerk_a"), act_uid=uid)
    with pytest.raises(Conflict):
        rename(tree, person, name="Vi Thị Khác")
    client.force_login(people.clerk_a)
    listed = reverse("people:list", args=[tree.a.ref])
    for word in ("Vi Thị Mới", "vi thi cu"):
        assert "Vi Thị Mới" in client.get(listed, {"q": word}).content.decode()
    page = client.get(reverse("people:person", args=[person.uid])).content.decode()
    assert "Đổi họ tên: Vi Thị Cũ thành Vi Thị Mới" in page
    assert "31-QĐ/HU" in page
    edit = read_edit("name", "Vi Thị Mơi")
    seen = plan_edit(OPERATOR, unit=factories.at(tree.a), person_ids=[person.pk], edit=edit).mark
    apply_edit(
        OPERATOR,
        unit=factories.at(tree.a),
        person_ids=[person.pk],
        edit=edit,
        seen_mark=seen,
        act_uid=(typo := new_uid()),
    )
    assert Person.objects.get().search_key == "vi thi moi cu"
    undo_act(OPERATOR, act_uid=typo)
    undo_act(OPERATOR, act_uid=uid)
    again = Person.objects.get()
    assert (again.name, again.search_key, FormerName.objects.count()) == ("Vi Thị Cũ", "vi thi cu", 0)


def test_page_takes_the_steps_of_a_new_name(client, tree, person):
    client.force_login(factories.cast(tree).clerk_a)
    url = reverse("people:rename", args=[person.uid])
    assert url in client.get(reverse("people:person", args=[person.uid])).content.decode()
    sent = {
        "name": "Vi Thị Mới", "legal_number": "15/HT", "legal_issuer": "UBND xã", "legal_on": "02/02/2026",
        "considered_on": "03/03/2026", "number": "31-QĐ/HU", "issuer": "Huyện ủy", "issued_on": "06/04/2026",
        "on": "08/04/2026", "kept_at": "",
    }  # fmt: skip
    wrong = client.post(url, sent | {"legal_number": ""})
    assert "§9.1" in str(wrong.context["form"].errors["legal_number"])
    assert client.post(url, sent).status_code == 302
    assert FormerName.objects.get().legal_paper.number == "15/HT"


def test_a_birth_date_is_put_right_only_by_the_original_file(client, tree, person):
    client.force_login(factories.cast(tree).clerk_a)
    url = reverse("people:edit", args=[person.uid, "born"])
    page = client.get(url)
    assert page.context["form"]["value"].value() == person.born.vietnamese()
    sent = {"value": "03/04/1971", "seen": page.context["seen"]}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "§9.2" in str(refused.context["form"].errors["ground"])
    assert client.post(url, sent | {"ground": "Lý lịch đảng viên ngày 02/01/1995"}).status_code == 302
    assert Person.objects.get().born_on == date(1971, 4, 3)
    entry = AuditEntry.objects.get(act="people.edit_people")
    assert entry.after["ground"] == "Lý lịch đảng viên ngày 02/01/1995"
