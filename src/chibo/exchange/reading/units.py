"""Units as lists name them: headings of cells, display names, codes, kinds."""

from __future__ import annotations

import re
from functools import lru_cache

from chibo.core.text import clean_text, search_key, slug, title_case

_NUMERAL = re.compile(
    r"(?:[IVXLC]+|\d{1,3}|[A-Za-zĐđ])\s*[.):–-]\s*(?=\D)|[IVXLC]+\s+(?=chi bộ)", re.IGNORECASE
)
_COUNT = re.compile(
    r"\s*[:(–-]?\s*\(?\s*(?:có\s*)?\d+\s*(?:đ/c|đ\.c|đc|đồng chí|đảng viên|đv|người)\b.*$", re.IGNORECASE
)
_CELL = re.compile(r"chi bộ(?:\s*:\s*|\s+)", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"đảng (?:bộ|ủy|uỷ)\s+((?:xã|phường|thị trấn|huyện|thị xã|thành phố|quận|tỉnh|đặc khu|cơ quan|trường|công ty)\s.+)",
    re.IGNORECASE,
)
_CODE_PREFIX = re.compile(r"(?:chi bộ(?: (?:thôn|bản))?|đảng bộ(?: (?:xã|phường|huyện))?)\s+", re.IGNORECASE)
_CODE_SUFFIX = re.compile(r"(?<!hợp tác) xã$", re.IGNORECASE)
_SHORT_CELL = re.compile(r"cb\b[\s.:_-]*", re.IGNORECASE)
_PLAIN_SHEET = re.compile(
    r"(?:sheet|trang|trang tinh|worksheet|table|data|du lieu|ds|danh sach|dang vien|dv|ds dv|ds dang vien|danh sach dang vien|bang|bieu|mau|tong hop|csv)? ?\d*"
)

_PLACE_WORDS = (
    "thôn",
    "bản",
    "làng",
    "ấp",
    "xóm",
    "buôn",
    "khóm",
    "xã",
    "phường",
    "huyện",
    "quận",
    "tỉnh",
    "liên",
)
_SMALL_WORDS = {"xã", "phường", "số", "và"}
_COMPOUNDS = {
    compound.casefold(): compound
    for compound in (
        "Tổ dân phố", "Khu phố", "Tiểu khu", "Khu dân cư", "Mầm non", "Mẫu giáo", "Tiểu học", "Trung học cơ sở",
        "Trung học phổ thông", "Phổ thông dân tộc bán trú", "Phổ thông dân tộc nội trú", "Trạm Y tế", "Y tế",
        "Bệnh viện", "Công an", "Quân sự", "Ban chỉ huy", "Biên phòng", "Cơ quan", "Hợp tác xã", "nông nghiệp",
        "lâm nghiệp", "Doanh nghiệp", "Công ty", "Hưu trí", "Ủy ban nhân dân", "Quỹ tín dụng nhân dân", "Sinh viên",
        "tạm thời", "thị trấn",
    )
}  # fmt: skip
_LONGEST_COMPOUND = max(len(compound.split()) for compound in _COMPOUNDS)
_ACRONYMS = {"UBND", "UBMTTQ", "UBKT", "UB", "CA", "QS", "THA"}
_ROMAN = re.compile(r"[IVX]{2,}")
_VOWELS = set("aeiouy")

_KINDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:{words})\b"), kind)
    for words, kind in (
        (r"liên thôn|liên|ghép", "joint"),
        (r"thôn|bản|làng|ấp|buôn|xóm|phum|sóc", "hamlet"),
        (r"khối (?:đảng|chính quyền|cơ quan|mặt trận|dân vận|đoàn thể)|cơ quan|ubnd|ủy ban|văn phòng|ban xây dựng đảng|ban tổ chức|đảng ủy|hđnd|hành chính", "office"),
        (r"tổ dân phố|tdp|khu phố|khóm|khối phố|khối|tiểu khu|khu dân cư|khu|tổ \d+|phố", "residential"),
        (r"trường|mầm non|mẫu giáo|tiểu học|ptdt\w*|thcs|thpt|th|trung tâm gd\w*|giáo dục", "school"),
        (r"trạm y tế|y tế|bệnh viện|phòng khám|trung tâm y tế", "health"),
        (r"hợp tác xã|htx|quỹ tín dụng", "cooperative"),
        (r"công an", "police"),
        (r"quân sự|ban chỉ huy quân sự|ban chqs|bch quân sự|biên phòng|đồn biên phòng|bộ đội|quân đội", "military"),
        (r"công ty|doanh nghiệp|nhà máy|xí nghiệp|ngân hàng", "enterprise"),
        (r"sinh viên|học sinh", "students"),
        (r"(?:sinh hoạt )?tạm thời", "temporary"),
        (r"(?:cán bộ )?hưu trí", "retired"),
    )
)  # fmt: skip
_ANYWHERE = {
    "joint",
    "school",
    "health",
    "cooperative",
    "police",
    "military",
    "enterprise",
    "students",
    "temporary",
    "retired",
}
OTHER = "other"
_ORGANISATION_KINDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"đảng (?:bộ|ủy) (?:{words})\b"), kind)
    for words, kind in (
        (r"bộ phận", "partial_committee"),
        (r"công an", "police"),
        (r"quân sự|quân đội|biên phòng", "armed_forces"),
        (r"trường|trung tâm (?:gd|giáo dục)\w*", "school_committee"),
        (r"công ty|doanh nghiệp|tổng công ty|nhà máy|xí nghiệp|ngân hàng|hợp tác xã|hạt|lâm trường|nông trường", "enterprise"),
        (r"cơ quan|các cơ quan|khối|sở|ban|phòng|văn phòng|bệnh viện|trung tâm|tòa án|viện|chi cục|hội|bảo hiểm|kho bạc|thuế", "agency"),
        (r"thị trấn", "township"),
        (r"đặc khu", "special_zone"),
        (r"phường", "ward"),
        (r"xã", "commune"),
        (r"huyện|thị xã|quận|thành phố thuộc", "district"),
        (r"tỉnh|thành phố", "province"),
    )
)  # fmt: skip


def cell_in_heading(text: str) -> str | None:
    """The display name of the cell a heading row announces, or None: "I. CHI BỘ THÔN NA PÔ", "2) Thôn Phú Tỷ"."""
    heading = clean_text(text)
    numeral = _NUMERAL.match(heading)
    named = _COUNT.sub("", heading[numeral.end() :] if numeral else heading).rstrip(" :.")
    stands_out = numeral is not None or named.isupper()
    if _CELL.match(named) or (stands_out and _starting_kind(named)):
        return unit_name(named)
    return None


def cell_in_sheet_name(text: str) -> str | None:
    """The cell a sheet is named after: "Na Pô", "1. Thôn Phú Tỷ", "CB Trường TH"; None for "Sheet1" or "Danh sách"."""
    name = clean_text(text)
    numeral = _NUMERAL.match(name)
    bare = _SHORT_CELL.sub("", name[numeral.end() :] if numeral else name)
    if not any(char.isalpha() for char in bare) or _PLAIN_SHEET.fullmatch(search_key(bare)):
        return None
    return unit_name(bare)


def organisation_in_title(text: str) -> str | None:
    """The party organisation a title names: "ĐẢNG BỘ XÃ NA KHÊ" is "Đảng bộ xã Na Khê"."""
    for line in text.splitlines():
        found = _ORGANISATION.search(clean_text(line))
        if found is not None:
            place = found[1].rstrip(" .:-")
            return f"Đảng bộ {_small_first(_capitals(place)) if place.isupper() else place}"
    return None


@lru_cache(maxsize=4096)
def unit_name(text: str) -> str:
    """The name as it is shown: "Chi bộ" in front, capitals undone, otherwise as written."""
    name = clean_text(text)
    found = _CELL.match(name)
    rest = name[found.end() :] if found else name
    if name.isupper():
        rest = _capitals(rest)
    if found is None and re.match(r"(?:đảng|chi) bộ\b", name, re.IGNORECASE):
        return rest
    return f"Chi bộ {_small_first(rest) if name.isupper() or found is None else rest}"


def unit_code(name: str) -> str:
    """The slug of a unit's name without the words for its kind: "Chi bộ thôn Na Pô" is "na-po"."""
    text = clean_text(name)
    bare = _CODE_SUFFIX.sub("", _CODE_PREFIX.sub("", text, count=1) if _CODE_PREFIX.match(text) else text)
    return slug(bare) or slug(text)


def kind_code(name: str) -> str:
    """The slug with the word for the kind: "Chi bộ bản Mới" is "ban-moi"."""
    text = clean_text(name)
    return slug(_CELL.sub("", text, count=1)) or slug(text)


def cell_kind(name: str, listed_kind: str | None = None) -> str:
    """The kind of a cell: by the word the list prints for it, else by its name, else "other"."""
    for text in (listed_kind or "", name):
        kind = _starting_kind(text) or _kind_anywhere(text)
        if kind is not None:
            return kind
    return OTHER


def organisation_kind(name: str) -> str | None:
    """The kind of a Party organisation by its name: "Đảng bộ xã Na Khê" is a commune; None for a cell or an unknown word."""
    text = same_name(name).replace("uỷ", "ủy")
    return next((kind for pattern, kind in _ORGANISATION_KINDS if pattern.match(text)), None)


@lru_cache(maxsize=4096)
def same_name(name: str) -> str:
    """What two names of one unit have in common: no regard to case, NFC, single spaces."""
    return clean_text(name).casefold()


def _bare(text: str) -> str:
    name = clean_text(text)
    found = _CELL.match(name)
    return (name[found.end() :] if found else name).casefold().replace("uỷ", "ủy")


def _starting_kind(text: str) -> str | None:
    bare = _bare(text)
    return next((kind for pattern, kind in _KINDS if pattern.match(bare)), None)


def _kind_anywhere(text: str) -> str | None:
    bare = _bare(text)
    return next(
        (kind for pattern, kind in _KINDS if kind in _ANYWHERE and re.search(rf"\b{pattern.pattern}", bare)),
        None,
    )


def _small_first(text: str) -> str:
    """The word for the place is small: "Thôn Na Pô" becomes "thôn Na Pô"."""
    first, _space, rest = text.partition(" ")
    if first.casefold() in _PLACE_WORDS and rest:
        return f"{first.lower()} {rest}"
    return text


def _capitals(text: str) -> str:
    """Words of a heading in capitals, as they are written in a sentence."""
    words = text.split()
    done: list[str] = []
    while words:
        length = next(
            (n for n in range(_LONGEST_COMPOUND, 0, -1) if " ".join(words[:n]).casefold() in _COMPOUNDS), 0
        )
        if length:
            done.append(_COMPOUNDS[" ".join(words[:length]).casefold()])
        else:
            done.append(_word(words[0]))
        words = words[length or 1 :]
    return " ".join(done)


def _word(word: str) -> str:
    if word.casefold() in _SMALL_WORDS:
        return word.lower()
    parts = re.split(r"([&/(),.-])", word)
    return "".join(part if _is_acronym(part) else title_case(part) or part for part in parts)


def _is_acronym(word: str) -> bool:
    letters = search_key(word)
    return (
        word in _ACRONYMS or bool(_ROMAN.fullmatch(word)) or (len(letters) > 1 and not _VOWELS & set(letters))
    )
