"""What the demonstration holds: units, lists, accounts. All people are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from chibo.accounts.demo import OfferedAccount

#: The day the demonstration takes as today, where nothing else is set.
TODAY: Final = "2024-07-02"
#: No secret: it stands on the sign-in page of the demonstration.
PASSWORD: Final = "chibo-demo-2024"  # noqa: S105
GRANTS_FROM: Final = date(2020, 1, 1)
ROOT: Final = "viet-nam"


@dataclass(frozen=True)
class DemoUnit:
    code: str
    parent: str | None
    kind: str
    name: str
    cell_kind: str | None = None


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
    is_member: bool = False
    is_secretary: bool = False

    @property
    def offered(self) -> OfferedAccount:
        return OfferedAccount(self.label, self.label_en, self.username, PASSWORD)


UNITS: Final = (
    DemoUnit(ROOT, None, "party", "Đảng bộ toàn quốc"),
    DemoUnit("lao-cai", ROOT, "province", "Đảng bộ tỉnh Lào Cai"),
    DemoUnit("muong-khuong", "lao-cai", "district", "Đảng bộ huyện Mường Khương"),
    DemoUnit("lung-vai", "muong-khuong", "commune", "Đảng bộ xã Lùng Vai"),
    DemoUnit("ha-giang", ROOT, "province", "Đảng bộ tỉnh Hà Giang"),
    DemoUnit("yen-minh", "ha-giang", "district", "Đảng bộ huyện Yên Minh"),
    DemoUnit("na-khe", "yen-minh", "commune", "Đảng bộ xã Na Khê"),
    # The one cell with accounts stands before its list comes in, so that the list can be undone.
    DemoUnit("na-po", "na-khe", "cell", "Chi bộ thôn Na Pô", "hamlet"),
)
LISTS: Final = (
    DemoList("lung-vai.xlsx", "lung-vai", date(2023, 6, 30)),
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
)
