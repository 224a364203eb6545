"""`within` and `can` are one predicate: for random trees, grants and dates they name the same units, and the right ones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.accounts.models import User
from chibo.core.dates import BEGINNING, END
from chibo.core.uid import new_uid
from chibo.org import paths
from chibo.org.access import viewer_of, within
from chibo.org.models import Grant, Placement, Role, Unit
from chibo.org.queries import on_date

pytestmark = pytest.mark.django_db

FIRST = date(2024, 7, 1)
DAYS = 20
PERMISSIONS = ("units.see", "people.see", "people.purpose")
ROLES = [(f"r{number}{below:d}", permissions, below) for number, permissions in enumerate(
    [["units.see"], ["units.see", "people.see"], ["people.purpose"], []]) for below in (False, True)]  # fmt: skip

#: For each unit but the first: which of those before it stands above it.
trees = st.lists(st.integers(0, 100), max_size=7)
#: Role, unit, first day, length.
grants = st.lists(
    st.tuples(st.sampled_from(ROLES), st.integers(0, 7), st.integers(0, DAYS), st.integers(1, DAYS)),
    max_size=5,
)


def grow(parents):
    """Units with their placements since ever; gives the chain of ids above each, itself included."""
    chains = []
    for number, choice in enumerate([None, *parents]):
        uid = new_uid()
        unit = Unit.objects.create(code=f"u{number}", ref=f"u{number}", recorded_in=uid)
        above = chains[choice % len(chains)] if choice is not None else ()
        chain = (*above, unit.pk)
        path = "".join(paths.encode(unit_id) for unit_id in chain)
        Placement.objects.create(
            unit=unit,
            parent_id=above[-1] if above else None,
            path=path,
            starts_on=BEGINNING,
            ends_on=END,
            recorded_in=uid,
        )
        chains.append(chain)
    return chains


def reached(chains, given_to, on, permission):
    """The oracle: the units a walk up the tree finds to be reached on the day."""
    found = set()
    for role, unit_id, starts_on, ends_on in given_to:
        _code, permissions, below = role
        if starts_on <= on < ends_on and permission in permissions:
            found |= {chain[-1] for chain in chains if chain[-1] == unit_id or (below and unit_id in chain)}
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parents=trees, drawn=grants, day=st.integers(0, 2 * DAYS))
def test_within_and_can_agree_with_a_walk_up_the_tree(settings, parents, drawn, day):
    on = FIRST + timedelta(days=day)
    settings.CHIBO_TODAY = on
    with transaction.atomic():
        user = User.objects.create(username="somebody")
        for code, permissions, below in ROLES:
            Role.objects.create(
                code=code, name=code, name_en=code, permissions=permissions, reaches_below=below
            )
        chains = grow(parents)
        given_to = []
        for role, place, start, length in drawn:
            starts_on = FIRST + timedelta(days=start)
            ends_on, unit_id = starts_on + timedelta(days=length), chains[place % len(chains)][-1]
            if not Grant.objects.filter(
                user=user, role_id=role[0], unit_id=unit_id, starts_on=starts_on
            ).exists():
                Grant.objects.create(
                    user=user,
                    role_id=role[0],
                    unit_id=unit_id,
                    starts_on=starts_on,
                    ends_on=ends_on,
                    recorded_in=new_uid(),
                )
                given_to.append((role, unit_id, starts_on, ends_on))
        viewer = viewer_of(user)
        for permission in PERMISSIONS:
            rows = Placement.objects.filter(on_date(on))
            listed = set(rows.filter(within(viewer, permission, "path")).values_list("unit_id", flat=True))
            single = {row.unit_id for row in rows if viewer.can(permission, row.path)}
            assert listed == single == reached(chains, given_to, on, permission)
        transaction.set_rollback(True)
