"""Linking committed entries into hash chains, and proving that nothing in them was changed, removed or reordered.

Entries are written without waiting for one another; one sealer at a time links them afterwards, each into the chain of
its grassroots unit, and once a day a root over the heads of all chains fixes everything linked so far.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.core.audit.models import DIGEST_LENGTH, AuditEntry, AuditRoot, AuditSeal
from chibo.core.clock import now
from chibo.core.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db.models import QuerySet

CHUNK_ROWS = 1000
_FIRST = "0" * DIGEST_LENGTH
_LOCK = 0x63686962  # any number that nothing else in this database locks


@dataclass(frozen=True)
class AuditReport:
    """`linked` entries whose link holds, `waiting` entries not linked yet, and a sentence for each broken place."""

    linked: int
    waiting: int
    broken: list[str]


@dataclass(frozen=True)
class _Head:
    """The last link of a chain."""

    seq: int
    digest: str


_NO_LINK = _Head(0, _FIRST)


def seal_committed(limit: int | None = None) -> int:
    """Link up to `limit` waiting entries (None: all), in the order of their ids, and write the root of the day.

    Gives the number linked. May be run again at any time and by several processes at once. One transaction and a
    handful of queries per 1,000 entries and chain among them.
    """
    linked, after_id = 0, 0
    while limit is None or linked < limit:
        rows = CHUNK_ROWS if limit is None else min(CHUNK_ROWS, limit - linked)
        with transaction.atomic():
            _one_at_a_time()
            entries = list(_waiting().filter(id__gt=after_id).order_by("id")[:rows])
            AuditSeal.objects.bulk_create(_links(entries))
        if not entries:
            break
        linked += len(entries)
        after_id = entries[-1].id
    _write_root()
    return linked


def verify() -> AuditReport:
    """Read every link in the order it was made and compare it with its entry. Streams; two queries per 1,000 links."""
    walk = _Walk()
    for seal, entry in _links_with_entries():
        walk.step(seal, entry)
    walk.end()
    return AuditReport(walk.linked, _waiting().count(), walk.broken)


def _waiting() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(seal__isnull=True)


def _one_at_a_time() -> None:
    """Wait for any other sealer until this transaction ends. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _links(entries: list[AuditEntry]) -> Iterator[AuditSeal]:
    """The links that continue the chains, in the order of the entries."""
    heads = {chain: _head(chain) for chain in {entry.chain for entry in entries}}
    for entry in entries:
        head = heads[entry.chain]
        seq = head.seq + 1
        digest = _digest(entry, seq, head.digest)
        heads[entry.chain] = _Head(seq, digest)
        yield AuditSeal(entry=entry, chain=entry.chain, seq=seq, previous=head.digest, digest=digest)


def _head(chain: int) -> _Head:
    last = AuditSeal.objects.filter(chain=chain).order_by("-seq").first()
    return _Head(last.seq, last.digest) if last else _NO_LINK


def _digest(entry: AuditEntry, seq: int, previous: str) -> str:
    """SHA-256 over the link before, the place in the chain and the whole entry as canonical JSON."""
    content = {
        "id": entry.id,
        "uid": str(entry.uid),
        "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "act": entry.act,
        "act_uid": str(entry.act_uid),
        "actor_id": entry.actor_id,
        "actor_label": entry.actor_label,
        "chain": entry.chain,
        "unit_id": entry.unit_id,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "before": entry.before,
        "after": entry.after,
        "note": entry.note,
    }
    return _sha256([previous, seq, content])


def _sha256(content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _root_digest(previous: str, heads: Mapping[int, _Head]) -> str:
    return _sha256([previous, [[chain, head.seq, head.digest] for chain, head in sorted(heads.items())]])


def _write_root() -> None:
    """The root of the real day, by the first run of the day that finds a link no root covers yet."""
    day = timezone.localdate(now())
    with transaction.atomic():
        _one_at_a_time()
        before = AuditRoot.objects.order_by("-id").first()
        last = AuditSeal.objects.order_by("-id").first()
        if last is None or (before and (before.day >= day or before.last_seal_id >= last.id)):
            return
        heads = _all_heads()
        previous = before.digest if before else _FIRST
        AuditRoot.objects.create(
            day=day, last_seal_id=last.id, previous=previous, digest=_root_digest(previous, heads)
        )


def _all_heads() -> dict[int, _Head]:
    chains = AuditSeal.objects.order_by().values_list("chain", flat=True).distinct()
    return {chain: _head(chain) for chain in chains}


def _links_with_entries() -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    after_id = 0
    while seals := list(AuditSeal.objects.filter(id__gt=after_id).order_by("id")[:CHUNK_ROWS]):
        entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in seals])
        yield from ((seal, entries.get(seal.entry_id)) for seal in seals)
        after_id = seals[-1].id


@dataclass
class _Walk:
    """One pass over all links: where each chain stands, which root comes next, what was found broken."""

    linked: int = 0
    broken: list[str] = field(default_factory=list)
    heads: dict[int, _Head] = field(default_factory=dict)
    roots: list[AuditRoot] = field(default_factory=lambda: list(AuditRoot.objects.order_by("-id")))
    root_before: str = _FIRST

    def step(self, seal: AuditSeal, entry: AuditEntry | None) -> None:
        """Compare one link with its entry and with the link before; a broken one is told once, not for its heirs."""
        self._roots_up_to(seal.id - 1)
        head = self.heads.get(seal.chain, _NO_LINK)
        names = {"chain": seal.chain, "seq": seal.seq, "entry": seal.entry_id}
        faults = []
        if seal.seq != head.seq + 1 or seal.previous != head.digest:
            faults.append(
                _("Chuỗi %(chain)s, mắt %(seq)s: không nối tiếp mắt trước; có mắt bị xóa, sửa hoặc đổi chỗ.")
            )
        if entry is None:
            faults.append(_("Chuỗi %(chain)s, mắt %(seq)s: dòng nhật ký %(entry)s đã bị xóa."))
        elif entry.chain != seal.chain or seal.digest != _digest(entry, seal.seq, seal.previous):
            faults.append(_("Chuỗi %(chain)s, mắt %(seq)s: dòng nhật ký %(entry)s đã bị sửa sau khi ghi."))
        self.broken += [fault % names for fault in faults]
        self.linked += not faults
        self.heads[seal.chain] = _Head(seal.seq, seal.digest)

    def end(self) -> None:
        """Check the roots that are left: each of them covers links that must have been met by now."""
        self._roots_up_to(None)

    def _roots_up_to(self, last_seal_id: int | None) -> None:
        while self.roots and (last_seal_id is None or self.roots[-1].last_seal_id <= last_seal_id):
            root = self.roots.pop()
            if root.previous != self.root_before or root.digest != _root_digest(root.previous, self.heads):
                day = {"day": format_date(root.day)}
                self.broken.append(_("Gốc ngày %(day)s không khớp với các chuỗi đã ghi đến hôm đó.") % day)
            self.root_before = root.digest
