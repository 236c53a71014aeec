"""Settings of those who look after the site.

LOG_LEVEL      DEBUG, INFO, WARNING, ERROR                                             WARNING
LOG_FORMAT     text for people, json for programs: one object a line                   text
ACCESS_LOG     1 writes a line for each request                                        none
METRICS_TOKEN  the word (Authorization: Bearer …) by which /metrics is read            nobody
METRICS_ALLOW  addresses or networks that read /metrics, parted by commas              nobody
TRACES_URL     the collector that spans are sent to, OTLP over HTTP                    no traces
"""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()

LOG_FORMAT = _env.str("LOG_FORMAT", default="") or "text"
if LOG_FORMAT not in ("text", "json"):
    raise ImproperlyConfigured(f"LOG_FORMAT={LOG_FORMAT}: it is text or json")
METRICS_TOKEN = _env.str("METRICS_TOKEN", default="")
METRICS_ALLOW = [one for one in _env.list("METRICS_ALLOW", default=[]) if one]
for _one in METRICS_ALLOW:
    try:
        ip_network(_one, strict=False)
    except ValueError as _error:
        raise ImproperlyConfigured(
            f"METRICS_ALLOW: {_one} is no address and no network"
        ) from _error
TRACES_URL = _env.str("TRACES_URL", default="")
ACCESS_LOG = _env.str("ACCESS_LOG", default="") == "1"

_json = LOG_FORMAT == "json"
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {
            "()": "alliance.operations.logs.TextLines",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
        "json": {"()": "alliance.operations.logs.JsonLines"},
        "plain": {"format": "%(message)s"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        "plain": {"class": "logging.StreamHandler", "formatter": "json" if _json else "plain"},
    },
    "loggers": {
        # Whoever tries the alliance out reads here where a mail, and the code in it, has gone.
        "alliance.mail": {"handlers": ["plain"], "level": "INFO", "propagate": False},
        # Who came in and who did not, and what was refused: always.
        "alliance.security": {"level": "INFO"},
        **({"alliance.requests": {"level": "INFO"}} if _json and ACCESS_LOG else {}),
    },
    "root": {"handlers": ["stderr"], "level": _env.str("LOG_LEVEL", default="WARNING")},
}
