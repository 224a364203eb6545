"""The yearly check of cards: who is found without a sound card, what follows, and when it is called for."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.history.services import undo_act
from chibo.obligations.engine import Asked, open_items
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.standing import services
from chibo.standing.models import CardCheck, CardFinding, MemberCard
from chibo.standing.queries.card_checks import checks_of
from chibo.standing.tests.test_keeping import TODAY, due, issue, tree  # noqa: F401 - the fixture
from tests import factories

pytestmark = pytest.mark.django_db
ISSUED = date(2025, 9, 2)


def holders(tree, *names):  # noqa: F811
    people = [factories.make_person(tree.cell, name) for name in names]
    for number, person in enumerate(people):
        issue(tree, person, number=f"03408500123{number}", issued_on=ISSUED)
    return people


def check(tree, faults=None, on=TODAY, viewer=OPERATOR, act_uid=None, unit=None):  # noqa: F811
    draft = services.CardCheckDraft(on=on, faults=faults or {})
    return services.check_cards(
        viewer, unit=factories.at(unit or tree.cell), draft=draft, act_uid=act_uid or new_uid()
    )


def test_a_check_ends_cards_lost_and_damaged_and_is_taken_back_whole(tree):  # noqa: F811
    sound, lost, damaged, away = holders(tree, "A Còn", "B Mất", "C Hỏng", "D Quên")
    uid = new_uid()
    made = check(tree, {lost.pk: "lost", damaged.pk: "damaged", away.pk: "not_shown"}, act_uid=uid)
    assert made.seen == 1
    ends = dict(MemberCard.objects.values_list("person_id", "end_kind"))
    assert ends == {sound.pk: "", lost.pk: "lost", damaged.pk: "damaged", away.pk: ""}
    assert [row[1] for row in due(tree.cell, TODAY, "cards.replace")] == ["B Mất", "C Hỏng"]
    state = checks_of(OPERATOR, factories.at(tree.cell, TODAY))
    assert [(one.person.name, one.fault) for one in state.findings] == [
        ("C Hỏng", "damaged"), ("B Mất", "lost"), ("D Quên", "not_shown"),
    ]  # fmt: skip
    undo_act(OPERATOR, act_uid=uid)
    assert not CardCheck.objects.exists()
    assert not CardFinding.objects.exists()
    assert set(MemberCard.objects.values_list("end_kind", flat=True)) == {""}


@pytest.mark.parametrize(
    ("on", "checked", "found"),
    [
        (date(2026, 10, 31), None, [(date(2025, 12, 31), True)]),
        (date(2026, 10, 31), date(2025, 12, 31), []),
        (date(2026, 11, 1), date(2025, 12, 31), [(date(2026, 12, 31), False)]),
        (date(2026, 12, 31), date(2025, 12, 31), [(date(2026, 12, 31), False)]),
        (date(2027, 1, 1), date(2025, 12, 31), [(date(2026, 12, 31), True)]),
        (date(2027, 1, 1), date(2026, 12, 31), []),
        (date(2027, 2, 2), date(2027, 1, 5), []),
        (date(2025, 6, 8), None, []),
    ],
    ids=["CRD-09-year-before-owed", "CRD-09-december", "CRD-09-opens", "CRD-09-last-day", "CRD-09-january-late",
         "CRD-09-done-on-the-last-day", "CRD-09-done-in-january", "CRD-09-no-rule"],
)  # fmt: skip
def test_every_cell_checks_once_a_year(tree, settings, on, checked, found):  # noqa: F811
    holders(tree, "Vi Một")
    settings.CHIBO_TODAY = date(2027, 6, 1)
    if checked:
        check(tree, on=checked)
    asked = Asked(OPERATOR, factories.at(tree.a, on), keys=("cards.check_due",))
    assert [(item.due_on, item.is_late) for item in open_items(asked, limit=9)] == found


def test_a_record_that_began_in_the_year_owes_nothing_of_the_year_before(tree):  # noqa: F811
    holders(tree, "Vi Một")
    Unit.objects.update(records_from=date(2025, 2, 1))
    asked = Asked(OPERATOR, factories.at(tree.a, date(2026, 5, 5)), keys=("cards.check_due",))
    assert open_items(asked, limit=9) == []


def test_what_cannot_be_is_refused(tree):  # noqa: F811
    people = factories.cast(tree)
    with pytest.raises(Conflict):
        check(tree)
    (person,) = holders(tree, "Vi Một")
    for more, error in (
        ({"unit": tree.a}, DomainError), ({"on": date(2026, 8, 2)}, DomainError), ({"on": ISSUED, "faults": {person.pk: "lost"}}, Conflict),
        ({"faults": {factories.make_person(tree.cell, "Vi Hai").pk: "lost"}}, NotVisible),
        ({"viewer": people.viewer("secretary")}, Forbidden), ({"viewer": people.viewer("clerk_b")}, NotVisible),
    ):  # fmt: skip
        with pytest.raises(error):
            check(tree, **more)
    check(tree)
    with pytest.raises(Conflict):
        check(tree)


def test_pages_lead_from_the_committee_to_the_cell(tree, client):  # noqa: F811
    people = factories.cast(tree)
    sound, lost = holders(tree, "A Còn", "B Mất")
    client.force_login(people.clerk_a)
    cell = reverse("standing:card_check", args=[tree.cell.ref])
    cards = reverse("standing:cards", args=[tree.a.ref])
    page = client.get(cards, {"on": "2026-08-01"}).content.decode()
    assert ("0/1 chi bộ" in page, cell in page) == (True, True)
    assert "A Còn" in client.get(cell).content.decode()
    assert client.post(cell, {"on": ""}).status_code == 422
    entered = {"on": "2026-08-01", f"p-{sound.pk}": "", f"p-{lost.pk}": "lost"}
    assert client.post(cell, entered).status_code == 302
    again = client.post(cell, {**entered, f"p-{sound.pk}": "not_shown"})
    assert (again.status_code, '<option value="not_shown" selected>' in again.content.decode()) == (422, True)
    assert "1/1 chi bộ" in client.get(cards, {"on": "2026-08-01"}).content.decode()
    assert (
        "B Mất"
        in client.get(reverse("standing:cards", args=[tree.cell.ref]), {"on": "2026-08-01"}).content.decode()
    )
