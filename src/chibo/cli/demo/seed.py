"""Filling an empty register with the demonstration, through the same services as anybody's work."""

from __future__ import annotations

from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.accounts.demo import is_demo, mark_demo
from chibo.accounts.services import create_user
from chibo.cli.demo.facts_of_units import record_facts
from chibo.cli.demo.later import later_accounts, record_later
from chibo.cli.demo.lives import record_lives
from chibo.cli.demo.pipelines import record_pipeline
from chibo.cli.demo.plan import (
    ACCOUNTS,
    FACTS,
    GRANTS_FROM,
    LISTS,
    PASSWORD,
    PIPELINES,
    ROOT,
    UNITS,
    DemoAccount,
    DemoList,
    DemoUnit,
)
from chibo.core.errors import DomainError
from chibo.core.uid import new_uid
from chibo.exchange.services import apply_list
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.org.queries import on_date, unit_on
from chibo.org.services import UnitDraft, create_units, grant_role, set_opens_on
from chibo.people.linking import link_user
from chibo.people.models import Person, PostHeld

if TYPE_CHECKING:
    from chibo.accounts.models import User
    from chibo.org.queries import UnitOn


def ensure_demo() -> None:
    """Loads the demonstration if the register is empty; all of it or nothing.

    Raises `DomainError` where the register holds units that are not a demonstration's.
    """
    with transaction.atomic():
        if _is_loaded():
            return
        # Marked first: a demonstration that stopped half-way is empty, and known for what it is.
        accounts = (*ACCOUNTS, *later_accounts())
        mark_demo([account.offered for account in accounts])
        for parent, demo_units in groupby(UNITS, key=lambda unit: unit.parent):
            _add(parent, list(demo_units))
        for demo_list in LISTS:
            _import(demo_list)
        for name in FACTS:
            record_facts(name)
        for name in PIPELINES:
            record_pipeline(name)
        record_lives("lives")
        record_lives("transfers")
        record_lives("leavings")
        record_later()
        for account in accounts:
            _open_account(account)


def _is_loaded() -> bool:
    """Does the demonstration stand? Raises `DomainError` where somebody's own register does."""
    codes = set(Unit.objects.filter(placements__parent=None).values_list("code", flat=True))
    if codes and not is_demo():
        sentence = _(
            "Cơ sở dữ liệu này đã có tổ chức đảng và không phải bản chạy thử. "
            "Hãy đặt CHIBO_HOME là một thư mục khác rồi chạy lại."
        )
        raise DomainError("register_in_use", sentence)
    return ROOT in codes


def _add(parent: str | None, demo_units: list[DemoUnit]) -> None:
    drafts = [
        UnitDraft(
            code=unit.code,
            name=unit.name,
            kind=unit.kind,
            cell_kind=unit.cell_kind,
            starts_on=unit.starts_on,
        )
        for unit in demo_units
    ]
    above = unit_on(OPERATOR, parent) if parent else None
    create_units(OPERATOR, parent=above, drafts=drafts, act_uid=new_uid())


def _import(demo_list: DemoList) -> None:
    unit = unit_on(OPERATOR, demo_list.unit, demo_list.as_of)
    set_opens_on(OPERATOR, unit=unit, on=demo_list.as_of)
    data = files("chibo.cli.demo").joinpath("lists", demo_list.file).read_bytes()
    apply_list(
        OPERATOR,
        unit=unit,
        data=data,
        filename=demo_list.file,
        as_of=demo_list.as_of,
        history="since-admission",
    )


def _open_account(account: DemoAccount) -> None:
    unit = unit_on(OPERATOR, account.unit)
    user = create_user(
        OPERATOR.actor, username=account.username, password=PASSWORD, display_name=account.label
    )
    grant_role(
        OPERATOR, user=user, role=account.role, unit=unit, starts_on=GRANTS_FROM, ends_on=account.until
    )
    if account.is_member:
        _link(unit, user, is_secretary=account.is_secretary)


def _link(unit: UnitOn, user: User, *, is_secretary: bool) -> None:
    """Gives the account to the secretary of the cell, or to the first other member without one."""
    secretaries = PostHeld.objects.filter(on_date(unit.on), seat__unit_id=unit.id, seat__post_id="secretary")
    people = Person.objects.filter(
        on_date(unit.on, "affiliations__"), affiliations__unit_id=unit.id, user=None
    )
    led = secretaries.values("person_id")
    chosen = people.filter(pk__in=led) if is_secretary else people.exclude(pk__in=led)
    person = chosen.order_by("sort_key", "id").first()
    if person is not None:
        link_user(OPERATOR, unit=unit, person=person, user=user)
