"""The form of an election: attendance and paper, and a table of who stood for what with how many votes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from chibo.congresses.enums import Kind, Way
from chibo.congresses.forms.papers import PaperForm
from chibo.congresses.queries import people_offered
from chibo.congresses.services import CongressDraft, DelegateDraft, NomineeDraft, PollDraft
from chibo.core.day_field import DayField
from chibo.core.text import search_key
from chibo.people.models import Person
from chibo.people.services.posts import posts_of

if TYPE_CHECKING:
    from chibo.org.queries import UnitOn

ROWS: Final = 10
MOST_ROWS: Final = 80
_NUMBERS: Final = ("seats", "issued", "returned", "valid")
#: Field of the delegates of each way, and of those who did not come.
_DELEGATES: Final = {f"delegates_{way.value}": way for way in Way}
_AWAY: Final = "delegates_away"
#: The round that decided; 1 where nothing is said.
_ROUND: Final = "round"


class CongressForm(PaperForm):
    """Attendance, tellers, and for each post of the unit the tellers' totals. A post without totals was not voted on."""

    held_on = DayField(label=_("Ngày"), error_messages={"required": _("Chưa ghi ngày.")})
    ordinal = forms.IntegerField(label=_("Đại hội lần thứ"), required=False, min_value=1, max_value=99)
    term_name = forms.CharField(
        label=_("Nhiệm kỳ"), max_length=20, required=False, help_text=_("Hai năm, ví dụ 2025–2030.")
    )
    called = forms.IntegerField(label=_("Số triệu tập"), min_value=1, max_value=100_000)
    deducted = forms.IntegerField(
        label=_("Không tính vào số để bầu"), min_value=0, max_value=100_000, required=False, initial=0,
        help_text=_("Người sinh hoạt tạm thời nơi khác, người được miễn sinh hoạt vắng mặt."),
    )  # fmt: skip
    present = forms.IntegerField(label=_("Số có mặt"), min_value=1, max_value=100_000)
    tellers = forms.CharField(
        label=_("Người kiểm phiếu"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mỗi dòng một người; trùng họ tên thì ghi cả năm sinh như trong danh sách. Không có tên trong danh sách bầu."),
        error_messages={"required": _("Chưa ghi người kiểm phiếu.")},
    )  # fmt: skip

    def __init__(
        self, unit: UnitOn, kind: str, data: Any = None, *, rows: int = ROWS, ordinal: int | None = None
    ) -> None:
        super().__init__(data)
        self.unit, self.kind = unit, kind
        self.posts = posts_of(unit)
        self.people = people_offered(unit)
        self.by_name: dict[str, list[int]] = {}
        for said, pk in self.people.items():
            self.by_name.setdefault(search_key(said.rsplit(",", 1)[0]), []).append(pk)
        if kind == Kind.BY_ELECTION:
            del self.fields["ordinal"], self.fields["term_name"]
        else:
            self.fields["term_name"].required = True
            self.fields["ordinal"].initial = ordinal
        self.names_delegates = kind == Kind.CONGRESS and not unit.is_cell
        if self.names_delegates:
            self._add_delegates()
        self.rows = min(rows, MOST_ROWS)
        self._add_polls()

    def _add_delegates(self) -> None:
        """Where delegates are named, the numbers are counted from them."""
        for name in ("called", "present"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Để trống nếu ghi tên đại biểu: chương trình đếm.")
        labels = {name: _now("Đại biểu %(way)s") % {"way": way.label} for name, way in _DELEGATES.items()}
        labels[_AWAY] = _now("Đại biểu vắng mặt, đại biểu dự khuyết không dự thay")
        for name, label in labels.items():
            self.fields[name] = forms.CharField(
                label=label, required=False, widget=forms.Textarea(attrs={"rows": 3})
            )
        self.fields["chosen_on"] = DayField(
            label=_("Ngày bầu, chỉ định đại biểu"),
            required=False,
            help_text=_("Để trống nếu khác nhau hoặc chưa rõ."),
        )

    def _add_polls(self) -> None:
        labels = {
            "seats": _("số lượng bầu"), "issued": _("phát ra"), "returned": _("thu về"), "valid": _("hợp lệ"),
        }  # fmt: skip
        for post in self.posts:
            for name in _NUMBERS:
                self.fields[f"{post.pk}-{name}"] = forms.IntegerField(
                    label=f"{post}: {labels[name]}", required=False, min_value=0, max_value=100_000
                )
            self.fields[f"{post.pk}-{_ROUND}"] = forms.IntegerField(
                label=f"{post}: {_now('vòng thứ')}", required=False, min_value=1, max_value=9
            )
        choices = [("", "–"), *((post.pk, str(post)) for post in self.posts)]
        for row in range(self.rows):
            self.fields[f"who-{row}"] = forms.CharField(
                label=_("Họ và tên"),
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"list": "people"}),
            )
            self.fields[f"post-{row}"] = forms.ChoiceField(
                label=_("Chức vụ"), required=False, choices=choices
            )
            self.fields[f"votes-{row}"] = forms.IntegerField(label=_("Số phiếu"), required=False, min_value=0)
            self.fields[f"elected-{row}"] = forms.BooleanField(label=_("Trúng cử"), required=False)

    @property
    def general(self) -> list[forms.BoundField]:
        """Fields about the meeting itself, then its paper."""
        names = ("held_on", "ordinal", "term_name", "called", "deducted", "present", "tellers")
        papers = ("number", "issuer", "issued_on")
        return [self[name] for name in (*names, *papers) if name in self.fields]

    @property
    def delegate_fields(self) -> list[forms.BoundField]:
        """Fields that name delegates; none at a congress of all members."""
        return [self[name] for name in (*_DELEGATES, "chosen_on", _AWAY) if name in self.fields]

    @property
    def poll_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The totals of each post."""
        return [
            (str(post), [self[f"{post.pk}-{name}"] for name in (*_NUMBERS, _ROUND)]) for post in self.posts
        ]

    @property
    def nominee_rows(self) -> list[list[forms.BoundField]]:
        """Lines of the table of nominees."""
        names = ("who", "post", "votes", "elected")
        return [[self[f"{name}-{row}"] for name in names] for row in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        """Names are those of official members; a nominee stands for a post that has totals."""
        cleaned = super().clean()
        self.teller_ids = self._named("tellers", str(cleaned.get("tellers", "")).splitlines())
        self._clean_delegates(cleaned)
        self.nominees: dict[str, list[tuple[int, int, bool]]] = {}
        for row in range(self.rows):
            self._clean_row(cleaned, row)
        for post in self.posts:
            totals = [cleaned.get(f"{post.pk}-{name}") for name in _NUMBERS]
            if (post.pk in self.nominees or any(total is not None for total in totals)) and None in totals:
                self.add_error(
                    f"{post.pk}-seats", _now("Hãy ghi đủ bốn số của phiếu bầu %(post)s.") % {"post": post}
                )
        return cleaned

    def _clean_delegates(self, cleaned: dict[str, Any]) -> None:
        """Numbers are needed where nobody is named; who did not come is one of those named."""
        self.delegate_ids: list[tuple[int, Way, bool]] = []
        if not self.names_delegates:
            return
        away = set(self._named(_AWAY, str(cleaned.get(_AWAY, "")).splitlines()))
        for name, way in _DELEGATES.items():
            ids = self._named(name, str(cleaned.get(name, "")).splitlines())
            self.delegate_ids += [(pk, way, pk not in away) for pk in ids]
        if away - {pk for pk, _way, _came in self.delegate_ids}:
            self.add_error(_AWAY, _now("Người vắng mặt phải có tên trong danh sách đại biểu ở trên."))
        for name in ("called", "present"):
            if not self.delegate_ids and cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _now("Hãy ghi số, hoặc ghi tên đại biểu."))

    def _clean_row(self, cleaned: dict[str, Any], row: int) -> None:
        who = str(cleaned.get(f"who-{row}") or "").strip()
        if not who:
            return
        found = self._named(f"who-{row}", [who])
        post, votes = cleaned.get(f"post-{row}"), cleaned.get(f"votes-{row}")
        if not post or votes is None:
            self.add_error(f"who-{row}", _("Hãy chọn chức vụ và ghi số phiếu của người này."))
        elif found:
            self.nominees.setdefault(post, []).append((found[0], votes, bool(cleaned.get(f"elected-{row}"))))

    def _named(self, field: str, lines: list[str]) -> list[int]:
        """Ids of people named as they were offered, or by a name that nobody else here bears."""
        found = []
        for line in filter(None, (line.strip() for line in lines)):
            if line in self.people:
                found.append(self.people[line])
            elif len(namesakes := self.by_name.get(search_key(line), [])) == 1:
                found += namesakes
            else:
                sentence = _now(
                    "«%(name)s» không phải là tên của một đảng viên chính thức ở đây, hoặc có nhiều người cùng tên. Hãy ghi như trong danh sách."
                )
                self.add_error(field, sentence % {"name": line})
        return found

    def draft(self) -> CongressDraft:
        """What the valid form says."""
        said = self.cleaned_data
        wanted = {
            *self.teller_ids,
            *(one[0] for one in self.delegate_ids),
            *(one[0] for rows in self.nominees.values() for one in rows),
        }
        people = Person.objects.in_bulk(wanted)
        return CongressDraft(
            kind=self.kind,
            held_on=said["held_on"],
            called=said["called"],
            present=said["present"],
            delegates=tuple(
                DelegateDraft(
                    person=people[pk],
                    way=way,
                    came=came,
                    chosen_on=None if way == Way.EX_OFFICIO else said["chosen_on"],
                )
                for pk, way, came in self.delegate_ids
            ),
            deducted=said["deducted"] or 0,
            ordinal=said.get("ordinal"),
            term_name=said.get("term_name", ""),
            tellers=tuple(people[pk] for pk in dict.fromkeys(self.teller_ids)),
            polls=tuple(self._poll(post.pk, people) for post in self.posts if self._is_voted(post.pk)),
            decision=self.decision(),
        )

    def _is_voted(self, post: str) -> bool:
        return self.cleaned_data.get(f"{post}-seats") is not None

    def _poll(self, post: str, people: dict[int, Person]) -> PollDraft:
        numbers = {name: self.cleaned_data[f"{post}-{name}"] for name in _NUMBERS}
        return PollDraft(
            post=post,
            nominees=tuple(
                NomineeDraft(person=people[pk], votes=votes, is_elected=elected)
                for pk, votes, elected in self.nominees.get(post, [])
            ),
            poll_round=self.cleaned_data[f"{post}-{_ROUND}"] or 1,
            **numbers,
        )
