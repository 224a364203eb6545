"""Drafts of reorganisations and results of elections: every address × every role."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chibo.reorganisation.tests.making import new, prepare
from tests import factories
from tests.access.test_every_page import answers

pytestmark = pytest.mark.django_db


def test_drafts_of_reorganisations_by_role(client):
    tree = factories.make_tree()
    people = factories.cast(tree)
    draft = prepare(tree.a, "merge", tree.cells_a[:2], [new("Chi bộ Mới")])
    codes = {
        name: answers(client, people, reverse(f"reorganisation:{name}", args=[draft.uid]))
        for name in ("draft", "change", "preview", "drop")
    }
    assert set(codes.values()) == {(200, 404, 403, 404, 404, 404)}
    for kind in ("congress", "by_election"):
        url = reverse("congresses:record", args=[kind, tree.cell.ref])
        assert answers(client, people, url) == (200, 404, 403, 403, 404, 404)
    for kind in ("merge", "split", "dissolve"):
        url = reverse("reorganisation:start", args=[kind, tree.a.ref])
        assert answers(client, people, url) == (200, 404, 403, 404, 404, 404)
