from __future__ import annotations

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.models.functions import Length

from chibo.core.errors import DomainError
from chibo.core.sealed import SealedTextField, blind_index, seal, unseal

CITIZEN_ID = "012345678901"


@pytest.fixture
def card(trial):
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("number", SealedTextField(blank=True, default="")),
        ("remark", SealedTextField(null=True)),
    ]
    return trial.create("Card", fields)


def raw_numbers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, remark FROM trial_card ORDER BY id")
        return [value for row in cursor.fetchall() for value in row]


def test_sealed_column_holds_no_plain_text(card):
    card.objects.create(number=CITIZEN_ID, remark="Ghi chú riêng")
    card.objects.bulk_create([card(number=CITIZEN_ID, remark=CITIZEN_ID)])
    card.objects.filter(pk=1).update(number=CITIZEN_ID)
    stored = raw_numbers()
    assert len(set(stored)) == 4
    assert not any(CITIZEN_ID in value or "Ghi" in value for value in stored)


def test_sealed_value_is_read_as_plain_text(card):
    row = card.objects.create(number=CITIZEN_ID)
    row.remark = "Đồng Căm"
    row.save()
    card.objects.bulk_update([row], ["remark"])
    row.refresh_from_db()
    assert (row.number, row.remark) == (CITIZEN_ID, "Đồng Căm")
    assert list(card.objects.values_list("number", flat=True)) == [CITIZEN_ID]


def test_sealed_empty_stays_empty(card):
    row = card.objects.create(number="", remark=None)
    row.refresh_from_db()
    assert (row.number, row.remark) == ("", "")
    assert raw_numbers() == ["", ""]


def test_sealed_field_can_be_asked_whether_it_is_empty(card):
    card.objects.create(number=CITIZEN_ID)
    card.objects.create(number="")
    assert card.objects.filter(number="").count() == 1
    assert card.objects.exclude(number="").count() == 1
    assert card.objects.filter(number__isnull=True).count() == 0


@pytest.mark.parametrize(
    "lookup",
    [
        {"number": CITIZEN_ID},
        {"number__contains": "1"},
        {"number__in": [""]},
        {"number__gt": ""},
        {"number__length": 1},
    ],
)
def test_sealed_field_refuses_other_lookups(card, lookup):
    with pytest.raises(FieldError):
        card.objects.filter(**lookup).exists()


def test_sealed_field_refuses_registered_transforms(card):
    with pytest.raises(FieldError):
        card.objects.filter(number__lower=Length("number"))


def test_unseal_after_rotation_reads_old_values(settings, new_key):
    old, new = new_key(), new_key()
    settings.CHIBO_FIELD_KEYS = (old,)
    token, index = seal(CITIZEN_ID), blind_index(CITIZEN_ID, "person.citizen_id")
    settings.CHIBO_FIELD_KEYS = (new, old)
    assert unseal(token) == CITIZEN_ID
    assert blind_index(CITIZEN_ID, "person.citizen_id") == index
    resealed = seal(CITIZEN_ID)
    settings.CHIBO_FIELD_KEYS = (new,)
    assert unseal(resealed) == CITIZEN_ID


def test_unseal_with_another_key_says_so(settings, new_key):
    token = seal(CITIZEN_ID)
    settings.CHIBO_FIELD_KEYS = (new_key(),)
    with pytest.raises(DomainError, match="CHIBO_FIELD_KEYS") as refusal:
        unseal(token)
    assert refusal.value.code == "sealed_unreadable"


@pytest.mark.parametrize("token", ["plain text", "gAAAAA", "Đồng"])
def test_unseal_of_no_ciphertext_says_so(token):
    with pytest.raises(DomainError):
        unseal(token)


@pytest.mark.parametrize("keys", [(), ("short",), ("Đ" * 44,)])
def test_keys_missing_or_malformed_are_refused(settings, keys):
    settings.CHIBO_FIELD_KEYS = keys
    for act in (lambda: seal("a"), lambda: blind_index("a", "b")):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "field_keys"


def test_blind_index_forgives_spaces_alone():
    index = blind_index(CITIZEN_ID, "person.citizen_id")
    assert index == blind_index(" 0123 4567\u00a08901\u200b", "person.citizen_id")
    assert index != blind_index("12345678901", "person.citizen_id")
    assert len(index) == 64
    assert CITIZEN_ID not in index


def test_blind_index_differs_by_purpose_and_key(settings, new_key):
    index = blind_index(CITIZEN_ID, "person.citizen_id")
    assert index != blind_index(CITIZEN_ID, "person.phone")
    settings.CHIBO_FIELD_KEYS = (new_key(),)
    assert index != blind_index(CITIZEN_ID, "person.citizen_id")


def test_blind_index_of_nothing_is_empty():
    assert blind_index(" \u200b", "person.phone") == ""
