"""Sex and birth, which lists keep in one column, in a column for each sex, or as a cross."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.exchange.reading.fields import Field
from chibo.exchange.reading.values.vocabulary import refuse_unknown
from chibo.exchange.reading.values.words import SEXES, is_mark, is_no_mark, sex_of
from chibo.exchange.reading.verdicts import sentence as _
from chibo.people.enums import Sex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.exchange.reading.values.entry import Entry

_BORN = {Field.BORN_MALE: Sex.MALE, Field.BORN_FEMALE: Sex.FEMALE}
_MARKED = {Field.SEX_MALE: Sex.MALE, Field.SEX_FEMALE: Sex.FEMALE}
_OPPOSITE = {Sex.MALE: Sex.FEMALE, Sex.FEMALE: Sex.MALE}


def born_entry_of(found: Mapping[Field, Entry]) -> Entry | None:
    """The cell that holds the birth date: the column of all, else the filled one of the two columns by sex."""
    if Field.BORN in found:
        return found[Field.BORN]
    split = [found[field] for field in _BORN if field in found]
    filled = (entry for entry in split if entry.value is not None or entry.lost)
    return next(filled, split[0] if split else None)


def sex_stated_by(found: Mapping[Field, Entry]) -> str | None:
    """The sex from its own column, else from the column that holds the birth date, else from the crosses."""
    if Field.SEX in found:
        return _from_column(found[Field.SEX])
    born = {sex: found[field] for field, sex in _BORN.items() if field in found}
    if born:
        return _only_one({sex: entry for sex, entry in born.items() if entry.value is not None})
    marks = {sex: found[field] for field, sex in _MARKED.items() if field in found}
    return _from_marks(marks) if marks else None


def _from_column(entry: Entry) -> str | None:
    if entry.value is None:
        entry.refuse("value_missing", _("thiếu giới tính. Ghi Nam hoặc Nữ rồi nhập lại."))
    return sex_of(entry)


def _from_marks(marks: Mapping[Sex, Entry]) -> str | None:
    """A single column of crosses means the other sex where it is empty."""
    marked = {sex: entry for sex, entry in marks.items() if not is_no_mark(entry.text)}
    for sex, entry in marked.items():
        if not is_mark(entry.text) and SEXES.code_for(entry.text) != sex:
            refuse_unknown(entry, "x")
            return None
    if not marked and len(marks) == 1:
        return _OPPOSITE[next(iter(marks))].value
    if not marked:
        entry = next(iter(marks.values()))
        entry.refuse("value_missing", _("không đánh dấu Nam hay Nữ. Đánh dấu x vào một cột rồi nhập lại."))
    return _only_one(marked)


def _only_one(filled: Mapping[Sex, Entry]) -> str | None:
    """Both columns filled is refused; none filled is refused where the birth date is read."""
    if len(filled) > 1:
        first, second = filled.values()
        message = _("có giá trị ở cả cột Nam (ô %(first)s) và cột Nữ. Chỉ giữ lại một cột rồi nhập lại.")
        second.refuse("sex_ambiguous", message % {"first": first.address})
        return None
    sex = next(iter(filled), None)
    return None if sex is None else sex.value
