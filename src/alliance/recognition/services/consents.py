"""What a person says to being recognised. Only they say it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from alliance.people.models import Person
from alliance.recognition import due, permissions
from alliance.recognition.models import Consent, Rule


@transaction.atomic
def answer(rule: Rule | None, yes: bool, *, by: Person) -> Consent:
    """Say yes or no to one rule, or with None to all, now and later; the last word counts.

    A no takes no badge away that was issued: its holder removes it, or shows it to nobody.
    """
    permissions.require_account(by)
    said = Consent.Answer.ACCEPTED if yes else Consent.Answer.DECLINED
    consent, _ = Consent.objects.update_or_create(
        person=by, rule=rule, defaults={"answer": said, "at": timezone.now()}
    )
    if rule is None:
        # One answer for all takes the place of those given before.
        Consent.objects.filter(person=by, rule__isnull=False).delete()
    if yes:
        due.ask(by.pk)
    return consent
