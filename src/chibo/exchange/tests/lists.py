"""Small lists for the tests of the import: rows as words, and the workbook an office would send."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from chibo.core.sealed import unseal
from chibo.exchange.models import SourceRow
from chibo.exchange.services import apply_list, preview_list
from chibo.org.access import OPERATOR
from chibo.org.models import Body, Place, PlaceCover, PlaceFact, Placement, Seat, Unit, UnitProfile
from chibo.people.models import Affiliation, Attainment, Membership, Person, PostHeld
from tests.factories import at

if TYPE_CHECKING:
    from chibo.exchange.models import ImportBatch
    from chibo.exchange.plan import Plan

AS_OF = date(2023, 6, 30)
LATER = date(2024, 6, 30)

COLUMNS = {
    "name": "Họ và tên", "born": "Ngày sinh", "sex": "Giới tính", "ethnic": "Dân tộc", "schooling": "Trình độ văn hóa",
    "profession": "Trình độ chuyên môn", "theory": "Trình độ LLCT", "admitted": "Ngày vào Đảng",
    "official": "Ngày chính thức", "id": "Số CCCD", "phone": "Điện thoại", "posts": "Chức vụ", "note": "Ghi chú",
    "cell": "Chi bộ",
}  # fmt: skip

LO = {
    "name": "Lò Thị Mai", "born": "05/04/1980", "sex": "Nữ", "ethnic": "Thái", "schooling": "9/12", "profession": "Trung cấp",
    "theory": "Sơ cấp", "admitted": "01/02/2005", "official": "01/02/2006", "id": "014180000001", "phone": "0900000001",
    "posts": "Bí thư", "note": "", "cell": "Chi bộ thôn Đồng Cam",
}  # fmt: skip
SUNG = LO | {
    "name": "Sùng A Páo", "born": "1975", "sex": "Nam", "ethnic": "Mông", "id": "014075000002", "phone": "0900000002", "posts": "Chi ủy viên",
}  # fmt: skip
VANG = LO | {
    "name": "Vàng Văn Chô", "born": "11/11/1990", "sex": "Nam", "ethnic": "Mông", "id": "014090000003", "phone": "",
    "posts": "", "admitted": "03/03/2022", "official": "", "cell": "Chi bộ bản Suối",
}  # fmt: skip
#: Address of the columns above, as the sheet of `workbook` has them.
LETTERS = {key: chr(ord("B") + number) for number, key in enumerate(COLUMNS)}
FIRST_ROW = 2


def workbook(*rows: dict[str, str], without: tuple[str, ...] = (), title: str = "") -> bytes:
    """An .xlsx file: a title if there is one, a heading row, the members; `without` leaves columns out."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh sach"
    kept = [key for key in COLUMNS if key not in without]
    if title:
        sheet.append([title])
    sheet.append(["STT", *(COLUMNS[key] for key in kept)])
    for number, row in enumerate(rows, 1):
        sheet.append([number, *(row[key] or None for key in kept)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def preview(unit: Unit, *rows: dict[str, str], **options: Any) -> Plan:
    """The plan of a list of these rows."""
    return preview_list(options.pop("viewer", OPERATOR), **_listed(unit, rows, options))


def apply(unit: Unit, *rows: dict[str, str], **options: Any) -> tuple[ImportBatch | None, Plan]:
    """Applies a list of these rows, as the operator and as of `AS_OF` where not said otherwise."""
    return apply_list(options.pop("viewer", OPERATOR), **_listed(unit, rows, options))


def _listed(unit: Unit, rows: tuple[dict[str, str], ...], options: dict[str, Any]) -> dict[str, Any]:
    data = workbook(*rows, without=options.pop("without", ()), title=options.pop("title", ""))
    return {"unit": at(unit), "data": data, "filename": "danh sách.xlsx", "as_of": AS_OF} | options


def counts(plan: Plan) -> dict[str, int]:
    """The counts of a plan that are not zero, without the rows."""
    names = ("created", "changed", "moved", "same", "missing", "skipped")
    return {name: count for name in names if (count := getattr(plan, name))}


def codes(plan: Plan) -> list[tuple[str, str]]:
    """The verdicts of a plan: code and address."""
    return [(problem.code, problem.cell) for problem in plan.problems]


def dump() -> dict[str, list[dict[str, Any]]]:
    """Every row of the register, sealed values opened: equal dumps are equal registers."""
    models = (
        Unit,
        UnitProfile,
        Placement,
        Body,
        Seat,
        Place,
        PlaceCover,
        PlaceFact,
        Person,
        Membership,
        Affiliation,
        PostHeld,
        Attainment,
        SourceRow,
    )
    return {
        model.__name__: [
            {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
            for row in model.objects.order_by("pk")
        ]
        for model in models
    }


def opened(token: str) -> str:
    """The plain text of a value the log keeps sealed."""
    return unseal(token)
