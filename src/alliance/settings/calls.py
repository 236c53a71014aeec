"""Settings of calls: where they are spoken, and when their rooms open."""

from __future__ import annotations

import environ

_env = environ.Env()

CONFERENCE = _env.str("CONFERENCE", default="").lower()
CONFERENCE_URL = _env.str("CONFERENCE_URL", default="")
CONFERENCE_APP_ID = _env.str("CONFERENCE_APP_ID", default="")
CONFERENCE_SECRET = _env.str("CONFERENCE_SECRET", default="")
CONFERENCE_KEY_FILE = _env.str("CONFERENCE_KEY_FILE", default="")
CONFERENCE_KEY_ID = _env.str("CONFERENCE_KEY_ID", default="")
CONFERENCE_AUDIENCE = _env.str("CONFERENCE_AUDIENCE", default="jitsi")
CONFERENCE_SUBJECT = _env.str("CONFERENCE_SUBJECT", default="*")
CONFERENCE_CHECKSUM = _env.str("CONFERENCE_CHECKSUM", default="sha256")
CONFERENCE_RECORDS = _env.bool("CONFERENCE_RECORDS", default=False)
DIAL_IN = _env.str("DIAL_IN", default="")
CALL_OPENS_MIN = _env.int("CALL_OPENS_MIN", default=15)
CALL_CLOSES_MIN = _env.int("CALL_CLOSES_MIN", default=60)
