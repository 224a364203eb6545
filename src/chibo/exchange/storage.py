"""Files chosen in the browser and not yet applied: kept sealed, for their owner only, for a day."""

from __future__ import annotations

import base64
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chibo.core.clock import now
from chibo.core.errors import DomainError, NotVisible
from chibo.core.sealed import seal, unseal
from chibo.exchange.models import ImportDraft
from chibo.exchange.queries import as_it_stands
from chibo.exchange.reading import Field
from chibo.org import access, permissions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from chibo.accounts.models import User
    from chibo.exchange.reading import ColumnKey
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

KEPT_FOR = timedelta(days=1)
_LONGEST_FILENAME = 200


def keep_draft(
    viewer: Viewer,
    user: User,
    *,
    unit: UnitOn,
    data: bytes,
    filename: str,
    as_of: date | None,
    history: str,
    encoding: str | None = None,
    rows: int = 0,
) -> ImportDraft:
    """Keeps a file until it is applied or a day old. Permission `lists.import` on the unit. Old drafts of all are dropped."""
    access.require(viewer, permissions.IMPORT_LISTS, as_it_stands(unit).path)
    drop_old_drafts()
    draft = ImportDraft(
        unit_id=unit.id,
        user=user,
        filename=filename[-_LONGEST_FILENAME:],
        as_of=as_of,
        history=history,
        encoding=encoding or "",
        rows=rows,
    )
    _write(_path(draft), seal(base64.b64encode(data).decode("ascii")))
    draft.save()
    return draft


def draft_bytes(draft: ImportDraft) -> bytes:
    """The file as it was chosen. `DomainError("draft_gone")` where it is no longer kept."""
    try:
        sealed = _path(draft).read_text(encoding="ascii")
    except FileNotFoundError as error:
        message = _("Tệp “%(file)s” không còn được giữ. Hãy chọn lại tệp.")
        raise DomainError("draft_gone", message % {"file": draft.filename}) from error
    return base64.b64decode(unseal(sealed))


def has_file(draft: ImportDraft) -> bool:
    """Is the file still kept?"""
    return _path(draft).is_file()


def listed(draft: ImportDraft) -> dict[str, Any]:
    """What the services ask of a list, but for its unit. `DomainError("draft_gone")` where its file is no longer kept."""
    return {
        "data": draft_bytes(draft),
        "filename": draft.filename,
        "as_of": draft.as_of,
        "history": draft.history,
        "columns": columns_of(draft.columns),
        "encoding": draft.encoding or None,
    }


def correct_draft(
    draft: ImportDraft, *, columns: Mapping[ColumnKey, Field | None] | None, encoding: str | None
) -> None:
    """Keeps with a draft what its columns hold and in which encoding it is; None where nobody said so."""
    draft.columns = plain_columns(columns)
    draft.encoding = encoding or ""
    draft.save(update_fields=["columns", "encoding"])


def plain_columns(columns: Mapping[ColumnKey, Field | None] | None) -> list[list[str]] | None:
    """What columns hold as it is stored: rows [sheet, letter, field]; None where nobody said so."""
    return None if columns is None else [[*key, field or ""] for key, field in columns.items()]


def columns_of(rows: list[list[str]] | None) -> dict[ColumnKey, Field | None] | None:
    """What `plain_columns` made plain."""
    if rows is None:
        return None
    return {(sheet, letter): Field(field) if field else None for sheet, letter, field in rows}


def draft_of(user: User, uid: UUID | str) -> ImportDraft:
    """The draft of this user. `NotVisible` where it is somebody else's, gone, or never was. One SQL query."""
    try:
        draft = ImportDraft.objects.filter(user=user, uid=uid).select_related("unit").first()
    except ValidationError as error:
        raise NotVisible from error
    if draft is None:
        raise NotVisible
    return draft


def drop_draft(draft: ImportDraft) -> None:
    """Forgets a draft and its file."""
    for path in _path(draft).parent.glob(f"{draft.uid}*"):
        path.unlink(missing_ok=True)
    ImportDraft.objects.filter(pk=draft.pk).delete()


def write_beside(draft: ImportDraft, suffix: str, sealed: str) -> None:
    """Keeps something sealed beside the file of a draft, as long as that; what was there under this suffix is replaced."""
    path = _path(draft).with_name(f"{draft.uid}{suffix}")
    path.unlink(missing_ok=True)
    _write(path, sealed)


def read_beside(draft: ImportDraft, suffix: str) -> str:
    """What is kept sealed beside the file of a draft, "" where there is nothing."""
    try:
        return _path(draft).with_name(f"{draft.uid}{suffix}").read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


def drop_old_drafts() -> None:
    """Forgets what nobody applied within a day."""
    for draft in ImportDraft.objects.filter(created_at__lt=now() - KEPT_FOR):
        drop_draft(draft)


def _path(draft: ImportDraft) -> Path:
    return Path(settings.CHIBO_HOME) / "uploads" / str(draft.uid)


def _write(path: Path, sealed: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(sealed)
