"""What a list of people is narrowed to, its order and its columns: read from an address and written back to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import MAXYEAR, MINYEAR
from functools import cache
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chibo.core.errors import DomainError
from chibo.core.text import clean_text
from chibo.people import dimensions
from chibo.people.enums import EthnicGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from django.utils.functional import _StrOrPromise

    from chibo.catalogue.declarations import Dimension

#: The value of a filter for people of whom the register does not know it.
UNKNOWN = "unknown"
SORTS = ("name", "born", "admitted", "cell")
COLUMNS = ("born", "sex", "cell", "posts", "admitted", "official", "schooling", "profession", "theory")
SENSITIVE_COLUMNS = ("ethnic_group", "religion")
#: Never shown unless asked for, and only to those who may see them.
SEALED_COLUMNS = ("citizen_id", "phone")
LONGEST_SEARCH = 100
_REF = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)*")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Choice:
    """A filter with fixed values; one with `has_unknown` also finds those of whom it is not known."""

    name: str
    label: _StrOrPromise
    values: Callable[[], Mapping[str, _StrOrPromise]]
    has_unknown: bool = False
    is_sensitive: bool = False

    def options(self) -> dict[str, str]:
        """Values and how they read."""
        return _options(self, get_language())


@cache
def _options(choice: Choice, _language: str | None) -> dict[str, str]:
    """Put into words once a language: a page offers a hundred of them."""
    known = {key: str(label) for key, label in choice.values().items()}
    return known | ({UNKNOWN: _("chưa rõ")} if choice.has_unknown else {})


def _of(dimension: Dimension, *, has_unknown: bool = False) -> Choice:
    return Choice(dimension.key, dimension.label, dimension.values, has_unknown, dimension.sensitive)


def _ethnic_groups() -> Mapping[str, _StrOrPromise]:
    return dict(EthnicGroup.choices)


CHOICES = (
    _of(dimensions.STATUS_DIMENSION),
    _of(dimensions.SEX),
    _of(dimensions.AGE_BAND),
    Choice("ethnic_group", gettext_lazy("Dân tộc"), _ethnic_groups, has_unknown=True, is_sensitive=True),
    _of(dimensions.RELIGION, has_unknown=True),
    _of(dimensions.SCHOOLING, has_unknown=True),
    _of(dimensions.PROFESSION, has_unknown=True),
    _of(dimensions.THEORY, has_unknown=True),
)


def choices(*, sensitive: bool) -> list[Choice]:
    """The filters of fixed values a viewer has; without `sensitive` ethnic group and religion do not exist."""
    return [choice for choice in CHOICES if sensitive or not choice.is_sensitive]


@dataclass(frozen=True)
class PeopleFilters:
    """Filters, order and columns of a list of people. `admitted_from` and `admitted_to` are years, both included."""

    q: str = ""
    cell: str = ""
    status: str = ""
    sex: str = ""
    age_band: str = ""
    ethnic_group: str = ""
    religion: str = ""
    schooling: str = ""
    profession: str = ""
    theory: str = ""
    post: str = ""
    admitted_from: int | None = None
    admitted_to: int | None = None
    sort: str = "name"
    descending: bool = False
    columns: tuple[str, ...] = COLUMNS

    @property
    def narrowing(self) -> dict[str, str]:
        """The filters in force, name and value as written in the address."""
        apart = {"sort", "descending", "columns"}
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in apart}
        return {name: str(value) for name, value in values.items() if value}

    @property
    def ordering(self) -> str:
        """The order as written in the address; "" for the usual one."""
        written = f"{'-' if self.descending else ''}{self.sort}"
        return "" if written == "name" else written

    def address(self, **more: str) -> str:
        """The query string that reads back as these filters, "?" first; `more` adds the date and the place in the list."""
        query = QueryDict(mutable=True)
        query.update({**self.narrowing, **({"sort": self.ordering} if self.ordering else {})})
        if self.columns != COLUMNS:
            query.setlist("cols", list(self.columns))
        query.update({name: value for name, value in more.items() if value})
        return f"?{query.urlencode()}"


def read_filters(
    query: QueryDict, *, sensitive: bool, posts: Collection[str], sealed: bool = False
) -> PeopleFilters:
    """The filters in an address. Raises `DomainError` with the sentence for a value that is none; other names are passed over.

    `sensitive`: the viewer has the filters and columns of ethnic group and religion; `sealed`: those of citizen id and
    phone. `posts`: codes of the posts there are.
    """
    chosen = {choice.name: _chosen(query, choice) for choice in choices(sensitive=sensitive)}
    admitted = [_year(query, name) for name in ("admitted_from", "admitted_to")]
    if all(admitted) and admitted != sorted(admitted, key=lambda year: year or 0):
        raise _bad("admitted_from", _("Năm vào Đảng «từ» đứng sau năm «đến». Hãy đổi lại hai năm."))
    sort = query.get("sort", "").strip() or "name"
    if sort.removeprefix("-") not in SORTS:
        raise _bad("sort", _("Danh sách không sắp được theo «%(value)s».") % {"value": sort})
    return PeopleFilters(
        q=_search(query),
        cell=_cell(query),
        post=_post(query, posts),
        admitted_from=admitted[0],
        admitted_to=admitted[1],
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        columns=_columns(query, sensitive=sensitive, sealed=sealed),
        **chosen,
    )


def _bad(field: str, sentence: str) -> DomainError:
    return DomainError("filter_malformed", sentence, field=field)


def _chosen(query: QueryDict, choice: Choice) -> str:
    value = query.get(choice.name, "").strip()
    options = choice.options()
    if value and value not in options:
        facts = {"filter": choice.label, "value": value, "values": ", ".join(options)}
        raise _bad(
            choice.name,
            _("Bộ lọc «%(filter)s» không có giá trị «%(value)s». Các giá trị có: %(values)s.") % facts,
        )
    return value


def _search(query: QueryDict) -> str:
    text = clean_text(query.get("q", ""))
    if len(text) > LONGEST_SEARCH:
        sentence = _("Chữ tìm dài quá %(longest)s ký tự. Hãy ghi một phần tên.") % {"longest": LONGEST_SEARCH}
        raise _bad("q", sentence)
    return text


def _cell(query: QueryDict) -> str:
    value = query.get("cell", "").strip().strip("/")
    if value and not _REF.fullmatch(value):
        raise _bad("cell", _("«%(value)s» không phải là mã của một tổ chức đảng.") % {"value": value})
    return value


def _post(query: QueryDict, posts: Collection[str]) -> str:
    value = query.get("post", "").strip()
    if value and value not in posts:
        facts = {"value": value, "values": ", ".join(posts)}
        raise _bad("post", _("Không có chức vụ «%(value)s». Các chức vụ có: %(values)s.") % facts)
    return value


def _year(query: QueryDict, name: str) -> int | None:
    text = query.get(name, "").strip()
    if not text:
        return None
    if not _YEAR.fullmatch(text) or not MINYEAR < int(text) < MAXYEAR:
        raise _bad(name, _("«%(text)s» không phải là năm. Hãy ghi đủ bốn chữ số như 2021.") % {"text": text})
    return int(text)


def _columns(query: QueryDict, *, sensitive: bool, sealed: bool) -> tuple[str, ...]:
    """The columns asked for, in their own order. Those the viewer does not have are passed over like any other name."""
    asked = [name for value in query.getlist("cols") for name in value.split(",") if name]
    known = [*COLUMNS, *SENSITIVE_COLUMNS, *SEALED_COLUMNS]
    for name in asked:
        if name not in known:
            raise _bad("cols", _("Danh sách không có cột «%(value)s».") % {"value": name})
    offered = [*COLUMNS, *(SENSITIVE_COLUMNS if sensitive else ()), *(SEALED_COLUMNS if sealed else ())]
    return tuple(name for name in offered if name in asked) or COLUMNS
