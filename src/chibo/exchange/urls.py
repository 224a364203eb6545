"""Addresses of this domain."""

from django.urls import path

from chibo.exchange import batch_views, export_views, views
from chibo.exchange.comparing import views as comparing
from chibo.exchange.newer import views as newer

app_name = "exchange"
urlpatterns = [
    path("nhap/<path:ref>/xem/<uuid:uid>/ghi/", views.apply, name="apply"),
    path("nhap/<path:ref>/xem/<uuid:uid>/doc-lai/", views.correct, name="correct"),
    path("nhap/<path:ref>/xem/<uuid:uid>/doi-chieu-lai/", views.look_again, name="look_again"),
    path("nhap/<path:ref>/xem/<uuid:uid>/quen/", views.forget, name="forget"),
    path("nhap/<path:ref>/xem/<uuid:uid>/bo/", views.discard, name="discard"),
    path("nhap/<path:ref>/xem/<uuid:uid>/", views.preview, name="preview"),
    path("nhap/<path:ref>/", views.start, name="start"),
    path("xuat/<path:ref>/", export_views.export, name="export"),
    path("cac-lan-nhap/<path:ref>/", batch_views.batches, name="batches"),
    path("lan-nhap/<int:pk>/", batch_views.batch, name="batch"),
    path("lan-nhap/<int:pk>/hoan-tac/", batch_views.undo, name="undo"),
    path("so-sanh/<path:ref>/xem/<uuid:uid>/gui-lai/", comparing.hand_back, name="hand_back"),
    path("so-sanh/<path:ref>/xem/<uuid:uid>/bo/", comparing.drop, name="drop_comparison"),
    path("so-sanh/<path:ref>/xem/<uuid:uid>/", comparing.comparison, name="comparison"),
    path("so-sanh/<path:ref>/", comparing.start, name="compare"),
    path("lan-nhap/<int:pk>/chuyen-chi-bo/", newer.moves, name="moves"),
    path("lan-nhap/<int:pk>/khong-co-ten/", newer.missing, name="missing"),
    path("lan-nhap/<int:pk>/de-xuat/", newer.proposals, name="proposals"),
    path("lan-nhap/<int:pk>/de-xuat/<int:proposal>/mo-lai/", newer.reopen_proposal, name="reopen_proposal"),
]
