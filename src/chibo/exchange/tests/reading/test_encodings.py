"""Old encodings: every syllable there and back, recognised by letters alone, and nothing else touched."""

from __future__ import annotations

import codecs
import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.core.errors import DomainError
from chibo.exchange.reading import ENCODINGS, Field, parse_list, read_book
from chibo.exchange.reading.book import Book, Sheet
from chibo.exchange.reading.encodings import tcvn3, vni, windows1258
from chibo.exchange.reading.encodings.legacy import byte_text, char_of
from chibo.exchange.reading.encodings.recode import recode, recognise
from chibo.exchange.reading.encodings.syllables import ONSETS, RHYMES, is_syllable
from chibo.exchange.tests.reading.legacy_letters import TONES, in_tcvn3, in_vni, in_windows1258, with_tone
from chibo.exchange.tests.reading.sheets import body, kept_list, person, workbook

CODECS = {
    "tcvn3": (in_tcvn3, tcvn3.decode),
    "vni": (in_vni, vni.decode),
    "windows-1258": (in_windows1258, windows1258.decode),
}
SYLLABLES = sorted(
    {
        syllable
        for onset, rhyme, tone in product(ONSETS, RHYMES, TONES)
        if is_syllable(syllable := with_tone(onset + rhyme, tone))
    }
)
TEXTS = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=8).map(" ".join)
OTHER_ID = "014070999999"
encodings = pytest.mark.parametrize("encoding", CODECS)


def test_syllables_are_many_and_hold_every_letter():
    letters = {char for syllable in SYLLABLES for char in syllable}
    assert len(SYLLABLES) > 10_000
    assert {*"ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"} <= letters


@pytest.mark.parametrize(
    "word",
    [
        "Nguyễn",
        "Lý",
        "Sùng",
        "Quốc",
        "Giàng",
        "Khuyến",
        "Nghĩa",
        "Ước",
        "hoà",
        "hòa",
        "Thuý",
        "quý",
        "gì",
        "giếng",
        "Đỗ",
        "ươn",
        "y",
        "oanh",
    ],
)
def test_vietnamese_words_are_syllables(word):
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word",
    ["Krông", "café", "học2", "hoc", "straße", "NguyÔn", "được̣", "Bíìa", "cap", "đ", "naïve", "Phượngg"],
)
def test_other_words_are_no_syllables(word):
    assert not is_syllable(word)


@encodings
def test_every_syllable_comes_back_in_small_letters_and_with_a_capital(encoding):
    encode, decode = CODECS[encoding]
    for syllable in SYLLABLES:
        assert decode(encode(syllable)) == syllable
        assert decode(encode(syllable.capitalize())).casefold() == syllable


@pytest.mark.parametrize("encoding", ["vni", "windows-1258"])
def test_every_syllable_comes_back_in_capitals(encoding):
    encode, decode = CODECS[encoding]
    for syllable in SYLLABLES:
        assert decode(encode(syllable.upper())) == syllable.upper()
        assert decode(encode(syllable.capitalize())) == syllable.capitalize()


@given(TEXTS)
def test_text_comes_back_from_every_encoding(text):
    for encode, decode in CODECS.values():
        assert decode(encode(text)) == text


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_are_never_touched(text):
    for _encode, decode in CODECS.values():
        assert decode(text) == text
    assert recognise([text]).legacy is None


@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_unicode_is_recognised_composed_and_decomposed(texts):
    assert recognise(texts).legacy is None
    assert recognise(unicodedata.normalize("NFD", text) for text in texts).legacy is None


@given(st.lists(st.sampled_from(SYLLABLES), min_size=40, max_size=60, unique=True))
def test_each_encoding_is_recognised_by_its_letters(syllables):
    text = " ".join(syllables)
    for encoding, (encode, _decode) in CODECS.items():
        found = recognise([encode(text)]).legacy
        assert found is not None
        assert found.code == encoding


def test_windows_1258_agrees_with_the_code_page_of_python():
    assert {codecs.decode(bytes([byte]), "cp1258") for byte in range(0xC0, 0x100) if byte != 0xD2} <= {
        *windows1258.TABLE.values()
    }
    assert windows1258.decode(byte_text("Chi bôò".encode("latin-1"))) == "Chi bộ"
    assert char_of(0xD2, "cp1258") == "\u0309"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("§¶NG Bé PH¦êNG H¦¥NG XU¢N", "ĐẢNG BỘ PHƯỜNG HƯƠNG XUÂN"),
        ("THÞ ñY H¦¥NG TRµ", "THỊ ỦY HƯƠNG TRÀ"),
        ("I. chi bé th«n na p«", "I. CHI BỘ THÔN NA PÔ"),
        ("D\xad¬ng M¹nh Th¾ng", "Dương Mạnh Thắng"),
        ("L£ QUèC §¹T", "LÊ QUỐC ĐẠT"),
        ("Vò A Sö", "Vũ A Sử"),
        ("Hµ", "Hà"),
        ("UBND x·", "UBND xã"),
        ("Chi ñy viªn", "Chi ủy viên"),
        ("02/07/2024", "02/07/2024"),
    ],
)
def test_tcvn3_guesses_the_case_it_cannot_write(written, text):
    assert tcvn3.decode(written) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Nguyeãn Vaên Ñöùc", "Nguyễn Văn Đức"),
        ("Ñaûng boä xaõ Höông Traø", "Đảng bộ xã Hương Trà"),
        ("TRÖÔØNG TIEÅU HOÏC", "TRƯỜNG TIỂU HỌC"),
        ("Lyù luaän chính trò", "Lý luận chính trị"),
        ("Nguyeãn Thò Aùnh, Kyø, Kyû, Myõ, Thî", "Nguyễn Thị Ánh, Kỳ, Kỷ, Mỹ, Thỵ"),
        ("Caáp uûy, nghæ, nghó, ngöôøi", "Cấp ủy, nghỉ, nghĩ, người"),
    ],
)
def test_vni_is_read_with_marks_of_either_case(written, text):
    assert vni.decode(written) == text


def coded(rows, encode):
    return [[encode(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


@encodings
def test_list_in_an_old_encoding_is_read_like_the_same_in_unicode(encoding):
    rows = kept_list(person(posts="Bí thư", note="Xin miễn sinh hoạt vì ốm"), person(name="Hà Thị Mỷ"))
    plain = parse_list(read_book(workbook(rows), "a.xlsx"))
    parsed = parse_list(read_book(workbook(coded(rows, CODECS[encoding][0])), "a.xlsx"))
    assert (plain.encoding, parsed.encoding) == ("unicode", encoding)
    assert (parsed.rows, parsed.units, parsed.problems) == (plain.rows, plain.units, plain.problems)
    assert parsed.organisation == plain.organisation
    assert parsed.proposals[0].reason == "health"


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_bytes_shown_by_a_vietnamese_windows_are_read_too(encoding):
    encode = CODECS[encoding][0]
    shown = {ord(char_of(byte, "cp1252")): char_of(byte, "cp1258") for byte in range(0x80, 0x100)}
    rows = coded(
        kept_list(person(), person(name="Hờ Thị Mẫu", citizen_id=None)),
        lambda text: encode(text).translate(shown),
    )
    parsed = parse_list(Book("a.xls", (Sheet("DS", rows),)))
    assert (parsed.encoding, parsed.rows[1].name) == (encoding, "Hờ Thị Mẫu")


def test_name_out_of_tcvn3_has_capitals_again():
    rows = coded(
        kept_list(person(name="Hoàng Thị Ánh"), person(name="lê ứng", citizen_id=OTHER_ID)), in_tcvn3
    )
    names = [row.name for row in parse_list(Book("a.xls", (Sheet("DS", rows),))).rows]
    assert names == ["Hoàng Thị Ánh", "Lê Ứng"]


def test_book_partly_retyped_in_unicode_is_read_whole():
    retyped = person(name="Đặng Thị Hà", citizen_id=OTHER_ID)
    rows = [*coded(kept_list(person()), in_tcvn3), [*retyped.values()]]
    parsed = parse_list(Book("a.xls", (Sheet("DS", rows),)))
    assert [row.name for row in parsed.rows] == ["Lò Văn Thử", "Đặng Thị Hà"]


def test_unicode_book_with_some_old_cells_keeps_its_own_letters():
    names = (in_tcvn3("Nguyễn Văn Phương"), "Trần Thị Bé", "Vũ Hữu Cã")
    people = [person(name=name, citizen_id=None) for name in names]
    parsed = parse_list(Book("a.xlsx", (Sheet("DS", kept_list(*people)),)))
    assert [row.name for row in parsed.rows] == ["Nguyễn Văn Phương", "Trần Thị Bé", "Vũ Hữu Cã"]


def test_foreign_words_in_a_unicode_list_change_nothing():
    names = ("Krông Ana", "H'Wôn Êban", "Y Thuyên Ksơr", "Siu Hmŏk", "Café Müller", "Ñoño")
    rows = kept_list(*(person(name=name) for name in names))
    book = Book("a.xlsx", (Sheet("DS", rows),))
    assert recode(book) == (book, "unicode")


def test_wrong_guess_is_reversed_by_saying_the_encoding():
    rows = coded(kept_list(person()), in_tcvn3)
    data = workbook(rows)
    with pytest.raises(DomainError):
        parse_list(read_book(data, "a.xlsx"), encoding="vni")
    for right in (
        parse_list(read_book(data, "a.xlsx", encoding="vni"), encoding="tcvn3"),
        parse_list(read_book(data, "a.xlsx", encoding="tcvn3")),
        parse_list(read_book(data, "a.xlsx")),
    ):
        assert (right.encoding, right.rows[0].name) == ("tcvn3", "Lò Văn Thử")


def test_unicode_said_of_a_list_leaves_it_alone():
    rows = body([person(name="Phan V¨n Ph\xad¬ng")])
    book = read_book(workbook([["(đến ngày 28/05/2024)"], *rows]), "a.xlsx", encoding="unicode")
    parsed = parse_list(book)
    assert (parsed.encoding, parsed.rows[0].original[Field.NAME]) == ("unicode", "Phan V¨n Ph\xad¬ng")


def test_unknown_encoding_names_the_known_ones():
    with pytest.raises(DomainError) as refusal:
        recode(Book("a", ()), "viscii")
    assert refusal.value.code == "encoding_unknown"
    assert all(encoding in str(refusal.value.message) for encoding in ENCODINGS)
