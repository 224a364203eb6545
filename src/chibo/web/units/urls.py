"""Addresses of the pages of one unit, and of the acts on it."""

from django.urls import path

from chibo.web.units import charge, heads, places, posts, structure, terms, views
from chibo.web.units.acts import act_page

app_name = "units"
FORMS = (*structure.FORMS, *terms.FORMS, *posts.FORMS, *charge.FORMS, *places.FORMS, *heads.FORMS)
urlpatterns = [
    path("don-vi/<path:ref>/", views.unit_page, name="unit"),
    path("dia-ban/<path:ref>/", views.places, name="places"),
    path("mot-dia-ban/<int:pk>/<path:ref>/", views.place, name="place"),
    *(
        path(
            f"ghi/{form.slug}/<int:pk>/<path:ref>/" if form.of_row else f"ghi/{form.slug}/<path:ref>/",
            act_page(form),
            name=form.slug,
        )
        for form in FORMS
    ),
]
