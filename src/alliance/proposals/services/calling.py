"""Consensus calls: asked on a list, gathered from its archive, judged by whoever leads."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.archive import permissions as archive
from alliance.archive.models import Entry
from alliance.lists import permissions as lists
from alliance.lists import services as mail
from alliance.lists.models import MailingList
from alliance.people.models import Person
from alliance.people.permissions import require
from alliance.proposals import permissions, queries
from alliance.proposals.models import CallReply, ConsensusCall, Proposal, ProposalEvent
from alliance.proposals.services.advancing import settle_waiting
from alliance.proposals.services.recording import NotPossible, locked, log, require_active

Kind = ProposalEvent.Kind
SHORTEST, LONGEST = timedelta(days=3), timedelta(days=90)
_MESSAGE = re.compile(r"/lists/([a-z0-9-]+)/message/([A-Za-z0-9_-]+)/?")


def lists_for(person: Person) -> list[MailingList]:
    """The lists that everybody may read and `person` may post to."""
    found = lists.readable_by(person).filter(reading=MailingList.Reading.PUBLIC, closed_at=None)
    return [one for one in found.order_by("name") if lists.may_post(person, one)]


@transaction.atomic
def call(
    proposal: Proposal,
    mailing_list: MailingList,
    *,
    by: Person,
    question: str,
    closes_at: datetime,
    at: datetime | None = None,
) -> ConsensusCall:
    """Ask a list whether there is consensus on the latest revision: it gets a mail in the name of
    `by`. Raises `PermissionDenied`, `ValidationError` by field, `NotPossible`, and `lists.TooMuch`.
    """
    at = at or timezone.now()
    proposal = locked(proposal)
    require(permissions.may_lead(by, proposal), _("The chair of the group calls for consensus."))
    require(lists.may_post(by, mailing_list), _("You may not write to this list."))
    require_active(proposal)
    revision = queries.latest(proposal)
    if revision is None:
        raise NotPossible(_("There is no text to agree on. Hand in a revision first."))
    if proposal.calls.filter(outcome="").exists():
        raise NotPossible(_("A call is under way. Close it first."))
    if mailing_list.reading != MailingList.Reading.PUBLIC:
        raise ValidationError({"mailing_list": _("Choose a list that everybody can read.")})
    if not at + SHORTEST <= closes_at <= at + LONGEST:
        raise ValidationError({"closes_at": _("Give people from 3 to 90 days.")})
    asked = ConsensusCall(
        proposal=proposal,
        revision=revision,
        mailing_list=mailing_list,
        question=question.strip(),
        opened_by=by,
        opened_at=at,
        closes_at=closes_at,
    )
    asked.full_clean(exclude=["proposal", "revision", "mailing_list", "opened_by", "message"])
    asked.save()
    asked.message = mail.post_from_site(
        mailing_list,
        subject=_("Consensus call: %(title)s") % {"title": proposal.title},
        text=_letter(asked),
        by=by,
        key=f"proposals.call:{asked.pk}",
    )
    asked.save(update_fields=["message"])
    log(proposal, Kind.CALLED, "", by, at=at, call=asked.pk, revision=revision.number,
        list=mailing_list.slug)  # fmt: skip
    return asked


def _letter(call: ConsensusCall) -> str:
    page = reverse("proposals:call", args=[call.proposal.slug, call.pk])
    until = date_format(call.closes_at, "DATETIME_FORMAT")
    return "\n\n".join(
        [
            call.question,
            _("The text: %(url)s")
            % {"url": settings.SITE_URL + call.revision.get_absolute_url()},
            _("Please answer this message until %(when)s (%(zone)s): whether you agree, and if "
              "not, what stands in the way and what would help.")
            % {"when": until, "zone": timezone.get_current_timezone_name()},
            _("All answers: %(url)s")
            % {"url": settings.SITE_URL + page},
        ]
    )  # fmt: skip


@transaction.atomic
def add_reply(call: ConsensusCall, url: str, *, by: Person) -> CallReply:
    """Add a message of the archive, by its address, to the answers: where it did not come in the
    thread of the call. Raises `PermissionDenied`, `ValidationError`, `NotPossible`.
    """
    require(permissions.may_state(by, call.proposal))
    if call.outcome:
        raise NotPossible(_("This call is closed. What was gathered stays."))
    entry = _entry(url)
    if entry is None or not archive.may_see(by, entry):
        raise ValidationError(
            {"url": _("Give the address of a message in the archive, as its page has it.")}
        )
    added = CallReply(call=call, entry=entry)
    added.full_clean(exclude=["call", "entry"])
    found, _new = CallReply.objects.get_or_create(call=call, entry=entry)
    return found


def _entry(url: str) -> Entry | None:
    found = _MESSAGE.search(urlsplit(url.strip()).path)
    if found is None:
        return None
    entries = Entry.objects.select_related("mailing_list__group")
    return entries.filter(mailing_list__slug=found[1], digest=found[2]).first()


@transaction.atomic
def close(
    call: ConsensusCall,
    outcome: ConsensusCall.Outcome,
    *,
    summary: str,
    by: Person,
    at: datetime | None = None,
) -> ConsensusCall:
    """Say, after its end, whether there is consensus, and what was said. Raises
    `PermissionDenied`, `ValidationError`, `NotPossible`.
    """
    at = at or timezone.now()
    proposal = locked(call.proposal)
    call = ConsensusCall.objects.select_related("proposal__group").get(pk=call.pk)
    require(permissions.may_lead(by, proposal), _("The chair of the group closes the call."))
    require_active(proposal)
    if call.outcome:
        raise NotPossible(_("This call is closed already."))
    if at < call.closes_at:
        raise NotPossible(_("People were given time until its end. Close it then."))
    if outcome not in ConsensusCall.Outcome.values:
        raise ValidationError({"outcome": _("Say whether there is consensus.")})
    if not summary.strip():
        raise ValidationError({"summary": _("Say what was said, and what became of objections.")})
    call.outcome, call.summary = outcome, summary.strip()
    call.closed_by, call.closed_at = by, at
    call.full_clean(exclude=["proposal", "revision", "mailing_list", "opened_by", "message",
                             "closed_by"])  # fmt: skip
    call.save()
    log(proposal, Kind.CALL_CLOSED, "", by, at=at, call=call.pk, outcome=outcome)
    settle_waiting(proposal, at=at)
    return call
