"""Settings of accounts and their sessions.

SESSION_IDLE_HOURS        hours after which a session that is not used ends                 168
SESSION_IDLE_HOURS_STAFF  the same for staff and whoever holds an office                     12
"""

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()

SESSION_IDLE_HOURS = _env.int("SESSION_IDLE_HOURS", default=168)
SESSION_IDLE_HOURS_STAFF = _env.int("SESSION_IDLE_HOURS_STAFF", default=12)
SESSION_ENGINE = "alliance.people.session_store"
for _name, _hours in (
    ("SESSION_IDLE_HOURS", SESSION_IDLE_HOURS),
    ("SESSION_IDLE_HOURS_STAFF", SESSION_IDLE_HOURS_STAFF),
):
    if not 1 <= _hours <= 336:
        raise ImproperlyConfigured(f"{_name}={_hours}: it is from 1 to 336, two weeks")
