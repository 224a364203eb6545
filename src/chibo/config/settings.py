"""Django's settings; everything that may differ between installations comes from `env.py`."""

from __future__ import annotations

from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF

from chibo.config.env import database_settings, read_environment

django_stubs_ext.monkeypatch()

ENV = read_environment()
PACKAGE = Path(__file__).resolve().parent.parent

CHIBO_HOME = ENV.home
CHIBO_FIELD_KEYS = ENV.field_keys
CHIBO_TODAY = ENV.today
CHIBO_HOST = ENV.host
CHIBO_PORT = ENV.port
CHIBO_PUBLIC_HOST = ENV.public_host
CHIBO_HTTPS = ENV.https
#: "required": whoever holds a role above a cell signs in with a second factor; "offered": nobody must.
CHIBO_SECOND_FACTOR = ENV.second_factor
CHIBO_SESSION_IDLE_MINUTES = ENV.session_idle_minutes
CHIBO_SESSION_HOURS = ENV.session_hours

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", ENV.public_host, ENV.host]
CSRF_TRUSTED_ORIGINS = [f"https://{ENV.public_host}"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "chibo.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "chibo.core",
    "chibo.catalogue",
    "chibo.accounts",
    "chibo.decisions",
    "chibo.org",
    "chibo.history",
    "chibo.rulebook",
    "chibo.jobs",
    "chibo.figures",
    "chibo.obligations",
    "chibo.people",
    "chibo.admissions",
    "chibo.congresses",
    "chibo.reorganisation",
    "chibo.standing",
    "chibo.exchange",
    "chibo.cli",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "chibo.web.middleware.TextGzipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "chibo.web.middleware.ViewerMiddleware",
    "chibo.web.guarding.SessionLimitMiddleware",
    "chibo.web.guarding.SecondFactorMiddleware",
    "chibo.history.middleware.UndoOfferMiddleware",
]

ROOT_URLCONF = "chibo.config.urls"
WSGI_APPLICATION = "chibo.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chibo.web.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "chibo.web.templatetags.chibo",
            ],
        },
    }
]

DATABASES = {"default": database_settings(ENV.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "chibo.accounts.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "chibo.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True

ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_RATE_LIMITS = {
    # A whole office, or village, comes from one address: what is counted closely is the account.
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/300s/key",
    "one_time_code": "100/m/ip,5/300s/key",
}
MFA_ADAPTER = "chibo.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_RECOVERY_CODE_COUNT = 6
MFA_TOTP_ISSUER = "chibo"
# The clocks of telephones and of an office without network differ by seconds.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "add_webauthn": "chibo.accounts.factor_forms.AddPasskeyForm",
    "edit_webauthn": "chibo.accounts.factor_forms.RenamePasskeyForm",
    "activate_totp": "chibo.accounts.factor_forms.ActivateAppForm",
    "authenticate": "chibo.accounts.factor_forms.CodeForm",
    "reauthenticate": "chibo.accounts.factor_forms.ConfirmCodeForm",
    "generate_recovery_codes": "chibo.accounts.factor_forms.PrintCodesForm",
}

# Attempts are counted over all processes and machines, and forgotten with the transaction of a test.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_cache"}}

SESSION_COOKIE_AGE = CHIBO_SESSION_HOURS * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = ENV.https
CSRF_COOKIE_SECURE = ENV.https
LANGUAGE_COOKIE_SECURE = ENV.https
#: Half a year; nothing else of the office's hosts is touched by it.
SECURE_HSTS_SECONDS = 182 * 24 * 3600 if ENV.https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "img-src": [SELF, "data:"],
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
