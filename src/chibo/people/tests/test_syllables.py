"""Searching by kept syllables against reading every name: random people, random words."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from random import Random
from types import SimpleNamespace

import pytest
from django.db import connection

from chibo.core.text import search_key, sort_key
from chibo.core.uid import new_uid
from chibo.people.models import NameSyllable, Person, Syllable
from chibo.people.queries import searching
from chibo.people.queries.narrowing import named
from chibo.people.queries.paging import Place
from chibo.people.queries.searching import meant_by
from chibo.people.syllables.keeping import rebuild, wrong_people

pytestmark = pytest.mark.django_db
PARTS = (
    "Hương",
    "Phương",
    "Thị",
    "Thì",
    "Ước",
    "K'Brư",
    "Y-Moan",
    "Ø",
    "Số 9",
    "Lò",
    "Lo",
    "Ân",
    "An",
    "Hoàng An",
    "Đá",
)
WORDS = (
    "uong",
    "h",
    "an",
    "ng",
    "thi",
    "lo",
    "9",
    "k brư",
    "Y-Moan",
    "Ø",
    "đ",
    "-",
    "zz",
    "hoang",
    "%",
    "_",
    "o",
)


@pytest.fixture
def chance():
    return Random(7)


def _person(name):
    return Person.objects.create(
        name=name, search_key=search_key(name), sort_key=sort_key(name), sex="male", born_on=date(1980, 2, 3),
        recorded_in=new_uid(),
    )  # fmt: skip


def _renamed(person, name):
    person.name, person.search_key, person.sort_key = name, search_key(name), sort_key(name)
    person.save()


def _history(chance, size):
    """People who are added, renamed and deleted, one by one and many at once."""
    people = [_person(" ".join(chance.choices(PARTS, k=chance.randint(1, 4)))) for _n in range(size)]
    for person in chance.sample(people, size // 3):
        _renamed(person, " ".join(chance.choices(PARTS, k=2)))
    Person.objects.filter(pk__in=[person.pk for person in people[: size // 8]]).delete()
    name = "Lò Thị Sửa"
    Person.objects.filter(pk__in=[person.pk for person in people[-3:]]).update(
        name=name, search_key=search_key(name), sort_key=sort_key(name)
    )


def _by_reading(text):
    """Ids by name of everybody whose name has every word."""
    return list(Person.objects.filter(named(text)).order_by("sort_key", "id").values_list("sort_key", "id"))


def test_search_finds_whom_reading_every_name_finds(chance, monkeypatch):
    _history(chance, 60)
    assert wrong_people() == []
    found_some = 0
    for number in range(300):
        monkeypatch.setattr(searching, "MANY_SYLLABLES", number % 4 * 3)
        text = " ".join(chance.choices(WORDS, k=chance.randint(1, 3)))
        meant, slow = meant_by(text), _by_reading(text)
        if meant.is_nobody:
            assert slow == [], text
            continue
        if meant.is_common:
            assert meant.people(1000) is None
            continue
        assert sorted(meant.people(1000) or ()) == sorted(pk for _key, pk in slow), text
        assert meant.people(len(slow) - 1) is None or not slow
        assert len(meant.people(1000)) == len(slow), text
        found_some += len(slow) > 1
        _in_order(meant, slow, chance)
    assert found_some > 50


def _in_order(meant, slow, chance):
    """Forwards, backwards and descending, from the beginning and from places on: as one that reads every name would go."""
    assert meant.ahead(None, 1000, descending=False) == slow
    descending = sorted(slow, key=lambda place: place[1])
    descending.sort(key=lambda place: place[0], reverse=True)
    assert meant.ahead(None, 1000, descending=True) == descending
    for order, is_descending in ((slow, False), (descending, True)):
        if order:
            at = chance.randrange(len(order))
            place = order[at]
            assert meant.ahead(Place(place), 3, descending=is_descending) == order[at + 1 : at + 4]
            before = meant.ahead(Place(place, backwards=True), 3, descending=is_descending)
            assert before == order[max(0, at - 3) : at][::-1]


def test_what_was_tampered_with_is_found_and_mended():
    people = [_person(name) for name in ("Lò Văn Páo", "Giàng Thị Mỷ", "Vàng Dợ")]
    assert wrong_people() == []
    NameSyllable.objects.filter(person=people[0], text="pao").delete()
    NameSyllable.objects.filter(person=people[1], text="my").update(text="ma")
    Syllable.objects.filter(text="do").delete()
    assert wrong_people() == [person.pk for person in people]
    rebuild()
    assert wrong_people() == []
    assert set(Syllable.objects.values_list("text", flat=True)) == {
        "lo",
        "van",
        "pao",
        "giang",
        "thi",
        "my",
        "vang",
        "do",
    }


def test_the_people_of_an_older_register_are_written_when_it_is_brought_up_to_date():
    people = [_person(name) for name in ("Lò Văn Páo", "Giàng Thị Mỷ")]
    kept = set(NameSyllable.objects.values_list("text", "sort_key", "person_id"))
    NameSyllable.objects.all().delete()
    Syllable.objects.all().delete()
    assert wrong_people() == [person.pk for person in people]
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        import_module("chibo.people.migrations.0017_syllables_of_names").write_all(None, editor)
    assert set(NameSyllable.objects.values_list("text", "sort_key", "person_id")) == kept
    assert wrong_people() == []


def test_a_name_that_stays_writes_nothing(django_assert_num_queries):
    """Whatever else of a person changes, the rows of the name are left alone."""
    person = _person("Lò Văn Páo")
    before = list(NameSyllable.objects.order_by("pk").values_list("pk", flat=True))
    person.note = "khác"
    with django_assert_num_queries(1):
        person.save()
    assert list(NameSyllable.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_a_person_is_found_by_number_through_its_index():
    """Citizen id and phone are looked up one by one: asked together, SQLite reads every person."""
    meant = meant_by("001234567890")
    assert meant.people(10) == []
    statements: list[str] = []

    def noted(execute, sql, *rest):
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        meant.people(10)
    assert not any(" OR " in sql for sql in statements)
