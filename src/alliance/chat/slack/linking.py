"""One person, one Slack account: joined by consent on the site, and taken apart again there."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.chat import permissions
from alliance.chat.errors import Refused
from alliance.chat.models import SlackLink, SlackRequest
from alliance.chat.signals import slack_changed
from alliance.chat.slack.answers import LINK_SALT
from alliance.people.models import Person

LINK_VALID = timedelta(minutes=15)


def person_of(team: str, user: str) -> Person | None:
    """Whose Slack account this is; nobody's while their account here is not active."""
    link = SlackLink.objects.filter(team=team, user=user).select_related("person").first()
    return link.person if link is not None and link.person.is_active else None


def asked_by(token: str) -> SlackRequest | None:
    """The request that was answered with this link, unless it is too old, used or not ours."""
    try:
        digest = signing.loads(token, salt=LINK_SALT, max_age=LINK_VALID)
    except signing.BadSignature:
        return None
    return SlackRequest.objects.filter(digest=digest, used_at=None).exclude(user="").first()


@transaction.atomic
def join(asked: SlackRequest, *, by: Person) -> SlackLink:
    """Join the accounts, once. Raises `Refused`."""
    if not permissions.has_account(by):
        raise Refused(_("Sign in to join your accounts."))
    waiting = SlackRequest.objects.filter(pk=asked.pk, used_at=None)
    if not waiting.update(used_at=timezone.now()):
        raise Refused(_("This link is over. Type /checkin in Slack for a new one."))
    try:
        with transaction.atomic():
            link, _is_new = SlackLink.objects.update_or_create(
                person=by, defaults={"team": asked.team, "user": asked.user}
            )
    except IntegrityError as error:
        raise Refused(_("This Slack account belongs to another account here already.")) from error
    slack_changed.send(sender=SlackLink, person=by)
    return link


@transaction.atomic
def part(*, by: Person) -> None:
    """Take one's accounts apart."""
    SlackLink.objects.filter(person=by).delete()
    slack_changed.send(sender=SlackLink, person=by)
