"""Settings of accounts and their sessions.

SESSION_IDLE_HOURS        hours after which a session that is not used ends                 168
SESSION_IDLE_HOURS_STAFF  the same for staff and whoever holds an office                     12
SECOND_FACTOR_FOR         who has to have a second factor: staff (and offices), everybody, or nobody
"""

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()

SESSION_IDLE_HOURS = _env.int("SESSION_IDLE_HOURS", default=168)
SESSION_IDLE_HOURS_STAFF = _env.int("SESSION_IDLE_HOURS_STAFF", default=12)
SECOND_FACTOR_FOR = _env.str("SECOND_FACTOR_FOR", default="")
SESSION_ENGINE = "alliance.people.session_store"
for _name, _hours in (
    ("SESSION_IDLE_HOURS", SESSION_IDLE_HOURS),
    ("SESSION_IDLE_HOURS_STAFF", SESSION_IDLE_HOURS_STAFF),
):
    if not 1 <= _hours <= 336:
        raise ImproperlyConfigured(f"{_name}={_hours}: it is from 1 to 336, two weeks")
if SECOND_FACTOR_FOR not in ("", "staff", "everybody"):
    raise ImproperlyConfigured(
        f"SECOND_FACTOR_FOR={SECOND_FACTOR_FOR}: it is staff, everybody, or left out"
    )
