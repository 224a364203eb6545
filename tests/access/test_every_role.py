"""Every role × every address of a unit × the unit above, the own one, a cell of it and the sibling.

What is expected is read off the page of roles by a rule of its own, not by asking the program: a unit within the role's
reach answers by the permission the address declares, any other unit is not there.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.accounts.models import User
from chibo.core.dates import END
from chibo.org.access import OPERATOR
from chibo.org.models import Role
from chibo.org.services import grant_role
from chibo.people.models import Person
from tests import factories
from tests.access.test_every_page import patterns
from tests.access.test_roles import EVERY, codes, lines

pytestmark = pytest.mark.django_db

NOT_THERE, NOT_ALLOWED = 404, 403
#: A list that leaves the program, and views kept for one's own office: a purpose stated from above does not let them.
NOT_FOR_A_PURPOSE = {"exchange:export", "people:views"}
#: Where each role is held in the tests: the name of a unit of the tree.
HELD = {
    "organisation_officer": "a",
    "department_above": "district",
    "cell_secretary": "cell",
    "member": "cell",
    "clerk": "a",
    "dues_accountant": "a",
    "inspection_officer": "a",
    "secretary": "a",
    "standing_deputy_secretary": "a",
    "assigned_committee_member": "cell",
    "helper": "cell",
    "inspector": "district",
    "technical_administrator": "root",
}
PLACES = ("district", "a", "cell", "b")
#: Which of PLACES lie at or below the unit a role is held in.
BELOW = {"root": {*PLACES}, "district": {*PLACES}, "a": {"a", "cell"}, "cell": {"cell"}}
TODAY = date(2024, 7, 1)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    return factories.make_tree()


@pytest.fixture
def officers(tree):
    """A user for each role there is."""
    helped = factories.make_user("helped")
    officers = {}
    for role in Role.objects.all():
        user = officers[role.pk] = factories.make_user(f"u-{role.pk}".replace("_", "-"))
        more = {"helps": helped, "scope": "Sổ tháng 7"} if role.for_one else {}
        until = date(2024, 10, 1) if role.by_assignment else END
        unit = factories.at(getattr(tree, HELD[role.pk]))
        grant_role(OPERATOR, user=user, role=role.pk, unit=unit, starts_on=TODAY, ends_on=until, **more)
    return officers


def addresses(ref):
    """Every address that names a unit and nothing but a figure, with the permission it declares."""
    for name, pattern in patterns():
        asked = set(pattern.pattern.converters)
        if pattern.callback.access_rule not in EVERY:
            continue
        if asked == {"ref"}:
            yield name, reverse(name, args=[ref]), pattern.callback.access_rule
        elif asked == {"ref", "key"}:
            yield name, reverse(name, args=["members.total", ref]), pattern.callback.access_rule


def expected(role, place, permission, name):
    """404, 403, or None: served, or sent to state a purpose."""
    page = {codes(row[0])[0]: (row[4] == "yes", set(codes(row[5]))) for row in lines("Roles")}
    below, given = page[role]
    held = HELD[role]
    reached = place == held or (below and place in BELOW[held])
    if not reached or "units.see" not in given:
        return NOT_THERE
    if permission in given:
        return None
    if permission == "people.see" and "people.purpose" in given and name not in NOT_FOR_A_PURPOSE:
        return None
    return NOT_ALLOWED


def test_every_role_on_every_address_of_a_unit(client, tree, officers):
    assert set(officers) == set(HELD)
    wrong, asked = [], 0
    for role, user in officers.items():
        client.force_login(user)
        for place in PLACES:
            for name, url, permission in addresses(getattr(tree, place).ref):
                code = client.get(url).status_code
                wanted = expected(role, place, permission, name)
                asked += 1
                if code != wanted if wanted else code in {NOT_THERE, NOT_ALLOWED}:
                    wrong.append((role, place, name, permission, code, wanted))
    assert wrong == []
    assert asked > len(HELD) * len(PLACES) * 10


#: Answer to the file of a person of the cell, of the guarded cell, and of the sibling's cell.
FILES = {
    "organisation_officer": (200, 200, 404),
    "department_above": (302, 404, 302),
    "cell_secretary": (200, 404, 404),
    "member": (404, 404, 404),
    "clerk": (404, 404, 404),
    "dues_accountant": (404, 404, 404),
    "inspection_officer": (302, 404, 404),
    "secretary": (200, 200, 404),
    "standing_deputy_secretary": (200, 200, 404),
    "assigned_committee_member": (200, 404, 404),
    "helper": (404, 404, 404),
    "inspector": (302, 404, 302),
    "technical_administrator": (404, 404, 404),
}


@pytest.mark.parametrize("page", ["person", "why", "openings", "purpose_file"])
def test_every_role_on_the_files_of_persons(client, tree, officers, page):
    people = [factories.make_person(unit) for unit in (tree.cell, tree.guarded, tree.cells_b[0])]
    found = {}
    for role, user in officers.items():
        client.force_login(user)
        urls = [reverse(f"people:{page}", args=[person.uid]) for person in people]
        found[role] = tuple(client.get(url).status_code for url in urls)
    assert found == {role: tuple(_of_page(page, role, code) for code in row) for role, row in FILES.items()}


def _of_page(page, role, code):
    """What the pages around a file answer, from what the file itself does."""
    if code == NOT_THERE or page == "person":
        return code
    if page == "why":
        return 200 if code == 200 else NOT_THERE
    if page == "purpose_file":
        return 302 if code == 200 else 200
    return 200 if role == "organisation_officer" else NOT_ALLOWED


#: Pages that list, count or let out.
LISTING = {"home", "explain", "people:list", "org:tree", "exchange:batches", "exchange:export"}


def test_no_name_of_a_member_reaches_a_role_that_counts(client, tree, officers):
    """Lists, search, filters, breakdowns and rows of a figure: nothing there before a purpose, and never to the narrow."""
    for unit, name in (
        (tree.cell, "Sùng Thị Hồng"),
        (tree.guarded, "Lò Văn Gác"),
        (tree.cells_b[0], "Vi Thị Bên"),
    ):
        factories.make_person(unit, name, ethnic_group="mong")
    names = list(Person.objects.values_list("name", flat=True))
    blind = {role for role, row in FILES.items() if 200 not in row}
    assert len(blind) == 8
    for role in blind:
        client.force_login(officers[role])
        for query in (
            "",
            "?q=Hong",
            "?by=ethnic_group&at=mong",
            "?by=child_unit&at=dong-cam",
            "?cell=dong-cam",
        ):
            for page, url, _rule in addresses(tree.a.ref):
                if page in LISTING:
                    text = client.get(url + query, follow=True).content.decode()
                    assert not [name for name in names if name in text], (role, url + query)


def test_nobody_is_a_superuser():
    assert not {"is_superuser", "is_staff"} & {field.name for field in User._meta.get_fields()}
