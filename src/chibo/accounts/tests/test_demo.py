from __future__ import annotations

import json

from django.utils import translation

from chibo.accounts.demo import DemoAccount, OfferedAccount, demo_accounts, is_demo, mark_demo, unmark_demo

OFFERED = OfferedAccount("Cán bộ tổ chức", "Organisation officer", "can-bo", "mat-khau")


def test_mark_offers_the_accounts_in_the_language_of_the_page(settings, tmp_path):
    settings.CHIBO_HOME = tmp_path / "home"
    assert (is_demo(), demo_accounts()) == (False, [])
    mark_demo([OFFERED])
    assert is_demo()
    assert demo_accounts() == [DemoAccount("Cán bộ tổ chức", "can-bo", "mat-khau")]
    with translation.override("en"):
        assert demo_accounts()[0].label == "Organisation officer"
    unmark_demo()
    unmark_demo()
    assert not is_demo()


def test_mark_speaks_of_its_own_database_only(settings, tmp_path):
    settings.CHIBO_HOME = tmp_path
    mark_demo([OFFERED])
    mark = tmp_path / "demo-accounts.json"
    content = json.loads(mark.read_text(encoding="utf-8"))
    mark.write_text(json.dumps(content | {"database": "other.sqlite3::"}), encoding="utf-8")
    assert (is_demo(), demo_accounts()) == (False, [])


def test_mark_that_cannot_be_read_is_none(settings, tmp_path):
    settings.CHIBO_HOME = tmp_path
    (tmp_path / "demo-accounts.json").write_text("{", encoding="utf-8")
    assert not is_demo()
