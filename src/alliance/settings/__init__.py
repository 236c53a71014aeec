"""Settings: everything comes from the environment, and every default works on one bare machine.

DATA_DIR      where the database, the media, the secret and the file mailbox live   .data
PORT          where `alliance up` listens, on BIND (127.0.0.1)                      8000
SITE_URL      how the outside reaches this site                                     http://127.0.0.1:PORT
SECRET_KEY    else made once and kept in DATA_DIR/secret-key
DATABASE_URL  postgres://… else SQLite in DATA_DIR
DATABASE_POOL connections that a process keeps open to PostgreSQL, 0 for none               0
STORAGE_URL   s3://KEY:SECRET@HOST/BUCKET, else files in DATA_DIR/media
MAIL_URL      smtp+tls://user:pass@host:587, consolemail://, else files in DATA_DIR/mail
LISTS_DOMAIN  domain of the mailing lists' addresses                       lists.HOST
MAIL_DOOR     where mail comes in: lmtp://127.0.0.1:8024 or smtp://…, "" for no door
LISTS_ENGINE  builtin, or mailman: GNU Mailman core hands out the mail                 builtin
MAILMAN_ENV   the environment that Mailman is installed in          .venv-mailman beside .venv
MAILMAN_REST_PORT, MAILMAN_LMTP_PORT  where Mailman listens on 127.0.0.1             8101, 8102
LISTS_ARC_KEY, LISTS_ARC_SELECTOR  key (PEM) and its name in DNS, for ARC seals by Mailman
MAIL_AUTH_HOST name (authserv-id) of the mail server whose Authentication-Results are believed
MAIL_OWN_DOMAINS domains besides LISTS_DOMAIN that our mail server signs for, with commas
CHAT_DOMAIN   domain of the accounts in the chat                          chat.HOST
CHAT_PORT     where the chat server listens on 127.0.0.1; 0 for no chat of our own          0
CHAT_URL      how browsers reach it                      ws://127.0.0.1:CHAT_PORT/xmpp-websocket
CHAT_XMPP_PORT another port of it on 127.0.0.1, for XMPP programs of this machine; 0 for none 0
SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET  of the Slack app, for a community that chats there
SLACK_INVITE_URL where people are invited to Slack
SLACK_CHANNEL the channel that calls are announced in
SLACK_API_URL where Slack's Web API answers                          https://slack.com/api/
TASKS_URL     redis://… for the Redis/Valkey engine, else the database's own engine
SWEEP_S       seconds between two looks at what has come due                               15
MEMBERSHIP_SELLER, MEMBERSHIP_PAY_TO, MEMBERSHIP_TAX_NOTE  who invoices, where to pay, tax line
STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET  of Stripe, for dues by card; else only by bank transfer
FORGES, LEARNING  who may tell what people did elsewhere, as JSON (see settings/outside.py)
SESSION_IDLE_HOURS, SESSION_IDLE_HOURS_STAFF  after which unused sessions end           168, 12
SECOND_FACTOR_FOR  staff or everybody: who has to have a second factor; else nobody
AWARDS_A_DAY  badges that one person who is no staff may send in 24 hours; 0: no bound    5000
DEBUG         1 for developers
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from alliance.settings.accounts import *  # noqa: F403
from alliance.settings.calls import *  # noqa: F403
from alliance.settings.membership import *  # noqa: F403
from alliance.settings.operations import *  # noqa: F403
from alliance.settings.outside import *  # noqa: F403
from alliance.settings.secret import secret_key
from alliance.settings.storage import STORAGE

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
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "alliance.people",
    "alliance.audit",
    "alliance.outbox",
    "alliance.duties",
    "alliance.live",
    "alliance.operations",
    "alliance.notices",
    "alliance.search",
    "alliance.desk",
    "alliance.exports",
    "alliance.organizations",
    "alliance.conduct",
    "alliance.issuing",
    "alliance.backpack",
    "alliance.verifier",
    "alliance.directory",
    "alliance.lab",
    "alliance.groups",
    "alliance.ledger",
    "alliance.funding",
    "alliance.membership",
    "alliance.decisions",
    "alliance.lists",
    "alliance.notes",
    "alliance.archive",
    "alliance.calls",
    "alliance.meetings",
    "alliance.chat",
    "alliance.help",
    "alliance.resources",
    "alliance.pledges",
    "alliance.programmes",
    "alliance.history",
    "alliance.proposals",
    "alliance.recognition",
    "alliance.home",
    "alliance.api",
]

MIDDLEWARE = [
    "alliance.operations.middleware.WatchingMiddleware",  # first: it counts what others refuse
    "alliance.settings.door.CleanQuery",
    "alliance.settings.door.KnownMethods",
    "alliance.settings.door.PrivateAnswers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "alliance.people.idle.IdleMiddleware",
    "alliance.people.unsent.UnsentMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "alliance.people.second_factor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "alliance.people.languages.LanguageMiddleware",
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
    {"NAME": "alliance.people.passwords.SiteWordsValidator"},
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
MFA_ADAPTER = "alliance.people.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate_webauthn": "alliance.people.passkeys.AuthenticateForm",
    "login_webauthn": "alliance.people.passkeys.LoginForm",
    "reauthenticate_webauthn": "alliance.people.passkeys.ReauthenticateForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https

# What leaves ------------------------------------------------------------------------------------
TASKS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
}
if env.str("TASKS_URL", default=""):
    INSTALLED_APPS += ["django_rq"]
    TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": ["default"]}}
    _rooms = "alliance.operations.queue_job"
    RQ_QUEUES = {"default": {"URL": env.str("TASKS_URL"), "QUEUE_CLASS": f"{_rooms}.CarryingQueue"}}
    RQ = {"JOB_CLASS": f"{_rooms}.CarryingJob"}
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

_named = (_site.hostname or "").rpartition(".")[2].isalpha() and "." in (_site.hostname or "")
LISTS_DOMAIN = env.str("LISTS_DOMAIN", default="") or (
    f"lists.{_site.hostname}" if _named else "lists.localhost"
)
MAIL_DOOR = env.str("MAIL_DOOR", default="")
MAIL_AUTH_HOST = env.str("MAIL_AUTH_HOST", default="").lower()
MAIL_OWN_DOMAINS = env.list("MAIL_OWN_DOMAINS", default=[])
LISTS_ENGINE = env.str("LISTS_ENGINE", default="") or "builtin"
if LISTS_ENGINE not in ("builtin", "mailman"):
    raise ImproperlyConfigured(f"LISTS_ENGINE={LISTS_ENGINE}: it is builtin or mailman")
MAILMAN_ENV = Path(
    env.str("MAILMAN_ENV", default="") or Path(sys.prefix).with_name(".venv-mailman")
).resolve()
MAILMAN_REST_PORT = env.int("MAILMAN_REST_PORT", default=8101)
MAILMAN_LMTP_PORT = env.int("MAILMAN_LMTP_PORT", default=8102)
LISTS_ARC_KEY = env.str("LISTS_ARC_KEY", default="")
LISTS_ARC_SELECTOR = env.str("LISTS_ARC_SELECTOR", default="")

CHAT_DOMAIN = env.str("CHAT_DOMAIN", default="") or (
    f"chat.{_site.hostname}" if _named else "chat.localhost"
)
CHAT_PORT = env.int("CHAT_PORT", default=0)
CHAT_URL = env.str("CHAT_URL", default="") or (
    f"ws://127.0.0.1:{CHAT_PORT}/xmpp-websocket" if CHAT_PORT else ""
)
CHAT_XMPP_PORT = env.int("CHAT_XMPP_PORT", default=0)
SLACK_BOT_TOKEN = env.str("SLACK_BOT_TOKEN", default="")
SLACK_SIGNING_SECRET = env.str("SLACK_SIGNING_SECRET", default="")
SLACK_INVITE_URL = env.str("SLACK_INVITE_URL", default="")
SLACK_CHANNEL = env.str("SLACK_CHANNEL", default="")
SLACK_API_URL = env.str("SLACK_API_URL", default="") or "https://slack.com/api/"

SWEEP_S = max(0.1, env.float("SWEEP_S", default=15))
AWARDS_A_DAY = env.int("AWARDS_A_DAY", default=5000)

# What is served ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STORAGES = {
    "default": STORAGE,
    "staticfiles": {"BACKEND": "alliance.settings.static.VersionedStaticFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 86_400  # addresses carry a digest of the content
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600  # pictures are served by the site itself
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 * 1024 * 1024
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]  # those we have words in, each by its own name
LANGUAGE_COOKIE_AGE = 31_536_000  # chosen by visitors in the footer; kept for a year
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _https
LOCALE_PATHS = [BASE_DIR / "locale"]
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
if _https:  # bound to this very host, whatever neighbours under its name may set (RFC 6265bis)
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # the proxy before us redirects to https
