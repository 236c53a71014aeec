"""What the lists tell people: moderators of what waits, senders of what became of their mail,
subscribers of what they asked for. In each person's language, where we know the person.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from alliance.groups import queries as groups
from alliance.groups.models import GroupRole
from alliance.lists import addresses, composing, links, policy
from alliance.lists.models import Confirmation, HeldMessage, MailingList, Subscription
from alliance.lists.reading import Reading
from alliance.notices.services import notify
from alliance.outbox.models import OutboxItem
from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to
from alliance.people.models import Office, Person
from alliance.people.offices import holders
from alliance.people.queries import owner_of, proven_addresses

HELD, BOUNCING = "lists.held", "lists.bouncing"  # kinds of notices
ANSWERS_A_DAY = 10  # mails that a program here writes to one address in a day (RFC 3834 2)


def moderators_of(mailing_list: MailingList) -> QuerySet[Person]:
    """Who looks after held mail: moderators of the list and chairs of its group, the alliance's
    moderators where there are none, and staff where those are missing too.
    """
    own = Q(pk__in=mailing_list.roles.filter(ended_at=None).values("person_id"))
    if mailing_list.group is not None:
        chairs = groups.people_in(mailing_list.group, GroupRole.Kind.CHAIR)
        own |= Q(pk__in=chairs.values("pk"))
    active = Person.objects.filter(is_active=True)
    people = active.filter(own)
    if not people.exists():
        people = active.filter(pk__in=holders(Office.Kind.MODERATOR).values("pk"))
    return people if people.exists() else active.filter(is_staff=True)


def of_held(held: HeldMessage, read: Reading, sender: policy.Sender) -> None:
    """Moderators find it among their notices; the sender hears of it where that harms nobody."""
    mailing_list = held.mailing_list
    for moderator in moderators_of(mailing_list):
        with speaking_to(moderator):
            notify(
                moderator,
                kind=HELD,
                key=f"lists.held:{held.pk}",
                title=_("A message to %(list)s waits for you") % {"list": mailing_list.name},
                text=_("“%(subject)s” from %(sender)s")
                % {
                    "subject": held.subject or _("no subject"),
                    "sender": held.sender_name or held.sender_email or _("somebody"),
                },
                url=links.held(mailing_list),
            )
    if may_hear_of_held(held, read, sender):
        with _speaking_to_address(held.sender_email):
            words = "\n".join(f"- {policy.Reason(reason).label}" for reason in held.reasons)
            text = _(
                "Your message “%(subject)s” to %(list)s waits for a moderator:\n\n%(reasons)s\n\n"
                "You need not send it again. This is said once a day at most."
            ) % {"subject": held.subject, "list": addresses.of(mailing_list), "reasons": words}
            answer(
                mailing_list,
                held.sender_email,
                key=f"held:{mailing_list.pk}:{held.sender_email}:{timezone.now():%Y-%m-%d}",
                subject=_("Your message to %(list)s waits") % {"list": mailing_list.name},
                text=text,
                answers=read.message_id,
            )


def may_hear_of_held(held: HeldMessage, read: Reading, sender: policy.Sender) -> bool:
    """A notice to a forged From would be mail to somebody who wrote nothing (backscatter). So it
    goes only to addresses of people whom we know, or that the server in front has proven, and
    never about what looks like spam or came from a program.
    """
    if policy.Reason.SUSPICIOUS in held.reasons or policy.Reason.UNCLEAR_SENDER in held.reasons:
        return False
    if policy.must_not_be_answered(read, held.envelope_from):
        return False
    return sender.subscription is not None or sender.person is not None or sender.proven


def of_rejection(held: HeldMessage, words: str) -> None:
    """A moderator sends a message back, with a reason."""
    mailing_list = held.mailing_list
    with _speaking_to_address(held.sender_email):
        text = _(
            "A moderator of %(list)s did not let your message “%(subject)s” through:\n\n"
            "%(words)s\n\nQuestions? Write to %(owner)s."
        ) % {
            "list": addresses.of(mailing_list),
            "subject": held.subject,
            "words": words,
            "owner": addresses.of(mailing_list, "owner"),
        }
        answer(
            mailing_list,
            held.sender_email,
            key=f"rejected:{held.pk}:{held.decided_at:%Y%m%d%H%M%S}",
            subject=_("Your message to %(list)s") % {"list": mailing_list.name},
            text=text,
        )


def to_confirm(confirmation: Confirmation, token: str) -> None:
    """Ask the address itself: by a page, or by an answer to this very mail."""
    mailing_list = confirmation.mailing_list
    called = {"list": mailing_list.name, "email": confirmation.email, "site": settings.SITE_NAME}
    with _speaking_to_address(confirmation.email):
        if confirmation.wish == Confirmation.Wish.SUBSCRIBE:
            subject = _("Confirm: subscribe to %(list)s") % called
            text = _("Somebody, we hope you, asked to subscribe %(email)s to %(list)s.") % called
        else:
            subject = _("Confirm: leave %(list)s") % called
            text = _("Somebody, we hope you, asked to take %(email)s off %(list)s.") % called
        how = _(
            "To confirm, open this page within three days:\n%(link)s\n\n"
            "or answer this mail without changing it.\n\n"
            "If it was not you, do nothing: nothing changes."
        ) % {"link": links.confirm(token)}
        reply_to = addresses.of(mailing_list, "confirm", token)
        answer(
            mailing_list,
            confirmation.email,
            key=f"confirm:{confirmation.pk}",
            subject=subject,
            text=f"{text}\n\n{how}",
            reply_to=reply_to,
        )


def of_welcome(subscription: Subscription) -> None:
    mailing_list = subscription.mailing_list
    with _speaking_to_address(subscription.email):
        text = _(
            "%(email)s is now subscribed to %(list)s: %(mode)s.\n\n"
            "Write to it: %(address)s\nRead and search it: %(page)s\n\n"
            "Leave at any time, with one click: %(leave)s"
        ) % {
            "email": subscription.email,
            "list": mailing_list.name,
            "mode": subscription.get_mode_display(),
            "address": addresses.of(mailing_list),
            "page": links.page(mailing_list),
            "leave": links.leave(subscription),
        }
        answer(
            mailing_list,
            subscription.email,
            key=f"welcome:{subscription.pk}",
            subject=_("Welcome to %(list)s") % {"list": mailing_list.name},
            text=text,
        )


def of_leaving(subscription: Subscription) -> None:
    """Told once it has happened, so that nobody is taken off without knowing."""
    mailing_list = subscription.mailing_list
    with _speaking_to_address(subscription.email):
        text = _("%(email)s gets no more mail from %(list)s.\n\nTo come back: %(page)s") % {
            "email": subscription.email,
            "list": mailing_list.name,
            "page": links.page(mailing_list),
        }
        answer(
            mailing_list,
            subscription.email,
            key=f"left:{subscription.pk}",
            subject=_("You have left %(list)s") % {"list": mailing_list.name},
            text=text,
        )


def of_already(mailing_list: MailingList, email: str) -> None:
    """Somebody asked to subscribe an address that is subscribed: only the address learns of it."""
    with _speaking_to_address(email):
        text = _(
            "Somebody, perhaps you, asked to subscribe %(email)s to %(list)s. It is subscribed "
            "already, and nothing has changed.\n\nSettings, and leaving: %(page)s"
        ) % {"email": email, "list": mailing_list.name, "page": links.page(mailing_list)}
        answer(
            mailing_list,
            email,
            key=f"already:{mailing_list.pk}:{email}:{timezone.now():%Y-%m-%d}",
            subject=_("You are subscribed to %(list)s") % {"list": mailing_list.name},
            text=text,
        )


def of_help(mailing_list: MailingList, email: str, answers: str) -> None:
    at = addresses.of
    with _speaking_to_address(email):
        text = _(
            "%(list)s is a mailing list of %(site)s.\n\n"
            "Write to everybody on it: %(post)s\n"
            "Subscribe: send any mail to %(join)s\n"
            "Leave: send any mail to %(leave)s\n"
            "A person who looks after it: %(owner)s\n"
            "Archive and settings: %(page)s"
        ) % {
            "list": mailing_list.name,
            "site": settings.SITE_NAME,
            "post": at(mailing_list),
            "join": at(mailing_list, "join"),
            "leave": at(mailing_list, "leave"),
            "owner": at(mailing_list, "owner"),
            "page": links.page(mailing_list),
        }
        answer(
            mailing_list,
            email,
            key=f"help:{mailing_list.pk}:{email}:{timezone.now():%Y-%m-%d}",
            subject=_("About %(list)s") % {"list": mailing_list.name},
            text=text,
            answers=answers,
        )


def of_suspension(subscription: Subscription) -> None:
    """Mail comes back from an address: its owner reads so on the site, and at another address."""
    person = owner_of(subscription.email)
    if person is None:
        return
    mailing_list = subscription.mailing_list
    with speaking_to(person):
        title = _("Mail of %(list)s does not reach you") % {"list": mailing_list.name}
        text = _(
            "Mail to %(email)s has come back for days, so nothing more is sent there for now. The "
            "last answer was:\n\n%(words)s\n\nTake another address, or have it tried again, on the "
            "page of the list."
        ) % {"email": subscription.email, "words": subscription.bounce_text}
        path = links.page(mailing_list).removeprefix(settings.SITE_URL)
        key = f"lists.bouncing:{subscription.pk}:{timezone.now():%Y-%m-%d}"
        notify(person, kind=BOUNCING, key=key, title=title, text=text, url=path)
        others = sorted(proven_addresses(person) - {subscription.email.lower()})
        if others:
            answer(
                mailing_list,
                person.email if person.email in others else others[0],
                key=f"bouncing:{subscription.pk}:{timezone.now():%Y-%m-%d}",
                subject=title,
                text=f"{text}\n\n{links.page(mailing_list)}",
            )


def answer(
    mailing_list: MailingList,
    to: str,
    *,
    key: str,
    subject: str,
    text: str,
    reply_to: str = "",
    answers: str = "",
) -> None:
    """A mail of the list's own, through the outbox: the same `key` once, and to one address no
    more than `ANSWERS_A_DAY` a day, whatever arrives in its name.
    """
    prefix = f"lists:{to}:"[:80]
    since = timezone.now() - timedelta(days=1)
    sent = OutboxItem.objects.filter(key__startswith=prefix, created_at__gte=since)
    if sent.count() >= ANSWERS_A_DAY:
        return
    headers = {
        "From": composing.mailbox(mailing_list.name, addresses.of(mailing_list, "request")),
        "Reply-To": reply_to or addresses.of(mailing_list, "owner"),
        "List-Id": composing.mailbox(mailing_list.name, policy.list_id(mailing_list)),
    }
    if answers:
        headers["In-Reply-To"] = f"<{answers}>"
    post_mail(key=(prefix + key)[:200], to=to, subject=subject, text=text, headers=headers)


def _speaking_to_address(email: str) -> AbstractContextManager[None]:
    """The language of the person behind an address, the site's where we know nobody."""
    person = owner_of(email)
    return speaking_to(person) if person else translation.override(settings.LANGUAGE_CODE)
