"""What the demonstration holds: units, lists, accounts. All people are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from chibo.accounts.demo import OfferedAccount
from chibo.cli.demo.reading import read_facts
from chibo.core.dates import BEGINNING, END

#: The day the demonstration takes as today, where nothing else is set.
TODAY: Final = "2024-07-02"
#: No secret: it stands on the sign-in page of the demonstration.
PASSWORD: Final = "chibo-demo-2024"  # noqa: S105
GRANTS_FROM: Final = date(2020, 1, 1)
#: The demonstration's inspection is over on this day.
INSPECTION_UNTIL: Final = date(2024, 10, 1)
ROOT: Final = "viet-nam"


@dataclass(frozen=True)
class DemoUnit:
    code: str
    parent: str | None
    kind: str
    name: str
    cell_kind: str | None = None
    starts_on: date = BEGINNING


@dataclass(frozen=True)
class DemoList:
    """A list of `lists/`, true on `as_of`, which is also the day the pages of its unit open on."""

    file: str
    unit: str
    as_of: date


@dataclass(frozen=True)
class DemoAccount:
    """An account and its one role. `is_secretary` says whose account it is where it belongs to a member of a cell."""

    username: str
    role: str
    unit: str
    label: str
    label_en: str
    until: date = END
    is_member: bool = False
    is_secretary: bool = False

    @property
    def offered(self) -> OfferedAccount:
        return OfferedAccount(self.label, self.label_en, self.username, PASSWORD)


UNITS: Final = tuple(
    DemoUnit(
        code=row["code"],
        parent=row.get("parent"),
        kind=row["kind"],
        name=row["name"],
        cell_kind=row.get("cell_kind"),
        starts_on=row.get("from", BEGINNING),
    )
    for name in ("tree", "thuan-chau-cells")
    for row in read_facts(name)
)
#: Units with facts that their lists cannot know, one file each.
FACTS: Final = ("lung-vai", "hai-luu", "na-khe", "thuan-chau", "huong-xuan")
#: People on their way into the Party, one file a committee.
PIPELINES: Final = (
    "lung-vai-admissions",
    "hai-luu-admissions",
    "thuan-chau-admissions",
    "huong-xuan-admissions",
    "na-khe-admissions",
)
LISTS: Final = (
    DemoList("lung-vai.xlsx", "lung-vai", date(2023, 6, 30)),
    DemoList("hai-luu.csv", "hai-luu", date(2022, 8, 3)),
    DemoList("thuan-chau.xlsx", "thuan-chau", date(2020, 1, 31)),
    DemoList("huong-xuan.xlsx", "huong-xuan", date(2024, 7, 2)),
    # The newest batch of the log is the one that readers are asked to take back.
    DemoList("na-khe.xlsx", "na-khe", date(2024, 5, 28)),
)
ACCOUNTS: Final = (
    DemoAccount(
        "can-bo-na-khe",
        "organisation_officer",
        "na-khe",
        "Cán bộ tổ chức, Đảng bộ xã Na Khê",
        "Organisation officer, Na Khê commune",
    ),
    DemoAccount(
        "can-bo-lung-vai",
        "organisation_officer",
        "lung-vai",
        "Cán bộ tổ chức, Đảng bộ xã Lùng Vai",
        "Organisation officer, Lùng Vai commune",
    ),
    DemoAccount(
        "can-bo-hai-luu",
        "organisation_officer",
        "hai-luu",
        "Cán bộ tổ chức, Đảng bộ xã Hải Lựu",
        "Organisation officer, Hải Lựu commune",
    ),
    DemoAccount(
        "can-bo-thuan-chau",
        "organisation_officer",
        "thuan-chau",
        "Cán bộ tổ chức, Đảng bộ huyện Thuận Châu",
        "Organisation officer, Thuận Châu district",
    ),
    DemoAccount(
        "can-bo-huong-xuan",
        "organisation_officer",
        "huong-xuan",
        "Cán bộ tổ chức, Đảng bộ phường Hương Xuân",
        "Organisation officer, Hương Xuân ward",
    ),
    DemoAccount(
        "ban-to-chuc-yen-minh",
        "department_above",
        "yen-minh",
        "Ban tổ chức Huyện ủy Yên Minh",
        "Organisation department, Yên Minh district",
    ),
    DemoAccount(
        "bi-thu-na-po",
        "cell_secretary",
        "na-khe/na-po",
        "Bí thư Chi bộ thôn Na Pô",
        "Secretary, Na Pô village cell",
        is_member=True,
        is_secretary=True,
    ),
    DemoAccount(
        "dang-vien-na-po",
        "member",
        "na-khe/na-po",
        "Đảng viên Chi bộ thôn Na Pô",
        "Member, Na Pô village cell",
        is_member=True,
    ),
    DemoAccount(
        "bi-thu-na-khe",
        "secretary",
        "na-khe",
        "Bí thư Đảng ủy xã Na Khê",
        "Secretary, Na Khê commune",
    ),
    DemoAccount(
        "kiem-tra-lung-vai",
        "inspection_officer",
        "lung-vai",
        "Cán bộ kiểm tra, Đảng bộ xã Lùng Vai",
        "Inspection officer, Lùng Vai commune",
    ),
    DemoAccount(
        "pho-bi-thu-na-khe",
        "standing_deputy_secretary",
        "na-khe",
        "Phó Bí thư Thường trực Đảng ủy xã Na Khê",
        "Standing deputy secretary, Na Khê commune",
    ),
    DemoAccount(
        "van-thu-na-khe",
        "clerk",
        "na-khe",
        "Văn thư Đảng ủy xã Na Khê",
        "Clerk, Na Khê commune",
    ),
    DemoAccount(
        "ke-toan-na-khe",
        "dues_accountant",
        "na-khe",
        "Kế toán đảng phí, Đảng bộ xã Na Khê",
        "Dues accountant, Na Khê commune",
    ),
    DemoAccount(
        "kiem-tra-yen-minh",
        "inspector",
        "yen-minh",
        "Đoàn kiểm tra của Huyện ủy Yên Minh",
        "Inspector, Yên Minh district",
        until=INSPECTION_UNTIL,
    ),
    DemoAccount(
        "quan-tri-ky-thuat",
        "technical_administrator",
        "viet-nam",
        "Quản trị kỹ thuật",
        "Technical administrator",
    ),
)
