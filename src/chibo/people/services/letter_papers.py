"""The papers that go along with a letter, written down by the side that sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.errors import DomainError
from chibo.people.queries.transfer_ends import sender_of, unit_of
from chibo.people.services.transfer_steps import act_of, opened, write_step

if TYPE_CHECKING:
    from collections.abc import Collection

    from chibo.org.access import Viewer
    from chibo.people.models import Transfer
    from chibo.people.services.transfer_steps import Done


@transaction.atomic
def note_papers(
    viewer: Viewer, *, transfer: Transfer, papers: Collection[str], is_listed: bool, done: Done
) -> Transfer:
    """Which papers somebody takes along: codes of `CarriedPaper` (TRF-06). Permission `members.decide` where the letter was written.

    With `is_listed` the sending committee confirmed the list of the file on `done.on` (TRF-08). Written again it says what holds now. Raises `DomainError` for a paper that does not go along, a list confirmed of a file that
    does not, a day out of order; `Conflict` where somebody was faster or the transfer is over.
    """
    row = opened(viewer, transfer, sender_of(transfer) or unit_of(transfer), done, since_letter=True)
    if not set(papers) <= set(row.papers_due):
        sentence = _("Giấy tờ này không mang theo ở hình thức chuyển này. Hãy bỏ đánh dấu.")
        raise DomainError("paper_stays", sentence, field="papers")
    if is_listed and "file" not in papers:
        sentence = _("Xác nhận mục lục thì hồ sơ phải được mang theo. Hãy đánh dấu hồ sơ, hoặc bỏ xác nhận.")
        raise DomainError("list_without_file", sentence, field="papers")
    act = act_of(viewer, "people.note_papers", done, row)
    carried = " ".join(paper for paper in row.papers_due if paper in papers)
    write_step(act, row, {"carried": carried, "listed_on": done.on if is_listed else None})
    return row
