"""Every address of the program. Pages declare their rule of access (`chibo.web.pages`)."""

from django.urls import include, path

urlpatterns = [
    path("", include("chibo.web.urls")),
    path("", include("chibo.web.units.urls")),
    path("", include("chibo.org.urls")),
    path("", include("chibo.history.urls")),
    path("", include("chibo.rulebook.urls")),
    path("", include("chibo.jobs.urls")),
    path("", include("chibo.people.urls")),
    path("", include("chibo.admissions.urls")),
    path("", include("chibo.congresses.urls")),
    path("", include("chibo.reorganisation.urls")),
    path("", include("chibo.standing.urls")),
    path("", include("chibo.exchange.urls")),
    path("", include("chibo.cli.urls")),
]
