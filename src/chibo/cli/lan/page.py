"""The one page that is served without a certificate: how to install the authority, for phones and Windows.

It holds nothing of the register, asks nobody for anything, and knows four addresses.
"""

from __future__ import annotations

from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from chibo.cli.lan.authority import Certificates

AUTHORITY_NAME: Final = "chibo-ca.crt"
_LANGUAGES: Final = ("vi", "en")
_HEADERS: Final = (
    ("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
)  # fmt: skip


class InstallPage:
    """The page on an address and port, in a thread of its own until `stop`. `address` is where phones find the register."""

    def __init__(self, certificates: Certificates, host: str, port: int, address: str) -> None:
        self.certificates = certificates
        self.url = f"http://{host}:{port}/"
        self.address = address
        page = self

        class Handler(BaseHTTPRequestHandler):
            server_version, sys_version = "chibo", ""

            def do_GET(self) -> None:
                status, kind, body = page.answer(self.path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                for name, value in _HEADERS:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's word
                """Nobody keeps a log of who asked."""

        self._server = ThreadingHTTPServer((host, port), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, name="install-page", daemon=True)

    def start(self) -> None:
        """Serves from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Serves no more."""
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()

    def answer(self, asked: str) -> tuple[HTTPStatus, str, bytes]:
        """Status, content type and body of an address."""
        parts = urlsplit(asked)
        if parts.path == "/":
            language = parse_qs(parts.query).get("lang", ["vi"])[0]
            return HTTPStatus.OK, "text/html; charset=utf-8", self._html(language)
        if parts.path == f"/{AUTHORITY_NAME}":
            return HTTPStatus.OK, "application/x-x509-ca-cert", self.certificates.authority_der
        if parts.path == "/qr.svg":
            return HTTPStatus.OK, "image/svg+xml", self._code
        if parts.path == "/page.css":
            return HTTPStatus.OK, "text/css; charset=utf-8", _style()
        return HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"404"

    def _html(self, language: str) -> bytes:
        from django.template.loader import render_to_string
        from django.utils.translation import override

        context = {
            "url": self.url, "address": self.address, "authority": AUTHORITY_NAME,
            "fingerprint": self.certificates.fingerprint,
        }  # fmt: skip
        with override(language if language in _LANGUAGES else _LANGUAGES[0]):
            return render_to_string("cli/install_page.html", context).encode()

    @cached_property
    def _code(self) -> bytes:
        """A QR code of the page itself."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        made: bytes = qrcode.make(self.url, image_factory=SvgPathFillImage, border=2).to_string()
        return made


def _style() -> bytes:
    from django.contrib.staticfiles import finders

    names = ("web/tokens.css", "cli/install_page.css")
    sheets = [path for name in names if isinstance(path := finders.find(name), str)]
    return b"\n".join(_bytes(path) for path in sheets)


def _bytes(path: str) -> bytes:
    from pathlib import Path

    return Path(path).read_bytes()
