"""Statements (xAPI 1.0.3 and 2.0): who did what, as a learning system tells it.

Of a learning record store this is the smallest part: statements are taken, and those of the
configured verbs and activities are kept. Nothing can be read out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from alliance.recognition.models import OutsideAct
from alliance.recognition.outside import configured, keeping
from alliance.recognition.outside.configured import Learning
from alliance.recognition.outside.errors import Refused
from alliance.recognition.outside.telling_of import Act, member, moment, text
from badging.errors import BadgingError
from badging.strict_json import parse_json

MAX_BYTES = 512 * 1024
MAX_STATEMENTS = 100
MAX_DEPTH = 30
VERSIONS = ("1.0", "2.0")
VOIDED = "http://adlnet.gov/expapi/verbs/voided"  # Data 2.3.2
AHEAD = timedelta(minutes=5)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_COMPARED = ("id", "authority", "stored", "timestamp", "version", "attachments")
_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")


def sender(name: str, authorization: str) -> Learning:
    """The learning system that asks, by HTTP Basic (RFC 7617). Raises Refused."""
    known = configured.learning().get(name)
    if known is None:
        raise Refused(404, "unknown", "No learning system of that name tells this site anything.")
    kind, _space, given = authorization.partition(" ")
    try:
        said = base64.b64decode(given, validate=True) if kind.lower() == "basic" else b""
    except binascii.Error:
        said = b""
    if not hmac.compare_digest(said, f"{known.key}:{known.secret}".encode()):
        raise Refused(401, "credentials", "Key or secret are not those agreed.", "Authorization")
    return known


def take(known: Learning, version: str, body: bytes, now: datetime, name: str = "") -> list[str]:
    """Take one statement, or a list of them, all or none; return their identifiers in order.

    version: X-Experience-API-Version. name: the identifier in the address (PUT), which the
    statement has to have. Raises Refused.
    """
    if not any(
        version == known_one or version.startswith(f"{known_one}.") for known_one in VERSIONS
    ):
        raise Refused(400, "version", "Send version 1.0 or 2.0.", "X-Experience-API-Version")
    if len(body) > MAX_BYTES:
        raise Refused(413, "too_large", f"Up to {MAX_BYTES} bytes are read.", "body")
    try:
        value: Any = parse_json(body, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH)
    except BadgingError as error:
        raise Refused(400, error.code, error.message, "body") from error
    statements = value if isinstance(value, list) and not name else [value]
    if not 0 < len(statements) <= MAX_STATEMENTS:
        raise Refused(400, "number", f"Send 1 to {MAX_STATEMENTS} statements.", "body")
    named = [_identifier(statement, name) for statement in statements]
    if len(set(named)) != len(named):
        raise Refused(400, "id", "Two statements have one id.", "id")
    with transaction.atomic():
        for identifier, statement in zip(named, statements, strict=True):
            _take(known, identifier, statement, now)
    return named


def _take(known: Learning, identifier: str, statement: Any, now: datetime) -> None:
    verb = text(statement, "verb", "id", most=500)
    account = _account(member(statement, "actor"))
    if verb == VOIDED:
        _void(known, statement, now)
        return
    at = moment(statement, "timestamp") if member(statement, "timestamp") is not None else now
    if at > now + AHEAD:
        raise Refused(400, "moment", "The timestamp is of a time to come.", "timestamp")
    activity = _activity(statement)
    if verb not in known.verbs or not activity.startswith(known.activities) or not account:
        return
    if member(statement, "result", "success") is False:
        return
    if member(statement, "result", "completion") is False:
        return
    digest = _digest(statement)
    row = OutsideAct.objects.filter(service=known.service, key=identifier).first()
    if row is not None and row.digest and row.digest != digest:
        raise Refused(409, "conflict", "Another statement has this id.", "id")
    if row is not None and row.digest:
        return
    is_void = row is not None and row.is_withdrawn
    act = Act(
        key=identifier,
        kind="stated",
        account=account,
        thing=activity[:500],
        scope=f"learning:{known.name}",
        title=_title(statement, activity),
        url=activity if activity.startswith(("https://", "http://")) else settings.SITE_URL,
        at=at,
        told_at=now if is_void else at,
        is_withdrawn=is_void,
        why=row.why if row is not None else "",
    )
    keeping.keep(known.service, (act,), now)
    OutsideAct.objects.filter(service=known.service, key=identifier).update(digest=digest)


def _void(known: Learning, statement: Any, now: datetime) -> None:
    """Data 2.3.2: another statement holds no more; it may arrive later than this one."""
    if member(statement, "object", "objectType") != "StatementRef":
        raise Refused(400, "object", "What is voided is a StatementRef.", "object")
    voided = _uuid(text(statement, "object", "id", most=60), "object.id")
    row = OutsideAct.objects.filter(service=known.service, key=voided).first()
    act = Act(
        key=voided,
        kind="stated",
        account=row.account if row else "",
        thing=row.thing if row else "",
        scope=row.scope if row else f"learning:{known.name}",
        title=row.title if row else "",
        url=row.url if row else "",
        at=row.at if row else EARLIEST,
        told_at=max(now, row.told_at) if row else now,
        is_withdrawn=True,
    )
    keeping.keep(known.service, (act,), now)


def _identifier(statement: Any, name: str) -> str:
    """Data 2.4.1: made by the receiver where the statement has none."""
    if not isinstance(statement, dict):
        raise Refused(400, "form", "A statement is a JSON object.", "body")
    given = statement.get("id")
    if given is None:
        return _uuid(name, "statementId") if name else str(uuid4())
    found = _uuid(given, "id")
    if name and found != _uuid(name, "statementId"):
        raise Refused(400, "id", "The id is another than the one in the address.", "id")
    return found


def _uuid(value: Any, field: str) -> str:
    try:
        return str(UUID(value))
    except (ValueError, AttributeError, TypeError):
        raise Refused(400, "id", f"{field} is no UUID.", field) from None


def _account(actor: Any) -> str:
    """Data 2.4.2.3: what the actor is known by; "" for a group, and for whom we cannot know."""
    if not isinstance(actor, dict):
        raise Refused(400, "actor", "actor is an agent.", "actor")
    if actor.get("objectType") == "Group":
        return ""
    given = [name for name in _IDENTIFIERS if name in actor]
    if len(given) != 1:
        raise Refused(400, "actor", f"An agent has one of {', '.join(_IDENTIFIERS)}.", "actor")
    if given == ["mbox"]:
        address = text(actor, "mbox", most=300)
        if not address.lower().startswith("mailto:"):
            raise Refused(400, "actor", "mbox begins with mailto:", "actor.mbox")
        return keeping.mail_account(address[len("mailto:") :])
    if given == ["mbox_sha1sum"]:
        return "mbox:" + text(actor, "mbox_sha1sum", most=40).lower()
    return ""


def _activity(statement: Any) -> str:
    kind = member(statement, "object", "objectType")
    return text(statement, "object", "id", most=500) if kind in (None, "Activity") else ""


def _title(statement: Any, activity: str) -> str:
    """The activity's name in English, else in any language, else its identifier."""
    names = member(statement, "object", "definition", "name")
    if isinstance(names, dict):
        texts = {str(k): v for k, v in names.items() if isinstance(v, str) and v.strip()}
        english = [v for k, v in sorted(texts.items()) if k.lower().startswith("en")]
        for found in (*english, *(v for _k, v in sorted(texts.items()))):
            return found.replace("\0", "")[:300]
    return activity[:300]


def _digest(statement: dict[str, Any]) -> str:
    """Of what two statements are compared by (Data 2.3.1.1)."""
    said = {name: value for name, value in statement.items() if name not in _NOT_COMPARED}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
