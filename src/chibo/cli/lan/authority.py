"""The certificate authority of one installation, and the certificate it gives its own server. No name leaves the machine.

The authority may speak for the host and address of this installation and for private addresses only (name constraints): whoever
installs it trusts it for nothing else, even if its key were stolen.
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from pathlib import Path

AUTHORITY_FOR: Final = timedelta(days=5 * 365)
#: Phones refuse a certificate that lasts longer than 398 days.
SERVER_FOR: Final = timedelta(days=397)
RENEW_BEFORE: Final = timedelta(days=30)
#: The clocks of phones are not exact.
_SLACK: Final = timedelta(days=1)
_PRIVATE: Final = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16")
_SUBJECT: Final = "chibo"
_USAGES: Final = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


@dataclass(frozen=True)
class Certificates:
    """Paths of what the server needs, and the authority that people install."""

    authority: Path
    chain: Path
    key: Path
    is_new_authority: bool

    @property
    def authority_der(self) -> bytes:
        """The authority as phones and Windows take it."""
        return _certificate(self.authority).public_bytes(Encoding.DER)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the authority, in pairs, to compare on both screens."""
        digits = _certificate(self.authority).fingerprint(SHA256()).hex().upper()
        return ":".join(digits[place : place + 2] for place in range(0, len(digits), 2))


def certificates(folder: Path, host: str, address: str, at: datetime) -> Certificates:
    """The certificates in `folder` for a host (a name or an address) reached at an address; made or renewed where due.

    The server's is made anew 30 days before its end or when host or address are others; the authority likewise at its own
    end or when it may not speak for them, and has to be installed again then.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority, key = folder / "authority.crt", folder / "authority.key"
    is_new = not (key.is_file() and _serves(authority, at, {host, address}, constrained=True))
    if is_new:
        _make_authority(authority, key, host, address, at)
    chain, server_key = folder / "server.crt", folder / "server.key"
    if is_new or not (server_key.is_file() and _serves(chain, at, {host, address})):
        _make_server(chain, server_key, (authority, key), {host, address}, at)
    return Certificates(authority, chain, server_key, is_new)


def last_moment(folder: Path) -> datetime | None:
    """When the first of the certificates in `folder` ends; None where there are none."""
    paths = [path for path in (folder / "authority.crt", folder / "server.crt") if path.is_file()]
    return min((_certificate(path).not_valid_after_utc for path in paths), default=None)


def _serves(path: Path, at: datetime, names: set[str], *, constrained: bool = False) -> bool:
    """Does the certificate last, and does it speak for all of these names?"""
    if not path.is_file():
        return False
    found = _certificate(path)
    if found.not_valid_after_utc - RENEW_BEFORE < at:
        return False
    if constrained:
        permitted = found.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees
        return all(_is_private(name) or _permitted(name) in (permitted or []) for name in names)
    alternatives = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return all(_name(name) in alternatives for name in names)


def _make_authority(path: Path, key_path: Path, host: str, address: str, at: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _subject(f"{_SUBJECT} {host}")
    permitted = [_permitted(net) for net in (*_PRIVATE, "localhost")]
    permitted += [_permitted(one) for one in sorted({host, address}) if not _is_private(one)]
    made = (
        _builder(name, name, key.public_key(), at, AUTHORITY_FOR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    _write_key(key_path, key)
    _write(path, made.public_bytes(Encoding.PEM))


def _make_server(
    path: Path, key_path: Path, authority: tuple[Path, Path], names: set[str], at: datetime
) -> None:
    above = _certificate(authority[0])
    above_key = load_pem_private_key(authority[1].read_bytes(), None)
    if not isinstance(above_key, ec.EllipticCurvePrivateKey):
        raise TypeError("the key of the authority is of another kind")
    key = ec.generate_private_key(ec.SECP256R1())
    lasts = min(SERVER_FOR, above.not_valid_after_utc - at)
    made = (
        _builder(_subject(_SUBJECT), above.subject, key.public_key(), at, lasts)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_name(name) for name in sorted(names)]), critical=False)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above_key.public_key()), critical=False
        )
        .sign(above_key, SHA256())
    )
    _write_key(key_path, key)
    _write(path, made.public_bytes(Encoding.PEM) + above.public_bytes(Encoding.PEM))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(at - _SLACK).not_valid_after(at + lasts)


def _subject(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _usage(*names: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: name in names for name in _USAGES})


def _name(text: str) -> x509.GeneralName:
    return x509.IPAddress(ipaddress.ip_address(text)) if _is_address(text) else x509.DNSName(text)


def _permitted(text: str) -> x509.GeneralName:
    """The constraint to a name, an address or a network."""
    try:
        return x509.IPAddress(ipaddress.ip_network(text))
    except ValueError:
        return x509.DNSName(text)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_private(text: str) -> bool:
    return _is_address(text) and any(
        ipaddress.ip_address(text) in ipaddress.ip_network(net) for net in _PRIVATE
    )


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    _write(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _write(path: Path, data: bytes) -> None:
    """Readable by this account alone; whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    beside.replace(path)
