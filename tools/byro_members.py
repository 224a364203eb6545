"""Runs with byro's own Python: fills its empty database with invented members; prints a signed-in session and a member last."""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta
from importlib import import_module
from random import Random

import django

FAMILY = ("Nguyễn", "Trần", "Lê", "Lò", "Giàng", "Hoàng", "Vàng", "Phạm")
MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Thu", "Quang")
GIVEN = ("Hùng", "Mai", "Páo", "Mỷ", "Long", "Dợ", "Tâm", "Hương", "Sơn", "Lan", "Tuấn", "Vinh")
AT_ONCE = 500


def main(count: int) -> None:
    """Members with a membership each, and whoever is signed in."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "byro.settings"
    django.setup()
    models, common = import_module("byro.members.models"), import_module("byro.common.models")
    random = Random(1)  # noqa: S311 - invented people, not secrets
    drafts = [
        models.Member(
            number=str(number),
            name=" ".join(map(random.choice, (FAMILY, MIDDLE, GIVEN))),
            email=f"m{number}@example.org",
        )
        for number in range(1, count + 1)
    ]
    models.Member.objects.bulk_create(drafts, batch_size=AT_ONCE)
    members = list(models.Member.objects.order_by("pk"))
    for profile in models.Member.profile_classes:
        profile.objects.bulk_create([profile(member=member) for member in members], batch_size=AT_ONCE)
    first = date(2005, 1, 1)
    memberships = [
        models.Membership(
            member=member, start=first + timedelta(days=random.randrange(6000)), amount=10, interval=1
        )
        for member in members
    ]
    models.Membership.objects.bulk_create(memberships, batch_size=AT_ONCE)
    config = common.Configuration.get_solo()
    config.name, config.backoffice_mail, config.mail_from = "Measured", "a@example.org", "a@example.org"
    config.save()
    print(_signed_in(), members[count // 2].pk)


def _signed_in() -> str:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bench", "b@example.org"))
    return client.cookies["byro_session"].value


if __name__ == "__main__":
    main(int(sys.argv[1]))
