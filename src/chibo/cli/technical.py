"""The page of who looks after the machine: what the doctor finds, what runs, who can sign in. No data of members."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chibo.accounts.models import User
from chibo.core.errors import DomainError, Forbidden, NotVisible
from chibo.jobs.declarations import kind_of
from chibo.jobs.models import Job
from chibo.org import accounts, pages
from chibo.org.services.accounts import set_sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from chibo.cli.doctor.finding import Finding


@pages.signed_in_page
@require_safe
def technical(request: HttpRequest) -> HttpResponse:
    """The state of the machine, its backups, its long work and its accounts. Permission `accounts.manage` anywhere."""
    viewer = pages.viewer(request)
    looked_after = accounts.accounts_to_look_after(viewer)
    context = {
        "findings": list(_findings()),
        "jobs": _jobs(),
        "accounts": looked_after,
        "is_full": len(looked_after) == accounts.LIST_LIMIT,
        "own_id": viewer.user_id,
    }
    return render(request, "cli/technical.html", context)


@pages.signed_in_page
@require_POST
def sign_in(request: HttpRequest, user_id: int) -> HttpResponse:
    """Locks an account, or opens it again."""
    user, allowed = get_object_or_404(User, pk=user_id), request.POST.get("allowed") == "1"
    try:
        set_sign_in(pages.viewer(request), user=user, allowed=allowed)
    except (NotVisible, Forbidden):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        said = (
            _("Đã mở tài khoản %(name)s.")
            if allowed
            else _("Đã khóa tài khoản %(name)s và kết thúc mọi phiên.")
        )
        messages.success(request, said % {"name": user.username})
    return redirect("technical:page")


def _findings() -> Iterator[Finding]:
    """What the doctor finds at once; its long checks (log, sealed fields, ready counts) stay with the command."""
    from chibo.cli.doctor import background, machine, register

    checks = (
        machine.environment, machine.home, machine.key_files, machine.disk, machine.certificate, register.database,
        register.migrations, register.clock, register.last_backup, background.worker, background.jobs,
    )  # fmt: skip
    for check in checks:
        yield from check()


def _jobs() -> list[tuple[str, str, int]]:
    """How many jobs of the last two weeks stand how: kind, state, number; never whose they are or what they are about."""
    counted = Counter(Job.objects.values_list("kind", "state"))
    states = dict(Job._meta.get_field("state").flatchoices)  # noqa: SLF001 - Django's documented way to a field
    return [
        (str(kind.label) if (kind := kind_of(key)) else key, str(states[state]), number)
        for (key, state), number in sorted(counted.items())
    ]
