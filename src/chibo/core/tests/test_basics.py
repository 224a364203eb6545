from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from chibo.core import clock
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid


def test_domain_error_says_its_sentence():
    error = DomainError("overlap", "Hai khoảng chồng lên nhau.", field="starts_on")
    assert (error.code, error.message, error.field) == ("overlap", "Hai khoảng chồng lên nhau.", "starts_on")
    assert str(error) == "Hai khoảng chồng lên nhau."


def test_domain_error_lazy_sentence_is_read_late():
    error = DomainError("year", gettext_lazy("Monday"))
    with override("en"):
        assert str(error) == "Monday"
    with override("vi"):
        assert str(error) == "Thứ 2"


def test_domain_error_kinds_have_codes_of_their_own():
    assert Forbidden().code == "forbidden"
    assert NotVisible().code == "not_found"
    assert str(NotVisible()).startswith("Không tìm thấy")
    assert isinstance(Conflict("taken", "Đã có."), DomainError)


def test_today_is_the_fixed_day(settings):
    settings.CHIBO_TODAY = date(2024, 7, 2)
    assert clock.today() == date(2024, 7, 2)


def test_today_is_the_local_date_otherwise(settings):
    settings.CHIBO_TODAY = None
    assert clock.today() == timezone.localdate()


def test_now_is_aware_and_real(settings):
    settings.CHIBO_TODAY = date(1990, 1, 1)
    assert clock.now().tzinfo is not None
    assert clock.now().year > 2000


def test_new_uids_sort_in_time():
    uids = [new_uid() for _number in range(100)]
    assert uids == sorted(uids)
    assert {uid.version for uid in uids} == {7}
    assert len(set(uids)) == 100
