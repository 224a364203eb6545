"""Addresses of this domain."""

from django.urls import path

from chibo.admissions import authority_views as views_of_authority
from chibo.admissions import recording_views as recording
from chibo.admissions import views

app_name = "admissions"
urlpatterns = [
    path("phat-trien-dang-vien/<path:ref>/", views.applicant_list, name="list"),
    path("xem-xet-hang-thang/<path:ref>/", views.review, name="review"),
    path("uy-quyen-ket-nap/<path:ref>/", views_of_authority.authority, name="authority"),
    path("thoi-uy-quyen-ket-nap/<path:ref>/", views_of_authority.authority_end, name="authority_end"),
    path("ghi-nhan-nguon/<path:ref>/", views.note, name="note"),
    path("cong-nhan-chinh-thuc/<uuid:uid>/", recording.recognition, name="recognition"),
    path("ho-so-ket-nap/<uuid:uid>/", views.dossier, name="dossier"),
    path("ho-so-ket-nap/<uuid:uid>/dong-y/", recording.facts, name="facts"),
    path("ho-so-ket-nap/<uuid:uid>/giup-do/", recording.helper, name="helper"),
    path("ho-so-ket-nap/<uuid:uid>/buoc/<slug:kind>/", recording.step, name="step"),
    path("ho-so-ket-nap/<uuid:uid>/giay-to/", recording.paper, name="paper"),
    path("ho-so-ket-nap/<uuid:uid>/tham-tra/", recording.ask, name="ask"),
    path("ho-so-ket-nap/<uuid:uid>/tra-loi/", recording.answer, name="answer"),
    path("ho-so-ket-nap/<uuid:uid>/chuyen-chi-bo/", recording.move, name="move"),
    path("ho-so-ket-nap/<uuid:uid>/lay-lai/", recording.take_back, name="take_back"),
    path("ho-so-ket-nap/<uuid:uid>/xoa-danh-tinh/", recording.forget, name="forget"),
]
