"""Addresses of this domain."""

from django.urls import path

from chibo.org import account_views, views

app_name = "org"
urlpatterns = [
    path("to-chuc/<path:ref>/", views.tree, name="tree"),
    path("truc-thuoc/<path:ref>/", views.children, name="children"),
    path("tai-khoan/<path:ref>/", account_views.accounts, name="accounts"),
    path("lap-tai-khoan/<path:ref>/", account_views.new_account, name="new_account"),
    path("mot-tai-khoan/<int:user_id>/<path:ref>/", account_views.account, name="account"),
    path("cap-ma/<int:user_id>/<path:ref>/", account_views.issue, name="issue_code"),
    path("ket-thuc-phien/<int:user_id>/<path:ref>/", account_views.end, name="end_sessions"),
]
