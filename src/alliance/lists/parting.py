"""What becomes of lists when somebody closes their account."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from alliance.lists import engine
from alliance.lists.models import (
    Confirmation,
    Delivery,
    HeldMessage,
    ListRole,
    Message,
    Subscription,
    TrustedSender,
)
from alliance.people.closing import Fate
from alliance.people.models import Person
from alliance.people.queries import proven_addresses


def words(person: Person) -> Fate:
    goes, stays = [], []
    if _subscriptions(person).exists():
        goes.append(_("Your subscriptions to mailing lists."))
    if _written(person).exists():
        stays.append(
            _(
                "What you wrote to mailing lists, without your name on our pages. The original "
                "of a message, as it went to everybody on the list, is not changed."
            )
        )
    return Fate(goes=goes, stays=stays)


def erase(person: Person) -> None:
    """No list sends anything more, and no page names them. In the transaction of the closing."""
    own = proven_addresses(person)
    for row in _subscriptions(person):
        row.deliveries.filter(status=Delivery.Status.PENDING).delete()
        engine.current().subscription_changed(row)
    _subscriptions(person).delete()
    Confirmation.objects.filter(email__in=own).delete()
    TrustedSender.objects.filter(email__in=own).delete()
    ListRole.objects.filter(person=person, ended_at=None).update(ended_at=timezone.now())
    for held in HeldMessage.objects.filter(Q(person=person) | Q(sender_email__in=own)):
        _erase_held(held)
    _written(person).update(sender=person, sender_name=name_of_the_gone(), sender_email="")


def name_of_the_gone() -> str:
    """In the site's language, as their empty account is called."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("former participant").capitalize()


def _erase_held(held: HeldMessage) -> None:
    """What waits is put away, and its words with it; the line that there was something stays."""
    if held.state == HeldMessage.State.WAITING:
        engine.current().let_go(held, accepted=False)
        held.state, held.decided_at = HeldMessage.State.DISCARDED, timezone.now()
    held.raw, held.subject, held.answer = b"", "", ""
    held.sender_name, held.sender_email, held.envelope_from = "", "", ""
    held.save()


def _subscriptions(person: Person) -> QuerySet[Subscription]:
    """Past ones, too: they name the address."""
    own = proven_addresses(person)
    rows = Subscription.objects.filter(Q(email__in=own) | Q(person=person))
    return rows.select_related("mailing_list")


def _written(person: Person) -> QuerySet[Message]:
    own = proven_addresses(person)
    return Message.objects.filter(Q(sender=person) | Q(sender_email__in=own))
