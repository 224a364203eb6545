"""Pages about one person on the way into the Party × every role; the department above follows no admissions by name."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.admissions.services import Noted, note_prospect
from chibo.org.access import OPERATOR
from tests import factories
from tests.access.test_every_page import OF_DOSSIER, answers, world  # noqa: F401 - the same world

pytestmark = pytest.mark.django_db


def test_pages_of_a_dossier_by_role(client, world):  # noqa: F811 - the fixture
    tree, people, _things = world
    noted = Noted(name="Hà Thị Mới", birth_year=2000, organisation="women", noted_on=date(2024, 1, 2))
    one = note_prospect(OPERATOR, unit=factories.at(tree.cell), noted=noted)
    for name in OF_DOSSIER:
        codes = answers(client, people, reverse(f"admissions:{name}", args=[one.uid]))
        assert (name, codes) == (name, (200, 404, 403, 200, 404, 404))
    step = reverse("admissions:step", args=[one.uid, "listed"])
    assert answers(client, people, step) == (200, 404, 403, 200, 404, 404)
    decided = reverse("admissions:step", args=[one.uid, "ceremony"])
    assert answers(client, people, decided) == (200, 404, 403, 403, 404, 404)
    person = factories.make_person(tree.cell, "Hà Văn Dự", official_on=None)
    assert answers(client, people, reverse("admissions:recognition", args=[person.uid])) == (
        200,
        404,
        403,
        200,
        404,
        404,
    )
    # The first step is never taken back; an open case keeps its name.
    for name, own in (("take_back", 404), ("forget", 200)):
        url = reverse(f"admissions:{name}", args=[one.uid])
        assert answers(client, people, url) == (own, 404, 403, own, 404, 404)
