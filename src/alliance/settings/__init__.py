"""Settings: everything comes from the environment, and every default works on one bare machine.

DATA_DIR      where the database, the media, the secret and the file mailbox live   .data
PORT          where `alliance up` listens, on BIND (127.0.0.1)                      8000
SITE_URL      how the outside reaches this site                                     http://127.0.0.1:PORT
SECRET_KEY    else made once and kept in DATA_DIR/secret-key
DATABASE_URL  postgres://… else SQLite in DATA_DIR
DATABASE_POOL connections that a process keeps open to PostgreSQL, 0 for none               0
MAIL_URL      smtp+tls://user:pass@host:587, consolemail://, else files in DATA_DIR/mail
TASKS_URL     redis://… for the Redis/Valkey engine, else the database's own engine
AWARDS_A_DAY  badges that one person who is no staff may send in 24 hours; 0: no bound    5000
DEBUG         1 for developers
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

from alliance.settings.secret import secret_key

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[1]
DATA_DIR = Path(env.str("DATA_DIR", default=".data")).resolve()
PORT = env.int("PORT", default=8000)
BIND = env.str("BIND", default="") or "127.0.0.1"
SITE_URL = (env.str("SITE_URL", default="") or f"http://127.0.0.1:{PORT}").rstrip("/")
SITE_NAME = env.str("SITE_NAME", default="Badge Alliance (demo)")
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key(DATA_DIR / "secret-key")

_site = urlsplit(SITE_URL)
_https = _site.scheme == "https"
ALLOWED_HOSTS = [
    _site.hostname or "127.0.0.1",
    *env.list("ALLOWED_HOSTS", default=[]),
    *([] if _https else ["127.0.0.1", "localhost", "[::1]"]),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "alliance.theme",  # first: its templates go before those of allauth
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "alliance.people",
    "alliance.outbox",
    "alliance.organizations",
    "alliance.issuing",
    "alliance.backpack",
    "alliance.verifier",
    "alliance.groups",
    "alliance.calls",
    "alliance.history",
    "alliance.home",
    "alliance.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "alliance.people.zones.ZoneMiddleware",
]

ROOT_URLCONF = "alliance.urls"
ASGI_APPLICATION = "alliance.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "alliance.home.context.site",
            ],
        },
    }
]

# Data -------------------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'alliance.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        " PRAGMA foreign_keys=ON;",
    }
elif pool_size := env.int("DATABASE_POOL", default=0):
    # A request has a connection of its own; a pool spares opening it anew each time.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"max_size": pool_size}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if not env.str("CACHE_URL", default="")
    else env.cache("CACHE_URL")
}

# People -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "alliance.people.signin.OneTimeLinkBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:dashboard"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_ADAPTER = "alliance.people.adapter.AccountAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https

# What leaves ------------------------------------------------------------------------------------
TASKS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
}
if env.str("TASKS_URL", default=""):
    INSTALLED_APPS += ["django_rq"]
    TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": ["default"]}}
    RQ_QUEUES = {"default": {"URL": env.str("TASKS_URL")}}
    RQ = {"JOB_CLASS": "django_tasks_rq.Job"}
MAIL_URL = env.str("MAIL_URL", default="") or "filemail://"
_mail = env.email_url_config(MAIL_URL)
EMAIL_BACKEND = _mail.get("EMAIL_BACKEND", "")
if EMAIL_BACKEND.endswith("filebased.EmailBackend"):
    EMAIL_BACKEND = "alliance.outbox.mailbox.FileMailbox"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str(
    "MAIL_FROM", default=f"{SITE_NAME} <badges@{_site.hostname or 'localhost'}>"
)

AWARDS_A_DAY = env.int("AWARDS_A_DAY", default=5000)

# What is served ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "alliance.settings.static.VersionedStaticFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 86_400  # addresses carry a digest of the content
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600  # pictures are served by the site itself
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 * 1024 * 1024
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]  # one language a page: those we have words in
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # the proxy before us redirects to https

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "plain": {"format": "%(message)s"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "plain": {"class": "logging.StreamHandler", "formatter": "plain"},
    },
    # Whoever tries the alliance out reads here where a mail, and the code in it, has gone.
    "loggers": {"alliance.mail": {"handlers": ["plain"], "level": "INFO", "propagate": False}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
