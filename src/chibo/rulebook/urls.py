"""Addresses of this domain."""

from django.urls import path, register_converter

from chibo.rulebook import views


class RuleIdConverter:
    """A dotted rule id in an address."""

    regex = r"[A-Za-z0-9_.\-]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RuleIdConverter, "rule_id")

app_name = "rulebook"
urlpatterns = [
    path("quy-dinh/", views.rule_list, name="list"),
    path("quy-dinh/<rule_id:rule_id>/", views.rule, name="rule"),
    path("quy-dinh/<rule_id:rule_id>/doi-chieu/", views.confirm, name="confirm"),
]
