"""Zip files, as all workbooks since 2003 are: what is in them, and whether it may be unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from chibo.exchange.reading.calamine import DamagedError, TooLargeError

UNPACKED_LIMIT_FACTOR = 4
_CHUNK = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s22xHH")


def members(data: bytes) -> list[str]:
    """The names in a zip file; none where it is no zip file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, RuntimeError):
        return []


def unpack(data: bytes, names: set[str] | None, *, max_bytes: int) -> dict[str, bytes]:
    """The contents of the named members, every member having been checked first.

    A few bytes may announce gigabytes, or announce a few bytes and hold gigabytes: neither gets as far as the reader.

    Raises:
        TooLargeError: the members announce more than four times `max_bytes` together.
        DamagedError: a member holds more than it announces, or cannot be unpacked.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > max_bytes * UNPACKED_LIMIT_FACTOR:
                raise TooLargeError
            for info in infos:
                _check_announced(data, info)
            return {info.filename: archive.read(info) for info in infos if names and info.filename in names}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        ValueError,
        struct.error,
    ) as error:
        raise DamagedError from error


def _check_announced(data: bytes, info: zipfile.ZipInfo) -> None:
    """Python stops at the announced size; the reader would go on, so a lie is found here."""
    if info.compress_type != zipfile.ZIP_DEFLATED:
        return
    _magic, name_length, extra_length = _LOCAL_HEADER.unpack_from(data, info.header_offset)
    start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    packed = data[start : start + info.compress_size]
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    while packed and not unpacker.eof:
        size += len(unpacker.decompress(packed, _CHUNK))
        if size > info.file_size:
            raise DamagedError
        packed = unpacker.unconsumed_tail
