"""The measure of the benchmarks: the barest list of people Django can serve, 50 rows of the very table, from the same server.

A WSGI application of its own, outside the product: `CHIBO_HOME=… granian --interface wsgi bare_list:application`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from chibo.config.env import database_settings, read_environment

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

from django.conf import settings

os.environ.pop("DJANGO_SETTINGS_MODULE", None)
settings.configure(
    SECRET_KEY="x" * 50,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": database_settings(read_environment().database_url)},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)

import django  # noqa: E402 - the settings come first

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpResponse as Response  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.urls import path  # noqa: E402


class Person(models.Model):
    """The people of the register, read only."""

    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=1000)
    sex = models.CharField(max_length=10)
    born_on = models.DateField()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "people_person"
        ordering: ClassVar = ["sort_key", "id"]

    def __str__(self) -> str:
        return self.name


PAGE = Template(
    "<!doctype html><title>List</title><table>{% for person in people %}<tr><td><a href='/{{ person.pk }}'>{{ person.name }}</a>"
    "<td>{{ person.sex }}<td>{{ person.born_on }}{% endfor %}</table>"
)


def people(request: HttpRequest) -> HttpResponse:
    """The first 50 people by name."""
    request.session.get("user")
    return Response(PAGE.render(Context({"people": Person.objects.all()[:50]})))


urlpatterns = [path("", people)]
application = get_wsgi_application()
