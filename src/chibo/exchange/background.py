"""Long work of this domain: lists too big for a page to wait for, and drafts nobody came back to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n
from django.utils.translation import ngettext

from chibo.core.dates import format_date
from chibo.core.errors import DomainError, NotVisible
from chibo.exchange import storage
from chibo.exchange.exporting.files import CONTENT_TYPES
from chibo.exchange.kept_plans import kept_plan
from chibo.exchange.models import ImportBatch, ImportDraft
from chibo.exchange.services import apply_list, compare_draft, export_members, preview_draft, take_over
from chibo.jobs.declarations import Kind, Made, Outcome, declare_chore, declare_kind
from chibo.jobs.services import start_job
from chibo.org import permissions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.accounts.models import User
    from chibo.exchange.models import Comparison
    from chibo.jobs.declarations import Running
    from chibo.jobs.models import Job
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: Members of a list that is made while its user waits; about a second.
EXPORTED_AT_ONCE: Final = 5000
#: Rows of a list that is read and laid beside the register, or written, while its user waits; a few seconds.
PREVIEWED_AT_ONCE: Final = 2000
COMPARED_AT_ONCE: Final = 2000
APPLIED_AT_ONCE: Final = 2000
_COUNTS: Final = ("created", "changed", "same")


def start_export(viewer: Viewer, user: User, unit: UnitOn, asked: dict[str, Any]) -> Job:
    """Queues a list to be taken out. `asked` are the keywords of `export_members`, already found possible."""
    label = _("Danh sách đảng viên %(unit)s, đến ngày %(day)s")
    return start_job(
        viewer,
        user,
        kind=EXPORT,
        unit=unit,
        label=label % {"unit": unit.name, "day": format_date(unit.on)},
        facts=asked,
        back_url=f"{reverse('exchange:export', args=[unit.ref])}?on={unit.on.isoformat()}",
    )


def _export(job: Running) -> Outcome:
    asked = dict(job.facts)
    found = export_members(job.viewer, unit=job.unit, on_read=job.progress.reach, **asked)
    job.progress.say(_("Đang lập danh sách."), total=found.rows)
    said = ngettext(
        "Đã lập danh sách %(count)s đảng viên.", "Đã lập danh sách %(count)s đảng viên.", found.rows
    ) % {"count": number_format(found.rows, force_grouping=True)}
    return Outcome(said, file=Made(found.filename, CONTENT_TYPES[asked["form"]], found.pieces))


def start_preview(
    viewer: Viewer, unit: UnitOn, draft: ImportDraft, said: Mapping[str, Any] | None = None
) -> Job:
    """Queues a draft to be read and laid beside the register; `said` as `preview_draft` takes it."""
    label = _("Xem trước danh sách %(file)s")
    facts: dict[str, Any] = {"draft": str(draft.uid)}
    if said is not None:
        facts["said"] = {"columns": storage.plain_columns(said["columns"]), "encoding": said["encoding"]}
    has_plan = kept_plan(draft) is not None
    return start_job(
        viewer,
        draft.user,
        kind=PREVIEW,
        unit=unit,
        label=label % {"file": draft.filename},
        facts=facts,
        back_url=reverse("exchange:preview", args=[unit.ref, draft.uid])
        if has_plan
        else reverse("exchange:start", args=[unit.ref]),
    )


def _preview(job: Running) -> Outcome:
    job.progress.say(_("Đang đọc tệp và đối chiếu với sổ; chưa ghi gì vào sổ."))
    draft = _draft(job)
    said = job.facts.get("said")
    if said is not None:
        said = said | {"columns": storage.columns_of(said["columns"])}
    plan = preview_draft(job.viewer, unit=job.unit, draft=draft, said=said)
    told = ngettext(
        "Đã đọc xong tệp, %(count)s dòng đảng viên. Chưa ghi gì vào sổ.",
        "Đã đọc xong tệp, %(count)s dòng đảng viên. Chưa ghi gì vào sổ.",
        plan.rows,
    )
    return Outcome(
        told % {"count": number_format(plan.rows, force_grouping=True)},
        url=reverse("exchange:preview", args=[job.unit.ref, draft.uid]),
    )


def start_comparison(viewer: Viewer, unit: UnitOn, draft: ImportDraft) -> Job:
    """Queues a draft to be compared with the register."""
    label = _("So sánh %(file)s với sổ")
    return start_job(
        viewer,
        draft.user,
        kind=COMPARE,
        unit=unit,
        label=label % {"file": draft.filename},
        facts={"draft": str(draft.uid)},
        back_url=reverse("exchange:compare", args=[unit.ref]),
    )


def _compare(job: Running) -> Outcome:
    job.progress.say(_("Đang đọc tệp và so sánh với sổ; không ghi gì vào sổ."))
    draft = _draft(job)
    compare_draft(job.viewer, unit=job.unit, draft=draft)
    return Outcome(
        _("Đã so sánh xong. Mở kết quả để xem từng điểm khác nhau."),
        url=reverse("exchange:comparison", args=[job.unit.ref, draft.uid]),
    )


def start_taking_over(
    viewer: Viewer, unit: UnitOn, comparison: Comparison, ids: list[int], moved_on: date | None
) -> Job:
    """Queues differences of a large comparison to be taken over into the register."""
    label = _("Tiếp nhận điểm khác nhau từ %(file)s")
    return start_job(
        viewer,
        comparison.draft.user,
        kind=TAKE_OVER,
        unit=unit,
        label=label % {"file": comparison.draft.filename},
        facts={
            "draft": str(comparison.draft.uid),
            "ids": ids,
            "moved_on": moved_on.isoformat() if moved_on else None,
        },
        back_url=reverse("exchange:comparison", args=[unit.ref, comparison.draft.uid]),
    )


def _take_over(job: Running) -> Outcome:
    """The batch bears the uid of the job, as that of `_import`."""
    written = ImportBatch.objects.filter(act_uid=job.uid).first()
    if written is None:
        job.progress.say(_("Đang so sánh lại rồi ghi; chưa xong thì sổ chưa thay đổi gì."))
        day = job.facts["moved_on"]
        written = take_over(
            job.viewer,
            unit=job.unit,
            comparison=_draft(job).comparison,
            ids=job.facts["ids"],
            moved_on=date.fromisoformat(day) if day else None,
            act_uid=job.uid,
        )
    said = ngettext(
        "Đã tiếp nhận %(count)s điểm vào sổ (lần nhập %(batch)s, hoàn tác được).",
        "Đã tiếp nhận %(count)s điểm vào sổ (lần nhập %(batch)s, hoàn tác được).",
        len(job.facts["ids"]),
    )
    facts = {"count": len(job.facts["ids"]), "batch": written.pk}
    return Outcome(said % facts, url=reverse("exchange:batch", args=[written.pk]))


def start_import(viewer: Viewer, unit: UnitOn, draft: ImportDraft, seen_mark: int) -> Job:
    """Queues a draft to be written into the unit, as it was seen: `seen_mark` is the mark of the plan that was confirmed."""
    label = _("Nhập danh sách %(file)s vào %(unit)s")
    return start_job(
        viewer,
        draft.user,
        kind=IMPORT,
        unit=unit,
        label=label % {"file": draft.filename, "unit": unit.name},
        facts={"draft": str(draft.uid), "seen_mark": seen_mark},
        back_url=reverse("exchange:preview", args=[unit.ref, draft.uid]),
    )


def _import(job: Running) -> Outcome:
    """The batch bears the uid of the job: where an earlier attempt wrote it and died, it is there already."""
    written = ImportBatch.objects.filter(act_uid=job.uid).first()
    if written is not None:
        return _written(written)
    job.progress.say(_("Đang đối chiếu với sổ rồi ghi; chưa xong thì sổ chưa thay đổi gì."))
    draft = _draft(job)
    batch, _plan = apply_list(
        job.viewer,
        unit=job.unit,
        **storage.listed(draft),
        seen_mark=job.facts["seen_mark"],
        act_uid=job.uid,
    )
    storage.drop_draft(draft)
    if batch is None:
        said = _("Danh sách này không thay đổi gì: mọi điều trong đó đã có trong sổ.")
        return Outcome(said, url=reverse("exchange:batches", args=[job.unit.ref]))
    return _written(batch)


def _draft(job: Running) -> ImportDraft:
    try:
        return storage.draft_of(job.user, job.facts["draft"])
    except NotVisible as error:
        sentence = _("Tệp không còn: đã ghi vào sổ, đã bỏ, hoặc để quá một ngày. Xem “Các lần nhập”.")
        raise DomainError("draft_gone", sentence) from error


def _written(batch: ImportBatch) -> Outcome:
    said = _("Đã ghi vào sổ: %(created)s đảng viên mới, %(changed)s thay đổi, %(same)s giữ nguyên.")
    counts = {name: number_format(getattr(batch, name), force_grouping=True) for name in _COUNTS}
    return Outcome(said % counts, url=reverse("exchange:batch", args=[batch.pk]))


EXPORT = declare_kind(Kind("exchange.export_members", _n("Xuất danh sách"), permissions.SEE_PEOPLE, _export))
IMPORT = declare_kind(Kind("exchange.apply_list", _n("Nhập danh sách"), permissions.IMPORT_LISTS, _import))
PREVIEW = declare_kind(
    Kind("exchange.preview_list", _n("Xem trước danh sách"), permissions.IMPORT_LISTS, _preview)
)
COMPARE = declare_kind(
    Kind("exchange.compare_list", _n("So sánh danh sách"), permissions.IMPORT_LISTS, _compare)
)
TAKE_OVER = declare_kind(
    Kind("exchange.take_over", _n("Tiếp nhận từ so sánh"), permissions.IMPORT_LISTS, _take_over)
)
declare_chore("exchange.drafts", storage.drop_old_drafts)
