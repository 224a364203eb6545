"""Pages and styles go compressed to a browser that takes them so; what is packed already goes as it is."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
BROWSER = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize("address", ["/static/web/base.css", "account_login"])
def test_text_is_compressed_where_the_browser_takes_it(address):
    client = Client()
    url = address if address.startswith("/") else reverse(address)
    plain, packed = client.get(url), client.get(url, headers=BROWSER)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    body, sent = plain.getvalue(), packed.getvalue()
    assert len(sent) < len(body) / 2
    assert gzip.decompress(sent)[:200] == body[:200]


def test_packed_files_go_as_they_are():
    font = "/static/web/fonts/be-vietnam-pro-latin-400-normal.woff2"
    answer = Client().get(font, headers=BROWSER)
    assert answer.getvalue().startswith(b"wOF2")
    assert "Content-Encoding" not in answer.headers
