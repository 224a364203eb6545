"""Invented names: syllables that many families share, put together by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.core.text import search_key, sort_key

if TYPE_CHECKING:
    from random import Random

_FAMILY = (
    "Bàn", "Bùi", "Cà", "Châu", "Cù", "Dương", "Đàm", "Đặng", "Đinh", "Đoàn", "Đỗ", "Giàng", "Hà", "Hầu", "Hoàng", "Hồ",
    "Hứa", "Kiều", "La", "Lầu", "Lê", "Lò", "Lù", "Lương", "Lưu", "Lý", "Mai", "Mùa", "Ngô", "Nguyễn", "Nông", "Phạm",
    "Phan", "Phùng", "Quách", "Quàng", "Sùng", "Tẩn", "Thào", "Tòng", "Trần", "Triệu", "Trịnh", "Vàng", "Vi", "Võ", "Vũ",
    "Vừ",
)  # fmt: skip
_MIDDLE = {
    "male": ("Văn", "Đức", "Hữu", "Công", "Quang", "Minh", "Xuân", "Mạnh", "Ngọc", "Đình", "Bá", "Trọng"),
    "female": ("Thị", "Thị", "Thị", "Ngọc", "Thu", "Bích", "Kim", "Mỹ", "Phương", "Hồng"),
}
_GIVEN = (
    "An", "Ánh", "Bách", "Bắc", "Bình", "Chi", "Chiến", "Công", "Cường", "Dân", "Dinh", "Dũng", "Duyên", "Dợ", "Đạt",
    "Đào", "Điệp", "Đông", "Giang", "Hà", "Hải", "Hạnh", "Hằng", "Hậu", "Hiền", "Hiếu", "Hòa", "Hoan", "Học", "Hợp",
    "Huệ", "Hùng", "Hương", "Khải", "Khoa", "Khuyên", "Kiên", "Lan", "Lâm", "Liên", "Linh", "Loan", "Long", "Lực",
    "Mai", "Mạnh", "Mận", "Mây", "Mỷ", "Nam", "Nga", "Nghĩa", "Ngoan", "Nhàn", "Nhung", "Páo", "Phong", "Phúc", "Quân",
    "Quế", "Quyết", "Sâm", "Sơn", "Tài", "Tâm", "Thanh", "Thảo", "Thắng", "Thu", "Thủy", "Tiến", "Toàn", "Trang",
    "Trung", "Tuấn", "Tuyết", "Ước", "Vân", "Việt", "Vinh", "Vui", "Xuân", "Yến",
)  # fmt: skip

Named = tuple[str, str, str]


class Names:
    """Name with the keys by which it is found and ordered; every name is worked out once."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.known: dict[str, Named] = {}

    def one(self, sex: str) -> Named:
        """A name, its search key and its sort key."""
        random = self.random.random
        family = _FAMILY[int(random() * len(_FAMILY))]
        middle = _MIDDLE[sex][int(random() * len(_MIDDLE[sex]))]
        given = _GIVEN[int(random() * len(_GIVEN))]
        name = f"{family} {middle} {given}"
        if name not in self.known:
            self.known[name] = (name, search_key(name), sort_key(name))
        return self.known[name]
