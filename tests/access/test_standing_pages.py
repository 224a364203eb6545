"""Pages about the standing of one person × every role: exemptions, badges, discipline, cards, residence, paper files."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from chibo.org.access import OPERATOR
from chibo.people.services import ExemptionRequest, request_exemption
from chibo.standing.keeping_acts import ACTS
from chibo.standing.models import Badge
from tests import factories
from tests.access.test_every_page import OF_BADGE, answers, world  # noqa: F401 - the same world

pytestmark = pytest.mark.django_db


def test_acts_on_an_exemption_by_role(client, world):  # noqa: F811 - the fixture
    tree, people, things = world
    asked = ExemptionRequest(things["other"].pk, "timed_exemption", date(2024, 1, 2))
    row = request_exemption(OPERATOR, unit=factories.at(tree.cell), request=asked, act_uid=uuid4())
    for name in ("decide", "end", "contact"):
        url = reverse(f"people:exemption_{name}", args=[things["other"].uid, row.pk])
        assert (name, answers(client, people, url)) == (name, (200, 404, 404, 403, 404, 404))


def test_acts_on_badges_and_discipline_by_role(client, world):  # noqa: F811 - the fixture
    _tree, people, things = world
    other = things["other"]
    badge = Badge.objects.create(
        person=other, years=30, award_on=date(2024, 2, 3), proposed_on=date(2024, 1, 2), recorded_in=uuid4()
    )
    for name in OF_BADGE:
        of_row = () if name == "propose" else (badge.pk,)
        url = reverse(f"standing:badge_{name}", args=[other.uid, *of_row])
        assert (name, answers(client, people, url)) == (name, (200, 404, 403, 403, 404, 404))
    for name, allowed in (("ask", 200), ("issue", 200), ("paper", 404)):
        url = reverse(f"standing:certificate_{name}", args=[other.uid])
        assert (name, answers(client, people, url)) == (name, (allowed, 404, 403, 403, 404, 404))
    for url in (
        reverse("standing:case_new", args=[other.uid]),
        *(reverse(f"standing:case_{name}", args=[other.uid, 1]) for name in ("correct", "revoke")),
        reverse("standing:examination_new", args=[other.uid]),
        *(
            reverse(f"standing:{name}", args=[other.uid, 1])
            for name in ("examination_end", "examination_offence")
        ),
        *(reverse(f"standing:postponement_{name}", args=[other.uid, 1]) for name in ("new", "end")),
        reverse("standing:suspension_new", args=[other.uid]),
        *(reverse(f"standing:suspension_{name}", args=[other.uid, 1]) for name in ("extend", "end")),
    ):
        assert answers(client, people, url) == (403, 404, 403, 403, 404, 404)


def test_acts_on_cards_residence_and_files_by_role(client, world):  # noqa: F811 - the fixture
    _tree, people, things = world
    assert len(ACTS) > 1
    for name, page in ACTS.items():
        args = [things["other"].uid, name, *([1] if page.of_row else [])]
        url = reverse("standing:keep_row" if page.of_row else "standing:keep", args=args)
        assert (name, answers(client, people, url)) == (name, (200, 404, 403, 403, 404, 404))
    client.force_login(people.clerk_a)
    for name, args in (("keep", ["muon"]), ("keep", ["khong-co"]), ("keep_row", ["the", 1])):
        assert client.get(reverse(f"standing:{name}", args=[things["other"].uid, *args])).status_code == 404
