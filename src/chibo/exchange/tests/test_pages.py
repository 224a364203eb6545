"""The pages of the import, as a browser without script uses them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chibo.exchange import batch_views
from chibo.exchange.models import ImportBatch, ImportDraft
from chibo.exchange.reading import Field
from chibo.exchange.tests.reading.sheets import HEADINGS, kept_list, person, workbook
from chibo.org.models import Unit
from chibo.people.models import Affiliation, Membership, Person
from tests.factories import Cast, Tree, cast, give, make_tree

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[4] / "samples" / "na-khe.xlsx"
CELL = "I. CHI BỘ BẢN MỚI"


@pytest.fixture
def tree() -> Tree:
    return make_tree()


@pytest.fixture
def people(tree: Tree) -> Cast:
    return cast(tree)


@pytest.fixture
def clerk(people: Cast) -> Client:
    return client_of(people, "clerk_a")


def client_of(people: Cast, name: str) -> Client:
    client = Client()
    if name != "visitor":
        client.force_login(getattr(people, name))
    return client


def upload(
    client: Client, tree: Tree, data: bytes, filename: str = "danh-sach.xlsx", **fields: str
) -> HttpResponse:
    """Choose a file on the first page."""
    file = SimpleUploadedFile(filename, data)
    return client.post(
        reverse("exchange:start", args=[tree.a.ref]), {"file": file, "history": "since-admission", **fields}
    )


def previewed(client: Client, tree: Tree, data: bytes) -> tuple[str, HttpResponse]:
    """The address of the preview of a list, and the page."""
    answer = upload(client, tree, data)
    assert answer.status_code == 302, answer.content.decode()
    return answer.url, client.get(answer.url)


def mark_in(page: HttpResponse) -> str:
    found = re.search(r'name="seen_mark" value="(\d+)"', page.content.decode())
    assert found
    return found[1]


def write(client: Client, tree: Tree, data: bytes) -> HttpResponse:
    """The whole way of a list into the register; the page it ends on."""
    address, page = previewed(client, tree, data)
    return client.post(f"{address}ghi/", {"seen_mark": mark_in(page)}, follow=True)


def some_list(*people: Any) -> bytes:
    return workbook(kept_list(*(people or (person(), SECOND)), cell=CELL))


SECOND = person(
    number=2, name="Lò Thị Hai", sex="Nữ", born="02/05/1982", citizen_id="014182123457", phone="0912345679"
)


def register() -> dict[str, int]:
    return {
        model.__name__: model.objects.count()
        for model in (Unit, Person, Membership, Affiliation, ImportBatch)
    }


def text_of(page: HttpResponse) -> str:
    return page.content.decode()


ROLES = (
    ("clerk_a", 200),
    ("clerk_b", 404),
    ("department", 403),
    ("secretary", 404),
    ("member_user", 404),
    ("nobody", 404),
    ("visitor", 302),
)


@pytest.mark.parametrize("name", ["start", "batches"])
@pytest.mark.parametrize(("who", "status"), ROLES)
def test_page_of_unit_by_role(tree: Tree, people: Cast, name: str, who: str, status: int):
    assert client_of(people, who).get(reverse(f"exchange:{name}", args=[tree.a.ref])).status_code == status


@pytest.mark.parametrize("name", ["start", "batches"])
def test_secretary_sees_the_cell_but_may_not_import(tree: Tree, people: Cast, name: str):
    page = client_of(people, "secretary").get(reverse(f"exchange:{name}", args=[tree.cell.ref]))
    assert page.status_code == 403
    assert "không được nhập danh sách" in text_of(page)


@pytest.mark.parametrize("name", ["batch", "undo"])
@pytest.mark.parametrize(("who", "status"), ROLES)
def test_page_of_batch_by_role(tree: Tree, people: Cast, clerk: Client, name: str, who: str, status: int):
    write(clerk, tree, some_list())
    pk = ImportBatch.objects.get().pk
    assert client_of(people, who).get(reverse(f"exchange:{name}", args=[pk])).status_code == status
    assert client_of(people, who).get(reverse(f"exchange:{name}", args=[pk + 1])).status_code == (
        302 if who == "visitor" else 404
    )


@pytest.mark.parametrize(("who", "status"), ROLES[1:])
def test_nobody_else_writes_or_undoes(tree: Tree, people: Cast, clerk: Client, who: str, status: int):
    address, page = previewed(clerk, tree, some_list())
    other = client_of(people, who)
    for what in ("", "ghi/", "bo/"):
        assert other.post(f"{address}{what}", {"seen_mark": mark_in(page)}).status_code in {status, 405}
    assert ImportDraft.objects.count() == 1
    assert ImportBatch.objects.count() == 0
    write(clerk, tree, some_list())
    pk = ImportBatch.objects.get().pk
    assert other.post(reverse("exchange:undo", args=[pk])).status_code == status
    assert ImportBatch.objects.get().undone_at is None


def test_sample_goes_in_and_out(tree: Tree, clerk: Client):
    before = register()
    answer = upload(clerk, tree, SAMPLE.read_bytes(), SAMPLE.name)
    page = text_of(clerk.get(answer.url))
    assert "28/05/2024" in page
    assert "đọc từ tệp" in page
    assert register() == before

    written = clerk.post(f"{answer.url}ghi/", {"seen_mark": mark_in(clerk.get(answer.url))}, follow=True)
    assert "Đã ghi 244 đảng viên vào 15 chi bộ." in text_of(written)
    assert register()["Person"] == 244
    assert ImportDraft.objects.count() == 0
    batch = ImportBatch.objects.get()
    assert written.redirect_chain[-1][0] == reverse("exchange:batch", args=[batch.pk])
    assert "đang dùng" in text_of(clerk.get(reverse("exchange:batches", args=[tree.a.ref])))

    assert "Hoàn tác cả lần nhập này?" in text_of(clerk.get(reverse("exchange:undo", args=[batch.pk])))
    undone = clerk.post(reverse("exchange:undo", args=[batch.pk]), follow=True)
    assert "Đã hoàn tác lần nhập" in text_of(undone)
    assert register() == before | {"ImportBatch": 1}
    assert "đã hoàn tác" in text_of(clerk.get(reverse("exchange:batches", args=[tree.a.ref])))


def test_preview_names_layout_columns_units_and_people(tree: Tree, clerk: Client):
    _address, page = previewed(clerk, tree, some_list())
    text = text_of(page)
    for said in ("Đảng bộ xã Suối Bạc", "Ngày vào Đảng", "Chi bộ bản Mới", "Lò Văn Thử", "mới", "Ghi vào sổ"):
        assert said in text
    assert "disabled" not in text


def test_preview_hides_ids_and_phones(tree: Tree, clerk: Client):
    _address, page = previewed(clerk, tree, some_list())
    text = text_of(page)
    for secret in ("014070123456", "0912345678"):
        assert secret not in text
        assert f"•••{secret[-3:]}" in text


def test_people_come_in_pages_and_by_verdict(tree: Tree, clerk: Client):
    crowd = [person(name=f"Lò Văn {letter}", citizen_id=None) for letter in _names(60)]
    address, page = previewed(clerk, tree, some_list(*crowd))
    assert text_of(page).count('<span class="tag ok">mới</span>') == 50
    assert "1–50 trong 60 người" in text_of(page)
    assert "51–60 trong 60 người" in text_of(clerk.get(f"{address}?from=50"))
    assert "60 người" in text_of(clerk.get(f"{address}?verdict=create&from=-1"))
    assert "Không có ai." not in text_of(clerk.get(f"{address}?from=99999"))


def _names(count: int) -> list[str]:
    return [f"{chr(65 + number // 26)}{chr(97 + number % 26)}" for number in range(count)]


@pytest.mark.parametrize(
    ("filename", "data", "sentence"),
    [
        ("a.xlsx", b"", "Tệp không có dữ liệu"),
        ("a.xlsx", b"not a workbook", "Không đọc được tệp"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        ("a.xlsx", workbook([["chỉ", "có", "chữ"]]), "Không tìm thấy dòng tiêu đề"),
        ("a.xlsx", workbook(kept_list(person())[4:]), "Tệp không ghi danh sách có đến ngày nào"),
    ],
    ids=["empty", "unreadable", "encrypted", "no header", "no date"],
)
def test_refused_file_says_why_and_stores_nothing(
    tree: Tree, clerk: Client, filename: str, data: bytes, sentence: str
):
    before = register()
    page = upload(clerk, tree, data, filename)
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert 'aria-invalid="true"' in text_of(page)
    assert ImportDraft.objects.count() == 0
    assert register() == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"as_of": "31/02/2024"}, "Ngày không đúng"),
        ({"history": "whenever"}, "whenever"),
        ({"as_of": "31/12/2999"}, "chưa đến"),
    ],
)
def test_wrong_field_is_named(tree: Tree, clerk: Client, fields: dict[str, str], sentence: str):
    page = upload(clerk, tree, some_list(), **fields)
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert ImportDraft.objects.count() == 0


def test_form_without_file_is_refused(tree: Tree, clerk: Client):
    page = clerk.post(reverse("exchange:start", args=[tree.a.ref]), {"history": "since-list"})
    assert page.status_code == 422
    assert "Chưa chọn tệp" in text_of(page)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (kept_list(person(born="31/02/1970"), cell=CELL), "31/02/1970"),
        (kept_list(person(admitted_on="03/02/2999"), cell=CELL), "03/02/2999"),
        (kept_list(person(sex="Gái"), cell=CELL), "Gái"),
        (kept_list(person(), headings=HEADINGS | {Field.PHONE: "Ngày sinh"}, cell=CELL), "cùng được hiểu là"),
    ],
    ids=["impossible date", "future date", "unknown value", "column twice"],
)
def test_wrong_cell_keeps_the_list_out(tree: Tree, clerk: Client, rows: list[Any], sentence: str):
    before = register()
    address, page = previewed(clerk, tree, workbook(rows))
    assert sentence in text_of(page)
    assert "Trang tính DS" in text_of(page)
    assert "disabled" in text_of(page)
    refused = clerk.post(f"{address}ghi/", {"seen_mark": mark_in(page)})
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert register() == before
    assert ImportDraft.objects.count() == 1


def test_nearest_value_is_named_and_list_let_in(tree: Tree, clerk: Client):
    _address, page = previewed(clerk, tree, some_list(person(theory="Trung cấpp")))
    assert "Trung cấp" in text_of(page)
    assert "Cần xem lại" in text_of(page)


def test_same_list_twice_changes_nothing_and_says_so(tree: Tree, clerk: Client):
    write(clerk, tree, some_list())
    before = register()
    again = write(clerk, tree, some_list())
    assert "Danh sách này không thay đổi gì" in text_of(again)
    assert again.redirect_chain[-1][0] == reverse("exchange:batches", args=[tree.a.ref])
    assert register() == before
    assert ImportDraft.objects.count() == 0


def test_newer_list_shows_old_and_new_value_and_who_is_missing(tree: Tree, clerk: Client):
    write(clerk, tree, some_list())
    changed = kept_list(person(schooling="11/12", phone="0912345000"), cell=CELL)
    changed[3] = ["(Có đến ngày 28/06/2024)"]
    _address, page = previewed(clerk, tree, workbook(changed))
    text = text_of(page)
    assert "<del>•••678</del> → <ins>•••000</ins>" in text
    assert "0912345" not in text
    assert "không có trong danh sách" in text
    assert "Lò Thị Hai" in text


def test_register_changed_in_another_tab_is_a_conflict(tree: Tree, clerk: Client):
    first, page = previewed(clerk, tree, some_list())
    write(clerk, tree, some_list(person()))
    before = register()
    refused = clerk.post(f"{first}ghi/", {"seen_mark": mark_in(page)})
    assert refused.status_code == 409
    assert "Sổ vừa thay đổi" in text_of(refused)
    assert register() == before
    accepted = clerk.post(f"{first}ghi/", {"seen_mark": mark_in(refused)}, follow=True)
    assert "Đã ghi 1 đảng viên vào 1 chi bộ." in text_of(accepted)


def test_second_submit_finds_the_draft_gone(tree: Tree, clerk: Client):
    address, page = previewed(clerk, tree, some_list())
    for expected in (302, 404):
        answer = clerk.post(f"{address}ghi/", {"seen_mark": mark_in(page)})
        assert answer.status_code == expected
    assert "Tệp xem trước này không còn" in text_of(answer)
    assert ImportBatch.objects.count() == 1


@pytest.mark.parametrize("mark", ["", "abc", "²", "1" * 40])
def test_forged_mark_is_a_conflict(tree: Tree, clerk: Client, mark: str):
    address, _page = previewed(clerk, tree, some_list())
    assert clerk.post(f"{address}ghi/", {"seen_mark": mark}).status_code == 409
    assert ImportBatch.objects.count() == 0


def test_expired_file_and_draft_of_another_unit_are_gone(tree: Tree, people: Cast, clerk: Client):
    address, _page = previewed(clerk, tree, some_list())
    below = address.replace(f"/{tree.a.ref}/", f"/{tree.cell.ref}/")
    assert clerk.get(below).status_code == 404
    give(people.clerk_b, "organisation_officer", tree.a)
    assert client_of(people, "clerk_b").get(address).status_code == 404
    for kept in Path(settings.CHIBO_HOME, "uploads").iterdir():
        kept.unlink()
    page = clerk.get(address)
    assert page.status_code == 404
    assert "Tệp xem trước này không còn" in text_of(page)


def test_discarded_file_is_forgotten(tree: Tree, clerk: Client):
    address, _page = previewed(clerk, tree, some_list())
    page = clerk.post(f"{address}bo/", follow=True)
    assert "Đã bỏ tệp, sổ không thay đổi." in text_of(page)
    assert ImportDraft.objects.count() == 0
    assert clerk.get(address).status_code == 404


@pytest.mark.parametrize("what", ["ghi/", "bo/"])
def test_acts_opened_as_pages_lead_back(tree: Tree, clerk: Client, what: str):
    address, _page = previewed(clerk, tree, some_list())
    assert clerk.get(f"{address}{what}").status_code == 302
    assert ImportDraft.objects.count() == 1


def test_undo_twice_and_undo_of_what_later_lists_rest_on_are_refused(tree: Tree, clerk: Client):
    write(clerk, tree, some_list())
    later = kept_list(person(schooling="11/12"), SECOND, cell=CELL)
    later[3] = ["(Có đến ngày 28/06/2024)"]
    write(clerk, tree, workbook(later))
    second, first = ImportBatch.objects.order_by("-pk").values_list("pk", flat=True)
    refused = clerk.post(reverse("exchange:undo", args=[first]))
    assert refused.status_code == 409
    assert "Không thể hoàn tác vì có nội dung ghi sau" in text_of(refused)
    assert clerk.post(reverse("exchange:undo", args=[second])).status_code == 302
    again = clerk.post(reverse("exchange:undo", args=[second]))
    assert again.status_code == 422
    assert "đã được hoàn tác" in text_of(again)
    assert "Hoàn tác lần nhập này" not in text_of(clerk.get(reverse("exchange:batch", args=[second])))


def test_batches_of_sibling_are_not_listed(tree: Tree, people: Cast, clerk: Client):
    write(clerk, tree, some_list())
    listed = client_of(people, "clerk_b").get(reverse("exchange:batches", args=[tree.b.ref]))
    assert "Chưa nhập danh sách nào" in text_of(listed)
    assert "danh-sach.xlsx" in text_of(clerk.get(reverse("exchange:batches", args=[tree.a.ref])))


def test_batches_come_in_pages(tree: Tree, clerk: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(batch_views, "SHOWN_BATCHES", 1)
    write(clerk, tree, some_list(person()))
    write(clerk, tree, some_list(person(), SECOND))
    address = reverse("exchange:batches", args=[tree.a.ref])
    page = clerk.get(address)
    assert text_of(page).count("đang dùng") == 1
    place = re.search(r"after=([^\"&]+)", text_of(page))
    assert place
    assert text_of(clerk.get(f"{address}?after={place[1]}")).count("đang dùng") == 1
    assert clerk.get(f"{address}?after=somewhere").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_three_lists(
    tree: Tree, clerk: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
):
    for number in range(count):
        write(
            clerk,
            tree,
            some_list(*[person(name=f"Lò Văn {n}", citizen_id=None) for n in "ABC"[: number + 1]]),
        )
    pk = ImportBatch.objects.latest("pk").pk
    preview, _page = previewed(clerk, tree, some_list(person(name="Lò Văn A", citizen_id=None)))
    pages = {
        reverse("exchange:start", args=[tree.a.ref]): 6,
        reverse("exchange:batches", args=[tree.a.ref]): 7,
        reverse("exchange:batch", args=[pk]): 12,
        reverse("exchange:undo", args=[pk]): 8,
        preview: 8,
    }
    for address, queries in pages.items():
        with django_assert_num_queries(queries):
            assert clerk.get(address).status_code == 200
