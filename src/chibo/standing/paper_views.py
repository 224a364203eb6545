"""Papers of badges and cards: as a page to print, and as a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.core.errors import NotVisible
from chibo.org import pages, permissions
from chibo.people.pages import names_page
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words
from chibo.standing.badge_papers import LISTS, declaration_paper, list_paper
from chibo.standing.card_papers import card_paper, needs_of
from chibo.standing.models import Badge
from chibo.standing.pages import file_page
from chibo.standing.queries.proposed import lost_in, proposed_in
from chibo.standing.rules.keeping import CARD_LISTS

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest

    from chibo.core.papers import Paper
    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile


@names_page
@require_safe
def badge_list_paper(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """A list that goes up with a proposal: which, `loai` says; for which award day, `dot`."""
    kind, award_on = request.GET.get("loai", "cap-lai"), pages.asked_day(request, "dot")
    if kind not in LISTS:
        raise Http404
    ways = LISTS[kind][2]
    if ways and award_on is None:
        raise NotVisible
    viewer = pages.viewer(request)
    rows = proposed_in(viewer, unit, award_on, ways) if ways and award_on else lost_in(viewer, unit)
    paper = list_paper(kind, unit, award_on if ways else None, rows)
    back = f"{reverse('standing:badges', args=[unit.ref])}?{request.GET.urlencode()}"
    notes = [
        _("Bố cục theo mẫu 4A-HHĐ đã thấy; mẫu của danh sách này chưa đối chiếu với bản gốc kèm 38-HD/BTCTW.")
        if ways
        else _("Bố cục theo mẫu 4A-HHĐ; chưa đối chiếu với bản gốc kèm 38-HD/BTCTW."),
        _("Quê quán và số thẻ để trống: sổ không giữ quê quán, số thẻ được niêm phong. Ghi tay theo hồ sơ."),
    ]
    return answered(request, paper, {"back": back, "notes": notes, "is_empty": not rows})


@names_page
@require_safe
def card_list_paper(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """The list of cards to be issued, issued anew or exchanged that goes up each month."""
    needs = needs_of(pages.viewer(request), unit)
    rule = rules([CARD_LISTS], on=unit.on, unit=unit)[CARD_LISTS]
    basis = _("Gửi lên hằng tháng: cấp ủy, tỉnh, Ban Tổ chức Trung ương (%(basis)s).")
    notes = [
        _("Sổ quy định chưa có nhịp gửi danh sách này ở thời điểm ấy: theo hướng dẫn của cấp trên.")
        if rule.is_gap
        else basis % {"basis": basis_words(rule.basis)},
        _(
            "Bố cục chưa đối chiếu với bản gốc kèm 38-HD/BTCTW. Số thẻ được niêm phong nên để trống; ảnh nộp kèm."
        ),
        _("Ai chính thức từ trước ngày sổ có số liệu mà sổ chưa ghi thẻ thì không vào danh sách này."),
    ]
    if any(need.is_cut for need in needs):
        notes.append(_("Danh sách dài, ở đây chưa đủ: hãy in của từng đảng bộ cơ sở."))
    back = f"{reverse('standing:cards', args=[unit.ref])}?{request.GET.urlencode()}"
    return answered(request, card_paper(unit, needs), {"back": back, "notes": notes, "is_empty": not needs})


@file_page(permissions.CHANGE_PEOPLE)
@require_safe
def declaration(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """The declaration of a member who is put forward for a badge."""
    badge = get_object_or_404(Badge, pk=pk, person=file.person)
    earlier = Badge.objects.filter(person=file.person, awarded_on__isnull=False, years__lt=badge.years)
    paper = declaration_paper(file, unit, badge, list(earlier.order_by("years")))
    notes = [
        _("Bố cục của tờ khai chưa đối chiếu với bản gốc kèm 38-HD/BTCTW: dùng mẫu của cấp trên nếu khác."),
        _("Chỗ chấm do đảng viên tự khai. Sổ không điền sẵn kỷ luật, quê quán, nơi ở, số thẻ."),
    ]
    back = reverse("people:person", args=[file.person.uid])
    return answered(request, paper, {"back": back, "notes": notes, "is_empty": False})


def answered(request: HttpRequest, paper: Paper, words: dict[str, Any]) -> HttpResponse:
    """The paper as a page, or as the file where `tep` asks for it."""
    if request.GET.get("tep") != "docx":
        query = request.GET.copy()
        query["tep"] = "docx"
        return render(
            request, "standing/paper.html", {"paper": paper, "word_query": query.urlencode(), **words}
        )
    from chibo.core.word import CONTENT_TYPE, word_bytes

    answer = HttpResponse(word_bytes(paper), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{paper.file}.docx"'
    return answer
