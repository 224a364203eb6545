"""Who signs in, by which sessions, and with which codes a lost way in is opened. Rights come from grants (`org`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no superuser."""

    def create_user(self, username: str, password: str | None = None, **facts: Any) -> User:
        """A new user with a hashed password (unusable where none is given)."""
        user = self.model(username=self.model.normalize_username(username), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in with a user name and a password; no e-mail is ever asked for."""

    username = models.CharField(
        _("tên đăng nhập"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    display_name = models.CharField(_("tên hiển thị"), max_length=120, blank=True)
    is_active = models.BooleanField(_("được đăng nhập"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    #: Wrong passwords and codes since the last time somebody came in; wrong names are not kept anywhere.
    failed_sign_ins = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)


class CodeKind(models.TextChoices):
    """What a one-time code opens: the account for the first time, a new password, or a new password and factor."""

    FIRST = "first", _("lần đầu")
    PASSWORD = "password", _("quên mật khẩu")
    FACTOR = "factor", _("mất lớp bảo vệ thứ hai")


class OneTimeCode(models.Model):
    """A code handed out on paper. Only its hash is kept; a newer one of the same account ends it (`ended_at`)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="codes")
    kind = models.CharField(max_length=10, choices=CodeKind.choices)
    hashed = models.CharField(max_length=128, editable=False)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    issued_by = models.CharField(_("người cấp"), max_length=120)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mã một lần")
        constraints: ClassVar = [
            models.CheckConstraint(name="onetimecode_period", condition=Q(issued_at__lt=F("expires_at"))),
            models.UniqueConstraint(
                name="onetimecode_one_open",
                fields=["user"],
                condition=Q(used_at__isnull=True, ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class SignInSession(models.Model):
    """A session somebody signed in to: on what device, since when, last seen. No address of the network is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    device = models.CharField(_("thiết bị"), max_length=60, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("phiên đăng nhập")

    def __str__(self) -> str:
        return f"{self.user_id} {self.began_at}"


class CacheEntry(models.Model):
    """A row of Django's database cache, in the shape it asks for: counts of attempts and codes just used."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("bộ đếm tạm")
        db_table = "accounts_cache"

    def __str__(self) -> str:
        return self.cache_key
