"""Serving the office's network: certificates that browsers accept, and the page that installs their authority."""

from __future__ import annotations

import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from cryptography import x509

from chibo.cli.doctor import machine
from chibo.cli.lan.authority import AUTHORITY_FOR, SERVER_FOR, certificates
from chibo.cli.lan.page import InstallPage
from chibo.core import clock
from tests.cli.test_worker import PATIENCE, environment, free_port, running, waited
from tests.demonstration import empty_register

HOST, ADDRESS = "so-dang.local", "192.168.1.10"
AT = datetime(2026, 1, 1, tzinfo=UTC)


def made(folder, host=HOST, address=ADDRESS, at=AT):
    return certificates(folder, host, address, at)


def served(found):
    return x509.load_pem_x509_certificate(found.chain.read_bytes())


def test_certificates_are_kept_until_they_are_due(tmp_path):
    first = made(tmp_path)
    authority, chain = first.authority.read_bytes(), first.chain.read_bytes()
    assert first.is_new_authority
    again = made(tmp_path, at=AT + timedelta(days=100))
    assert (again.is_new_authority, again.authority.read_bytes(), again.chain.read_bytes()) == (
        False, authority, chain,
    )  # fmt: skip
    renewed = made(tmp_path, at=AT + SERVER_FOR - timedelta(days=29))
    assert (renewed.is_new_authority, renewed.authority.read_bytes()) == (False, authority)
    assert renewed.chain.read_bytes() != chain
    assert made(tmp_path, at=AT + AUTHORITY_FOR - timedelta(days=29)).is_new_authority


def test_other_private_address_needs_no_other_authority_and_another_host_does(tmp_path):
    made(tmp_path)
    moved = made(tmp_path, address="10.0.0.7")
    assert not moved.is_new_authority
    names = served(moved).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name.value) for name in names] == ["10.0.0.7", HOST]
    assert made(tmp_path, host="khac.local").is_new_authority


def test_keys_are_for_this_account_alone_and_the_authority_signs_for_little(tmp_path):
    found = made(tmp_path / "lan")
    assert (tmp_path / "lan").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "lan").iterdir()} == {0o600}
    authority = x509.load_pem_x509_certificate(found.authority.read_bytes())
    extension = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert extension.critical
    permitted = extension.value.permitted_subtrees
    assert [name.value for name in permitted if isinstance(name, x509.DNSName)] == ["localhost", HOST]
    assert (served(found).not_valid_after_utc - served(found).not_valid_before_utc).days <= 398
    assert found.fingerprint.count(":") == 31


@pytest.mark.parametrize(
    ("after", "state"),
    [(0, "ok"), (SERVER_FOR.days - 29, "warn"), (SERVER_FOR.days + 1, "bad")],
)
def test_doctor_warns_before_the_certificate_ends(tmp_path, settings, monkeypatch, after, state):
    settings.CHIBO_HOME = tmp_path
    assert list(machine.certificate()) == []
    made(tmp_path / "lan")
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=after))
    (finding,) = machine.certificate()
    assert (finding.key, finding.state) == ("certificate", state)
    assert ("chibo serve --lan" in finding.mend) == (state != "ok")


@pytest.mark.django_db
def test_install_page_says_how_in_both_languages_and_knows_nothing_else(tmp_path):
    page = InstallPage(made(tmp_path), "127.0.0.1", 0, f"https://{HOST}:8000")
    try:
        status, kind, body = page.answer("/")
        text = body.decode()
        assert (status, kind) == (HTTPStatus.OK, "text/html; charset=utf-8")
        for word in ("Android", "iPhone", "Windows", page.certificates.fingerprint, f"https://{HOST}:8000"):
            assert word in text
        assert 'lang="vi"' in text
        assert '<html lang="en"' in page.answer("/?lang=en")[2].decode()
        assert "style=" not in text
        assert "<script" not in text
        assert page.answer("/chibo-ca.crt")[2] == page.certificates.authority_der
        assert page.answer("/qr.svg")[2].startswith(b"<svg")
        assert b"--accent" in page.answer("/page.css")[2]
        for other in ("/dang-nhap/", "/../authority.key", "/chibo-ca.crt/"):
            assert page.answer(other)[0] == HTTPStatus.NOT_FOUND
    finally:
        page.stop()


def test_server_of_the_network_answers_by_https_to_who_trusts_its_authority(tmp_path, tmp_path_factory):
    home, port, install = empty_register(tmp_path_factory, tmp_path / "home"), free_port(), free_port()
    settings = {"CHIBO_HOST": "127.0.0.2"}
    command = (
        "-m",
        "chibo",
        "serve",
        "--lan",
        "--no-worker",
        "--port",
        str(port),
        "--install-port",
        str(install),
    )
    refused = subprocess.run(
        [sys.executable, *command], env=environment(home, CHIBO_HOST="127.0.0.2"), text=True,
        capture_output=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert refused.returncode == 1
    assert "CHIBO_PUBLIC_HOST" in refused.stderr
    settings["CHIBO_PUBLIC_HOST"] = "127.0.0.2"
    with running(home, *command, **settings):
        page = waited(lambda: fetched(f"http://127.0.0.2:{install}/chibo-ca.crt"))
        trusting = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(page[1]))
        headers, body = fetched(f"https://127.0.0.2:{port}/dang-nhap/", trusting)
        assert b"csrfmiddlewaretoken" in body
        assert "Secure" in headers["Set-Cookie"]
        assert headers["Strict-Transport-Security"].startswith("max-age=")
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(f"https://127.0.0.2:{port}/dang-nhap/", timeout=10)


def fetched(url, context=None):
    try:
        with urllib.request.urlopen(url, timeout=10, context=context) as answer:
            return answer.headers, answer.read()
    except ConnectionRefusedError:
        return None
    except urllib.error.URLError as error:
        if isinstance(error.reason, OSError) and not isinstance(error.reason, ssl.SSLError):
            return None
        raise
