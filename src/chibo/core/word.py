"""A Party paper as a Word file: A4, Times New Roman, the margins and the heading of the official layout."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from chibo.core.papers import DOTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chibo.core.papers import Confirmation, Paper, Signer, Table

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT: Final = "Times New Roman"
_SHORT, _LONG = Mm(210), Mm(297)
_TOP, _BOTTOM, _LEFT, _RIGHT = Mm(20), Mm(20), Mm(30), Mm(15)
_TEXT, _SMALL = Pt(14), Pt(11)
_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
#: Of the width, in hundredths, what stands on the left of the heading takes.
_LEFT_PART: Final = 45


def word_bytes(paper: Paper) -> bytes:
    """The paper as the bytes of a `.docx`."""
    document = Document()
    width = _page(document, wide=paper.is_wide)
    document.core_properties.title = f"{paper.title} {' '.join(paper.about)}"
    document.core_properties.author = ""
    if paper.form:
        _line(document.add_paragraph(), paper.form, align=WD_ALIGN_PARAGRAPH.RIGHT, italic=True, size=_SMALL)
    _heading(document, paper, width)
    _line(document.add_paragraph(), paper.title, bold=True, align=_CENTRE, before=Pt(12))
    for words in paper.about:
        _line(document.add_paragraph(), words, bold=True, align=_CENTRE)
    for words in paper.lines:
        _dotted(document.add_paragraph(), words, width)
    rows = [_table(document, table, width) for table in paper.tables]
    _keep(paragraph for row in rows[-1:] for cell in row.cells for paragraph in cell.paragraphs)
    _signers(document, paper.signers, width)
    for confirmation in paper.confirmations:
        _confirmation(document, confirmation, width)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _page(document: Any, *, wide: bool) -> Any:
    """Sets the page and the font; the width between the margins."""
    section, style = document.sections[0], document.styles["Normal"]
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if wide else (_SHORT, _LONG)
    section.top_margin, section.bottom_margin = _TOP, _BOTTOM
    section.left_margin, section.right_margin = (_RIGHT, _RIGHT) if wide else (_LEFT, _RIGHT)
    style.font.name, style.font.size = _FONT, _TEXT
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(0)
    return section.page_width - section.left_margin - section.right_margin


def _line(
    paragraph: Any, words: str, *, bold: bool = False, italic: bool = False, size: Any = None,
    align: Any = None, before: Any = None, underline: bool = False,
) -> None:  # fmt: skip
    run = paragraph.add_run(words)
    run.bold, run.italic, run.underline, run.font.size = bold, italic, underline, size
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = before


def _dotted(paragraph: Any, words: str, width: Any) -> None:
    """A line whose last dots go on to the margin."""
    text = words.rstrip(DOTS[0])
    _line(paragraph, text if text == words else f"{text}\t", before=Pt(4))
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _heading(document: Any, paper: Paper, width: Any) -> None:
    """On the left who issues it and the number, on the right the Party, the place and the day."""
    left, right = _halves(document, width)
    _line(left.paragraphs[0], paper.above, align=_CENTRE)
    _line(left.add_paragraph(), paper.body, bold=True, align=_CENTRE)
    _line(left.add_paragraph(), "*", align=_CENTRE)
    if paper.number:
        _line(left.add_paragraph(), paper.number, align=_CENTRE)
    _line(right.paragraphs[0], paper.party, bold=True, underline=True, align=_CENTRE)
    _line(right.add_paragraph(), paper.place_and_day, italic=True, align=_CENTRE, before=Pt(12))


def _halves(document: Any, width: Any) -> Any:
    """Two cells side by side without borders, the right one wider: it holds the place and the day. No page divides them."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    left = width * _LEFT_PART // 100
    _widths(table, (left, width - left))
    _mark(table.rows[0], "w:cantSplit")
    return table.rows[0].cells


def _widths(table: Any, widths: Sequence[Any]) -> None:
    """Of the columns and of each cell: Word goes by the cells, other programs by the columns."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _table(document: Any, table: Table, width: Any) -> Any:
    """Draws the table under its heading; its last row."""
    if table.heading:
        heading = document.add_paragraph()
        _line(heading, table.heading, bold=True, before=Pt(10))
        heading.paragraph_format.keep_with_next = True
    drawn = document.add_table(rows=2, cols=len(table.columns), style="Table Grid")
    drawn.autofit = False
    whole = sum(column.width for column in table.columns)
    first, second = drawn.rows
    _fill(first, [column.heading for column in table.columns], bold=True, align=_CENTRE)
    _fill(second, [str(number) for number in table.numbers], align=_CENTRE)
    for row in (first, second):
        _mark(row, "w:tblHeader")
    for texts in table.rows:
        _fill(drawn.add_row(), texts)
    for row in drawn.rows:
        _mark(row, "w:cantSplit")
    _widths(drawn, [width * column.width // whole for column in table.columns])
    return drawn.rows[-1]


def _fill(row: Any, texts: Sequence[str], *, bold: bool = False, align: Any = None) -> None:
    for cell, words in zip(row.cells, texts, strict=True):
        _line(cell.paragraphs[0], words, bold=bold, align=align, size=_SMALL)


def _mark(row: Any, what: str) -> None:
    """`w:tblHeader`: the row stands on every page the table goes on to; `w:cantSplit`: no page divides it."""
    mark = OxmlElement(what)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - the library has no word for it


def _keep(paragraphs: Iterable[Any]) -> None:
    """What follows stands on the same page: a signature never alone."""
    for paragraph in paragraphs:
        paragraph.paragraph_format.keep_with_next = True


def _signers(document: Any, signers: tuple[Signer, ...], width: Any) -> None:
    """One signs on the right, two side by side."""
    if not signers:
        return
    _keep([document.add_paragraph()])
    left, right = _halves(document, width)
    for cell, signer in zip((left, right) if len(signers) > 1 else (right,), signers, strict=True):
        _sign(cell, signer)


def _sign(cell: Any, signer: Signer) -> None:
    lines = [words for words in (signer.behalf, signer.post) if words]
    for number, words in enumerate(lines):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        _line(paragraph, words, bold=True, align=_CENTRE)
    _line(cell.add_paragraph(), signer.how, italic=True, align=_CENTRE, size=_SMALL)
    for _blank in range(3):
        cell.add_paragraph()
    _line(cell.add_paragraph(), signer.name, bold=True, align=_CENTRE)


def _confirmation(document: Any, asked: Confirmation, width: Any) -> None:
    heading = document.add_paragraph()
    _line(heading, asked.heading, bold=True, before=Pt(12))
    lines = [document.add_paragraph() for _number in range(asked.lines)]
    for line in lines:
        _dotted(line, DOTS, width)
    day = document.add_paragraph()
    _line(day, asked.place_and_day, italic=True, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _keep([heading, *lines, day])
    _signers(document, (asked.signer,), width)
