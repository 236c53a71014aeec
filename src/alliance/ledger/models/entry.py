"""An entry, its lines, and the seal that makes it stand."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from alliance.ledger.chart import ACCOUNTS, Account
from alliance.ledger.currencies import MINOR_AT_MOST
from alliance.ledger.naming import kind_called, programme_called

A_YEAR = 100_000_000  # room for the numbers of one year in the key of a seal


class Kept(models.Model):
    """A row that is written once. The database holds it too, whatever program writes there."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the books are only added to; post another entry")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("the books are only added to; reverse the entry instead")


class Seal(Kept):
    """The number of an entry: its key is `year * A_YEAR + number`.

    An entry points at its seal before there is one, lines follow, the seal comes last. Both
    databases look at the pointer when the transaction ends, so an entry without a seal is never
    committed; and they let a seal in only when the lines of its entry add up to zero in each
    currency, its number is the next of its year, and its day is in no closed period.
    """

    id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return number_of(self.pk)


class Entry(Kept):
    """One thing that happened to the money, on one day."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="entry")
    on = models.DateField()
    kind = models.CharField(max_length=30)  # what made it: "manual", "dues", "grant", …
    text = models.CharField(max_length=300)  # for everybody: names no person
    note = models.CharField(max_length=1000, blank=True)  # for those who keep the books
    # The same key again is the same entry; the digest tells whether it is.
    key = models.CharField(max_length=200, unique=True)
    digest = models.CharField(max_length=64)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["on", "seal_id"]
        indexes = [models.Index(fields=["on", "seal"], name="journal_of_the_books")]

    def __str__(self) -> str:
        return f"{self.number} {self.on}: {self.text}"

    def get_absolute_url(self) -> str:
        return reverse("ledger:entry", args=[self.public_id])

    @property
    def kind_name(self) -> str:
        return kind_called(self.kind)

    @property
    def number(self) -> str:
        """As people cite it: "2026-17"."""
        return number_of(self.seal_id)


class EntryLine(Kept):
    """An amount on an account: debit above zero, credit below, in minor units."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    account = models.CharField(max_length=8)
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    # What it belongs to; each is a short name that the room above knows.
    fund = models.CharField(max_length=60, blank=True)
    programme = models.CharField(max_length=60, blank=True)
    group = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["entry_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="a_line_has_its_place"),
            models.CheckConstraint(
                condition=~Q(minor=0) & Q(minor__gte=-MINOR_AT_MOST) & Q(minor__lte=MINOR_AT_MOST),
                name="a_line_moves_money",
            ),
        ]
        indexes = [models.Index(fields=["account", "currency"], name="lines_of_an_account")]

    def __str__(self) -> str:
        return f"{self.account} {self.minor} {self.currency}"

    @property
    def chart(self) -> Account:
        return ACCOUNTS[self.account]

    @property
    def credit(self) -> int:
        """Minor units, above zero on the credit side."""
        return -self.minor

    @property
    def programme_name(self) -> str:
        return programme_called(self.programme)


def number_of(seal: int) -> str:
    year, number = divmod(seal, A_YEAR)
    return f"{year}-{number}"
