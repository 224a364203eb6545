"""`chibo backup`, `chibo verify`, `chibo restore`: the register as one file, and back. The operator's alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import Command, option, pass_session

if TYPE_CHECKING:
    from chibo.cli.backups.archive import Manifest
    from chibo.cli.session import Session

FILE = click.Path(path_type=Path)


@click.command(
    "backup",
    cls=Command,
    help=_n(
        "Sao lưu sổ vào một tệp trong lúc sổ vẫn chạy, rồi khôi phục thử để kiểm tra. Không có khóa trong tệp. "
        "Mặc định: CHIBO_HOME/backups/chibo-YYYYMMDD-HHMMSS.chibo"
    ),
)
@click.argument("file", type=FILE, required=False)
@option(
    "--sheet", "as_sheet", is_flag=True, help=_n("Chỉ in phiếu khôi phục: khóa ở đâu, khôi phục từng bước")
)
@pass_session
def backup(session: Session, /, *, file: Path | None, as_sheet: bool) -> None:
    """Writes a backup, or prints the recovery sheet."""
    session.require_operator()
    if as_sheet:
        from chibo.cli.backups.sheet import sheet

        click.echo(sheet())
        return
    from chibo.cli.backups.writing import default_path, write_backup
    from chibo.cli.database import migrations_waiting
    from chibo.cli.services import note_backup
    from chibo.core.audit.sealer import seal_committed

    is_current = not migrations_waiting()
    if is_current:
        seal_committed()
    written = write_backup(file.absolute() if file else default_path())
    if is_current:  # a register behind the program is copied before `chibo migrate`; its log waits until then
        note_backup(session.viewer.actor, written.facts)
    click.echo(
        _("Đã sao lưu vào %(path)s: %(what)s.") % {"path": written.path, "what": _what(written.manifest)}
    )
    click.echo(_("Đã khôi phục thử và so từng bảng: khớp. Khóa không nằm trong tệp: hãy cất riêng."))
    _tell_broken(written.broken)


@click.command(
    "verify", cls=Command, help=_n("Kiểm tra một bản sao lưu: từng bảng, khôi phục thử, nhật ký, khóa.")
)
@click.argument("file", type=FILE)
@pass_session
def verify(session: Session, /, *, file: Path) -> int:
    """Restores the backup into a temporary database and says what it found; 1 where its log is broken."""
    from chibo.cli.backups import archive, keys, standing
    from chibo.cli.backups.staging import staged

    session.require_operator()
    source = archive.open_archive(file.absolute())
    with standing.workplace() as folder, staged(source, folder) as copy:
        click.echo(_("Tệp nguyên vẹn: %(what)s.") % {"what": _what(source.manifest)})
        click.echo(
            _("Ghi lúc %(at)s từ %(database)s, phiên bản %(version)s. Khôi phục thử: khớp từng bảng.")
            % {
                "at": source.manifest.written_at,
                "database": source.manifest.database,
                "version": source.manifest.program,
            }
        )
        click.echo(
            _("Nhật ký: %(linked)s mắt đúng, %(broken)s chỗ hỏng.")
            % {"linked": copy.linked, "broken": len(copy.broken)}
        )
        _tell_broken(copy.broken)
        keys.require_keys(source.manifest, copy.connection)
        click.echo(_("Khóa đang dùng mở được dữ liệu niêm phong."))
    return 1 if copy.broken else 0


@click.command(
    "restore",
    cls=Command,
    help=_n("Đưa sổ về đúng như trong bản sao lưu: kiểm tra trước, rồi thay trọn vẹn hoặc không thay gì."),
)
@click.argument("file", type=FILE)
@option(
    "--yes", "may_replace", is_flag=True, help=_n("Cho phép thay sổ không trống (sổ cũ được sao lưu trước)")
)
@pass_session
def restore(session: Session, /, *, file: Path, may_replace: bool) -> None:
    """Puts the register of the backup in the place of the present one."""
    from chibo.cli.backups.restoring import restore_backup

    session.require_operator()
    copy, safety = restore_backup(session.viewer.actor, file.absolute(), may_replace=may_replace)
    if safety is not None:
        click.echo(_("Sổ trước đó đã được sao lưu vào %(path)s.") % {"path": safety.path})
    click.echo(_("Đã khôi phục: %(what)s. Mọi người đăng nhập lại.") % {"what": _what(copy.manifest)})
    _tell_broken(copy.broken)


def _what(manifest: Manifest) -> str:
    from chibo.cli.output import number

    return _("%(tables)s bảng, %(rows)s dòng") % {
        "tables": number(len(manifest.tables)),
        "rows": number(manifest.rows),
    }


def _tell_broken(broken: list[str]) -> None:
    """Faults that the log had before it was copied."""
    if broken:
        click.echo(_("Nhật ký trong bản sao lưu có chỗ hỏng từ trước khi sao lưu:"), err=True)
    for sentence in broken:
        click.echo(sentence, err=True)
