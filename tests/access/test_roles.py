"""The roles there are from the start, and the page that tells them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chibo.org import permissions
from chibo.org.models import Role
from chibo.org.permission_words import words_of
from chibo.rulebook import permissions as of_rulebook

pytestmark = pytest.mark.django_db

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "roles.md"
EVERY = permissions.ALL | of_rulebook.ALL


def lines(heading):
    """The cells of the table below a heading of the page."""
    text = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in text.split("\n") if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def codes(cell):
    return re.findall(r"`([^`]+)`", cell)


def told(role):
    kind = ", by assignment" if role.by_assignment else ", for one secretary" if role.for_one else ""
    return [
        role.code,
        role.name,
        role.name_en,
        role.held_in + kind,
        role.reaches_below,
        set(role.permissions),
    ]


def test_page_tells_every_role_and_its_permissions():
    page = {
        codes(row[0])[0]: [codes(row[0])[0], row[1], row[2], row[3], row[4] == "yes", set(codes(row[5]))]
        for row in lines("Roles")
    }
    assert page == {role.code: told(role) for role in Role.objects.all()}


def test_page_and_program_name_the_same_permissions():
    assert {codes(row[0])[0] for row in lines("Permissions")} == EVERY
    assert set().union(*Role.objects.values_list("permissions", flat=True)) <= EVERY
    assert not [one for one in EVERY if words_of(one) == one]


def test_every_role_says_what_it_means_in_both_languages():
    assert not [role.code for role in Role.objects.all() if not role.purpose or not role.purpose_en]


def test_narrow_roles_see_no_more_than_their_work():
    held = {role.code: set(role.permissions) for role in Role.objects.all()}
    assert not held["technical_administrator"] & (permissions.OF_MEMBER_DATA | {permissions.SEE_UNITS})
    assert held["helper"] == set()
    for counting in ("clerk", "dues_accountant"):
        assert not held[counting] & permissions.OF_MEMBER_DATA
    writes = {
        permissions.IMPORT_LISTS,
        permissions.MANAGE_UNITS,
        permissions.UNDO_BATCHES,
        permissions.GRANT_ROLES,
    }
    assert not held["inspector"] & writes
    assert not held["inspector"] & {permissions.SEE_PEOPLE, permissions.SEE_SEALED, permissions.SEE_SENSITIVE}
