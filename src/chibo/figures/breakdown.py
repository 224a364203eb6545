"""How an answer is broken down: by a dimension of its population, or by the units directly below."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from chibo.figures.refusals import no_dimension
from chibo.org import paths
from chibo.org.models import CellKind
from chibo.org.queries import UnitRow, children_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrOrPromise

    from chibo.catalogue.declarations import Count, Dimension, Mean
    from chibo.catalogue.scope import Scope
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

CHILD_UNIT: Final = "child_unit"
CELL_KIND: Final = "cell_kind"


@dataclass(frozen=True)
class Breakdown:
    """One way to group. `children` (by path code) is filled for `child_unit` alone; its keys are the children's codes."""

    by: str
    top: str
    children: Mapping[str, UnitRow] = field(default_factory=dict)

    def expression(self, figure: Count | Mean, scope: Scope) -> Any:
        """What rows are grouped by in SQL."""
        if self.by == CHILD_UNIT:
            return Substr(F(figure.of.path), len(self.top) + 1, paths.WIDTH)
        return self.dimension(figure).expression(scope)

    def dimension(self, figure: Count | Mean) -> Dimension:
        try:
            return figure.of.dimensions[self.by]
        except KeyError:
            raise no_dimension(figure.key, self.by, [*figure.of.dimensions, CHILD_UNIT]) from None

    def key(self, raw: object) -> str:
        """The key of a group as it is shown: the code of a child, the value of a dimension, empty for the unit itself."""
        text = "" if raw is None else str(raw)
        child = self.children.get(text)
        return child.code if child else text

    def raw(self, key: str) -> str:
        """The value in SQL behind a shown key."""
        return next((code for code, child in self.children.items() if child.code == key), key)

    def labels(self, figure: Count | Mean) -> Mapping[str, _StrOrPromise]:
        """Every value that is shown even when nothing falls under it."""
        return self._names if self.by == CHILD_UNIT else self.dimension(figure).values()

    @cached_property
    def _names(self) -> dict[str, str]:
        return {child.code: child.name for child in self.children.values()}

    def label(self, figure: Count | Mean, key: str) -> str:
        if key:
            return str(self.labels(figure).get(key, key))
        return _("Ở chính đơn vị này") if self.by == CHILD_UNIT else _("Chưa rõ")

    def is_sensitive(self, figure: Count | Mean) -> bool:
        return self.by != CHILD_UNIT and self.dimension(figure).sensitive

    def guarded_keys(self) -> set[str]:
        """Keys that would show the strength of guarded cells. One SQL query for `cell_kind`, none otherwise."""
        if self.by == CELL_KIND:
            return set(CellKind.objects.filter(is_guarded=True).values_list("code", flat=True))
        return {child.code for child in self.children.values() if child.is_guarded}


def breakdown(
    viewer: Viewer, unit: UnitOn, by: str | None, below: Sequence[UnitRow] | None = None
) -> Breakdown | None:
    """The breakdown asked for; one SQL query for the children where they are not given as `below`, none otherwise."""
    if not by:
        return None
    rows: Sequence[UnitRow] = ()
    if by == CHILD_UNIT:
        rows = children_of(viewer, unit) if below is None else below
    return Breakdown(by=by, top=unit.path, children={row.path[-paths.WIDTH :]: row for row in rows})
