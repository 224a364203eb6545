from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.core.text import clean_text, name_of_person, search_key, slug, sort_key, sort_key_plain, title_case

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
SYLLABLES = [
    "An",
    "Ánh",
    "Ăn",
    "Đồng",
    "Căm",
    "Nguyễn",
    "Páo",
    "Sùng",
    "Thị",
    "Hòa",
    "Ơn",
    "Ước",
    "Y",
    "Việt",
]
NAMES = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4).map(" ".join)
ANY = st.one_of(st.text(), NAMES, st.text(ALPHABET + "ẤẪđĐ ỹỵ\u00a0\u200b-'"))


def ordered(texts, key):
    """Sorted from the opposite order, so that nothing is in its place by chance."""
    backwards = list(texts)
    backwards.reverse()
    return sorted(backwards, key=key)


def test_clean_text_drops_what_cannot_be_seen():
    assert clean_text("\ufeff  Sùng\u00a0\u200bMạnh \t\n Páo\u3000") == "Sùng Mạnh Páo"
    assert clean_text("Hoa\u0300\x00 Bi\u0300nh\x07") == "Hoà Bình"


@pytest.mark.parametrize(
    ("sought", "text"),
    [
        ("dong cam", "Đồng Căm"),
        ("ĐỒNG CĂM", "đồng căm"),
        ("hoà bình", "Hòa Bình"),
        ("thuy", "Thủy; Thuỷ"),
        ("y moan", "Y-Moan"),
        ("na po", "Chi bộ thôn Na Pô"),
        ("quan su", "QUÂN\u00a0SỰ"),
    ],
)
def test_search_key_forgives_case_marks_and_tone_placement(sought, text):
    assert search_key(sought) in search_key(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lũng Vài", "lung-vai"),
        ("Đảng ủy (xã)  Na Khê", "dang-uy-xa-na-khe"),
        ("Tổ 3/2", "to-3-2"),
        ("中", ""),
    ],
)
def test_slug_is_ascii(text, expected):
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SÙNG MẠNH PÁO", "Sùng Mạnh Páo"),
        ("Y-MOAN H'HEN NIÊ", "Y-Moan H'Hen Niê"),
        ("ĐỖ THỊ  ƯỚC", "Đỗ Thị Ước"),
        (unicodedata.normalize("NFD", "NGUYỄN VĂN ẤT"), "Nguyễn Văn Ất"),
    ],
)
def test_title_case_of_capitals(text, expected):
    assert title_case(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("LÝ  A\u00a0PÁO", "Lý A Páo"), (" Lý a Páo ", "Lý a Páo"), ("lý a páo", "lý a páo"), ("", "")],
)
def test_name_of_person_keeps_what_is_not_in_capitals(text, expected):
    assert name_of_person(text) == expected


def test_sort_key_orders_by_given_name_then_family_and_middle():
    names = ["Vàng Văn An", "Bùi Thị Án", "Lý Thị Anh", "Bùi Văn Ánh", "Lý Văn Ánh", "Cao Ăn", "Cao Ân", "Bế Bình", "Ma Cư", "Cao Dung", "Cao Đức"]  # fmt: skip
    assert ordered(names, sort_key) == names


def test_sort_key_orders_letters_as_the_alphabet():
    letters = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
    assert ordered(letters, sort_key) == list(letters)


@pytest.mark.parametrize("letter", ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"])
def test_sort_key_orders_tones_after_letters(letter):
    toned = [unicodedata.normalize("NFC", letter + tone) for tone in TONES]
    assert ordered(toned, sort_key) == toned
    assert all(sort_key(one) < sort_key(letter + "n") for one in toned)


def test_sort_key_puts_the_shorter_first():
    names = ["Páo", "A Páo", "Sùng Páo", "Sùng Mạnh Páo"]
    assert sorted(names, key=sort_key) == ["Páo", "A Páo", "Sùng Páo", "Sùng Mạnh Páo"]
    assert sort_key("") == ""


def test_sort_key_plain_reads_from_the_left():
    names = ["Chi bộ 2", "Chi bộ thôn Cổng Trời", "Chi bộ thôn Đồng Căm", "Chi bộ thôn Na Pô", "Đảng bộ xã"]
    assert ordered(names, sort_key_plain) == names


def test_sort_key_plain_orders_numbers_by_their_size():
    names = ["huyện 1", "huyện 2", "huyện 2a", "huyện 10", "huyện 11", "huyện 100", "huyện Một"]
    assert ordered(names, sort_key_plain) == names


@given(ANY)
def test_sort_key_uses_only_digits_and_small_letters(text):
    assert re.fullmatch("[0-9a-z]*", sort_key(text))
    assert re.fullmatch("[0-9a-z]*", sort_key_plain(text))


@given(ANY)
def test_text_composed_and_decomposed_are_one(text):
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    for function in (clean_text, search_key, slug, sort_key, sort_key_plain, name_of_person):
        assert function(composed) == function(decomposed)


@given(ANY)
def test_text_functions_change_nothing_twice(text):
    for function in (clean_text, search_key, slug, name_of_person):
        assert function(function(text)) == function(text)


@given(NAMES)
def test_search_key_of_names_is_plain_letters(name):
    assert re.fullmatch("[a-z]+( [a-z]+)*", search_key(name))
    assert search_key(name.upper()) == search_key(name)
    assert sort_key(name.upper()) == sort_key(name)
