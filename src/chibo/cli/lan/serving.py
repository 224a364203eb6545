"""What `chibo serve --lan` prepares: where the office's network reaches this machine, certificates, and the page for both."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from chibo.cli.lan.authority import Certificates
    from chibo.cli.lan.page import InstallPage

#: Names that mean this machine alone.
_ONLY_HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})
#: An address of no network: no packet is sent to it, the system only says from where one would go.
_NOWHERE = ("10.255.255.255", 9)


def prepare_environment() -> None:
    """Before Django reads its settings: the address of the network to listen on, and cookies for https only."""
    if os.environ.get("CHIBO_HOST", "").strip() in _ONLY_HERE:
        os.environ["CHIBO_HOST"] = _lan_address()
    os.environ["CHIBO_HTTPS"] = "1"


def _lan_address() -> str:
    """The address of this machine in its network; of itself where it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock, suppress(OSError):
        sock.connect(_NOWHERE)
        return str(sock.getsockname()[0])
    return "127.0.0.1"


def require_public_host() -> str:
    """The name or address by which browsers come. Raises `DomainError` where none is set."""
    from django.conf import settings

    from chibo.core.errors import DomainError

    host: str = settings.CHIBO_PUBLIC_HOST
    if host in _ONLY_HERE:
        sentence = _(
            "Chưa đặt CHIBO_PUBLIC_HOST: tên hoặc địa chỉ mà máy khác dùng để tới máy này, ví dụ "
            "CHIBO_PUBLIC_HOST=%(address)s, hoặc so-dang.local nếu mạng có tên ấy."
        )
        raise DomainError("public_host_missing", sentence % {"address": settings.CHIBO_HOST})
    return host


def certificates() -> Certificates:
    """The certificates of this installation, made or renewed where due."""
    from django.conf import settings

    from chibo.cli.lan import authority
    from chibo.core.clock import now

    folder = Path(settings.CHIBO_HOME) / "lan"
    return authority.certificates(folder, require_public_host(), settings.CHIBO_HOST, now())


def install_page(found: Certificates, port: int, address: str) -> InstallPage:
    """The page on the port. Raises `DomainError` where another program listens there."""
    from django.conf import settings

    from chibo.cli.lan.page import InstallPage
    from chibo.core.errors import DomainError

    try:
        return InstallPage(found, settings.CHIBO_HOST, port, address)
    except OSError as error:
        sentence = _(
            "Cổng %(port)s của trang cài chứng chỉ đang có chương trình khác dùng. Hãy chọn cổng khác: --install-port."
        )
        raise DomainError("port_taken", sentence % {"port": port}) from error


def words(found: Certificates, page: InstallPage) -> list[str]:
    """What the operator is told beside the address."""
    told = [
        _("Cài chứng chỉ cho điện thoại và máy khác, mỗi máy một lần: %(url)s") % {"url": page.url},
        _("Dấu của chứng chỉ, phải giống dấu trên trang ấy: %(mark)s") % {"mark": found.fingerprint},
    ]
    if found.is_new_authority:
        told.append(_("Chứng chỉ gốc vừa được lập: máy nào đã cài chứng chỉ cũ phải cài lại."))
    return told
