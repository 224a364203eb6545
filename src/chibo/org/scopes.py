"""Scopes of questions: how far one reaches, and the one of a prepared statement, whose unit and date each run fills in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, DateField

from chibo.catalogue.scope import Scope
from chibo.core.prepared import Given
from chibo.org import paths
from chibo.org.access import PATH, path_values

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Units down to this depth of the tree hold so many people that the few rows a question is about are looked up first.
WIDE: Final = 2
_ON: Any = Given("on", DateField())
_YEAR: Final = Given("first_of_year", DateField())
_UNIT: Any = Given("unit_id", BigIntegerField())


@dataclass(frozen=True)
class _GivenScope(Scope):
    @property
    def first_of_year(self) -> Any:
        return _YEAR


#: `given(scope)` fills it. The day the record of the unit begins is no part of it.
GIVEN: Final[Scope] = _GivenScope(unit_id=_UNIT, path=PATH, on=_ON)


def is_wide(scope: Scope) -> bool:
    """Is the subtree a province or the country, where few rows are better looked up first than everybody gone through?"""
    return paths.depth(scope.path) <= WIDE if scope.is_wide is None else scope.is_wide


def given(scope: Scope) -> Mapping[str, Any]:
    """The values of a prepared statement over `GIVEN` or `given_like(scope)`."""
    period = {"starts_on": scope.starts_on, "ends_on": scope.ends_on} if scope.is_period else {}
    days = {"on": scope.on, "first_of_year": scope.first_of_year, **period}
    return {"unit_id": scope.unit_id, **days, **path_values(scope.path)}


def given_like(*, is_wide: bool, is_before_record: bool, is_period: bool) -> Scope:
    """`GIVEN` for scopes of one sort: all of a scope that makes another statement."""
    period: Any = {name: Given(name, DateField()) for name in ("starts_on", "ends_on")} if is_period else {}
    return replace(GIVEN, is_wide=is_wide, before_record=is_before_record, **period)
