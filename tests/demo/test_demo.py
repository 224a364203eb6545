from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from importlib.resources import files

import pytest

from tests.demo.conftest import Home
from tests.demonstration import empty_register

USERS = ("can-bo-na-khe", "can-bo-lung-vai", "ban-to-chuc-yen-minh", "bi-thu-na-po", "dang-vien-na-po")


@pytest.fixture
def own(demo, tmp_path):
    """A copy of the demonstration that a test may change."""
    copy = Home(tmp_path / "home")
    copy.path.mkdir()
    for name in ("secret.key", "field.keys", "demo-accounts.json"):
        (copy.path / name).write_bytes((demo.path / name).read_bytes())
    with (
        sqlite3.connect(demo.path / "chibo.sqlite3") as source,
        sqlite3.connect(copy.path / "chibo.sqlite3") as target,
    ):
        source.backup(target)
    source.close()
    target.close()
    return copy  # fmt: skip


def rows(home, query):
    """What the database itself holds."""
    connection = sqlite3.connect(home.path / "chibo.sqlite3")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_demo_has_the_units_of_the_contract(demo):
    units = {unit["ref"]: unit for unit in demo.document("unit", "tree", "viet-nam")["units"]}
    above = {ref: unit["parent"] for ref, unit in units.items() if unit["kind"] != "cell"}
    grassroots_of_thuan_chau = [ref for ref, parent in above.items() if parent == "thuan-chau"]
    assert len(grassroots_of_thuan_chau) == 49
    assert {ref: parent for ref, parent in above.items() if parent != "thuan-chau"} == {
        "viet-nam": None,
        "vinh-phuc": "viet-nam",
        "song-lo": "vinh-phuc",
        "hai-luu": "song-lo",
        "son-la": "viet-nam",
        "thuan-chau": "son-la",
        "thua-thien-hue": "viet-nam",
        "huong-tra": "thua-thien-hue",
        "huong-xuan": "huong-tra",
        "lao-cai": "viet-nam",
        "muong-khuong": "lao-cai",
        "lung-vai": "muong-khuong",
        "ha-giang": "viet-nam",
        "yen-minh": "ha-giang",
        "na-khe": "yen-minh",
    }
    assert units["na-khe/na-po"]["name"] == "Chi bộ thôn Na Pô"
    assert units["na-khe/na-po"]["cell_kind"] == "hamlet"
    assert units["na-khe/quan-su"]["cell_kind"] == "military"


@pytest.mark.parametrize(
    ("unit", "day"),
    [
        ("lung-vai", "2023-06-30"),
        ("hai-luu", "2022-08-03"),
        ("na-khe", "2024-05-28"),
        ("na-khe/na-po", "2024-05-28"),
        ("thuan-chau", "2020-01-31"),
        ("thuan-chau/co-ma", "2020-01-31"),
        ("huong-xuan", "2024-07-02"),
    ],
)
def test_home_of_a_unit_opens_on_the_day_of_its_list(demo, unit, day):
    assert demo.document("figures", "--unit", unit, "members.total")["on"] == day


def test_demo_prints_address_accounts_and_three_things_to_try(demo):
    out = demo.run("demo", "--no-serve", "--port", "8123").stdout
    assert "DỮ LIỆU MẪU" in out
    assert "http://localhost:8123" in out
    assert "02/07/2024" in out
    assert all(user in out for user in USERS)
    assert all(f"  {number}. " in out for number in (1, 2, 3))
    assert "In English:" in out


def test_lists_of_the_program_are_those_beside_it(samples):
    lists = files("chibo.cli.demo").joinpath("lists")
    for name in ("lung-vai.xlsx", "na-khe.xlsx"):
        assert lists.joinpath(name).read_bytes() == (samples / name).read_bytes()


def test_term_of_a_unit_is_a_period_and_an_unknown_one_names_those_there_are(demo):
    asked = demo.document(
        "figures", "--unit", "na-khe/na-po", "--period", "2020..2022", "members.admitted", "congress.ordinal"
    )
    assert (asked["from"], asked["to"]) == ("2020-03-15", "2022-04-10")
    assert asked["figures"]["congress.ordinal"]["value"] == 7
    ran = demo.run("figures", "--unit", "na-khe/na-po", "--period", "2015..2020")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "2020–2022, 2022–2025" in ran.stderr


def test_declared_value_says_what_is_printed_and_where(demo):
    told = demo.document(
        "explain", "indicators.income_per_head_vnd", "--unit", "hai-luu/hoa-binh", "--on", "2022-08-03"
    )
    assert told["figure"]["state"] == "declared"
    assert told["figure"]["declared"]["as_printed"] == "61 triệu đồng/người/năm"
    assert "Báo cáo tình hình thôn" in told["figure"]["source"]
    campaign = demo.document(
        "figures", "--unit", "thuan-chau", "--on", "2006-02-10", "--by", "place_kind", "places.without_cell"
    )["figures"]["places.without_cell"]
    assert (campaign["value"], campaign["by"]["hamlet"]["value"]) == (None, 185)
    assert campaign["by"]["enterprise"]["value"] is None


def test_demo_a_second_time_changes_nothing(demo):
    before = rows(demo, "SELECT max(id) FROM core_auditentry")
    assert demo.run("demo", "--no-serve").returncode == 0
    assert rows(demo, "SELECT max(id) FROM core_auditentry") == before


def test_date_of_the_demo_gives_way_to_a_setting_and_to_the_real_date(demo):
    assert "03/04/2024" in demo.run("demo", "--no-serve", CHIBO_TODAY="2024-04-03").stdout
    assert "Chương trình coi hôm nay là" not in demo.run("demo", "--no-serve", "--real-date").stdout


def test_officer_of_the_sibling_does_not_find_the_commune(demo):
    ran = demo.run("figures", "--unit", "na-khe", "--json", "--as", "can-bo-lung-vai")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr
    assert demo.run("figures", "--unit", "na-khe", "--json", "--as", "can-bo-na-khe").returncode == 0


def test_accounts_of_members_belong_to_people_of_the_cell(demo):
    linked = dict(
        rows(
            demo,
            "SELECT u.username, EXISTS (SELECT 1 FROM people_postheld h JOIN org_seat s ON s.id = h.seat_id"
            " WHERE h.person_id = p.id AND s.post_id = 'secretary')"
            " FROM people_person p JOIN accounts_user u ON u.id = p.user_id JOIN people_affiliation a ON"
            " a.person_id = p.id JOIN org_unit o ON o.id = a.unit_id WHERE o.ref = 'na-khe/na-po'",
        )
    )
    assert linked == {"bi-thu-na-po": 1, "dang-vien-na-po": 0}


def test_everything_the_demo_wrote_is_in_the_log_and_the_log_is_whole(own):
    report = own.document("audit", "verify")
    assert report["linked"] > 0
    assert (report["waiting"], report["broken"]) == (0, [])
    acts = {act for (act,) in rows(own, "SELECT DISTINCT act FROM core_auditentry")}
    assert {"accounts.create_user", "org.grant_role", "people.link_user", "org.set_opens_on"} <= acts
    # One row at least of what became of people in each of the ways the register knows.
    assert {
        "people.record_exit", "people.send_exit_notice", "people.record_complaint", "standing.request_certificate",
        "people.change_name", "people.note_return", "people.extend_stay", "admissions.move_applicant",
        "admissions.authorise",
    } <= acts  # fmt: skip
    left = dict(
        rows(
            own,
            "SELECT p.name, m.exit_kind FROM people_membership m JOIN people_person p ON p.id = m.person_id"
            " JOIN people_affiliation a ON a.person_id = p.id JOIN org_unit u ON u.id = a.unit_id"
            " WHERE u.ref LIKE 'lung-vai/%' AND m.exit_kind <> ''",
        )
    )
    assert left == {"Lù Seo Dìn": "struck_off", "Thào Thị Máy": "left", "Hoàng Văn Phủ": "died"}
    renamed = "SELECT f.name, p.name FROM people_formername f JOIN people_person p ON p.id = f.person_id"
    assert rows(own, renamed) == [("Đỗ Thị Mỹ Dợ", "Đỗ Thị Mỹ Duyên")]


def test_list_can_be_undone_and_read_in_again(own, samples):
    batches = own.document("batch", "list", "--unit", "na-khe")["batches"]
    assert [(batch["file"], batch["as_of"], batch["undone_at"]) for batch in batches] == [
        ("na-khe.xlsx", "2024-05-28", None)
    ]
    undone = own.run("batch", "undo", str(batches[0]["batch"]))
    assert (undone.returncode, undone.stderr) == (0, "")
    assert (
        own.document("figures", "--unit", "na-khe", "members.total")["figures"]["members.total"]["state"]
        == "empty"
    )
    again = own.document("import", str(samples / "na-khe.xlsx"), "--unit", "na-khe", "--as-of", "2024-05-28")
    assert again["created"] == batches[0]["created"]
    assert own.document("audit", "verify")["broken"] == []  # fmt: skip


def test_fresh_removes_only_a_demonstration(own):
    own.run(
        "unit", "add", "tinh-moi", "--name", "Đảng bộ tỉnh Mới", "--kind", "province", "--parent", "viet-nam"
    )
    assert own.run("demo", "--no-serve", "--fresh").returncode == 0
    assert rows(own, "SELECT count(*) FROM org_unit WHERE code = 'tinh-moi'") == [(0,)]
    assert rows(own, "SELECT count(*) FROM org_unit WHERE code = 'na-khe'") == [(1,)]


def test_register_in_use_is_neither_filled_nor_removed(tmp_path, tmp_path_factory):
    home = Home(empty_register(tmp_path_factory, tmp_path / "home"))
    home.run("unit", "add", "tinh-ta", "--name", "Đảng bộ tỉnh ta", "--kind", "province")
    for arguments in (["demo", "--no-serve"], ["demo", "--no-serve", "--fresh"]):
        ran = home.run(*arguments)
        assert (ran.returncode, ran.stdout) == (1, "")
        assert "không phải bản chạy thử" in ran.stderr
    assert rows(home, "SELECT code FROM org_unit") == [("tinh-ta",)]
    assert not (home.path / "demo-accounts.json").exists()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def running(home, *arguments):
    """A server that was started and asked to end like anybody ends it, with Ctrl+C."""
    server = subprocess.Popen(
        [sys.executable, "-m", "chibo", *arguments],
        env=home.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        yield server
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.communicate()


def lines_until(server, mark):
    """What the server says, up to the line that holds `mark`."""
    said = []
    for line in server.stdout:
        said.append(line)
        if mark in line:
            break
    return "".join(said)


def fetch(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


def test_demo_serves_once_it_has_said_so(demo):
    port = str(free_port())
    with running(demo, "demo", "--port", port) as server:
        said = lines_until(server, "Ctrl+C")
        assert f"http://localhost:{port}" in said
        page = fetch(f"http://localhost:{port}/dang-nhap/")
        assert "DỮ LIỆU MẪU" in page
        assert all(user in page for user in USERS)
        second = demo.run("serve", "--port", port)
        assert (second.returncode, second.stdout) == (1, "")
        assert f"Cổng {port} đang có chương trình khác dùng." in second.stderr
    assert server.returncode == 0


def test_serve_makes_the_tables_and_keeps_silent_about_requests(tmp_path):
    port = str(free_port())
    with running(Home(tmp_path / "home"), "serve", "--port", port) as server:
        assert lines_until(server, "Ctrl+C") == f"Đang chạy ở http://localhost:{port}. Dừng: Ctrl+C.\n"
        assert "DỮ LIỆU MẪU" not in fetch(f"http://localhost:{port}/dang-nhap/")
        server.send_signal(signal.SIGINT)
        assert server.stdout.read() == ""
    assert server.returncode == 0
