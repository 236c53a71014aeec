"""What was voted."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from alliance.decisions.models.decision import Decision
from alliance.decisions.models.elector import Elector


class Ballot(models.Model):
    """One vote. `choice` holds keys: of one side, of the options approved, of the options in the
    order of the ranking; none is an abstention.

    A secret ballot has no elector, no moment, and a random number for a key; it is found by its
    receipt, and changed by whoever has the key to it, of which `key_digest` is the SHA-256. When
    the vote closes, all ballots are written anew in the order of their receipts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="ballots")
    elector = models.OneToOneField(
        Elector, on_delete=models.PROTECT, null=True, blank=True, related_name="ballot"
    )
    receipt = models.CharField(max_length=20)
    key_digest = models.CharField(max_length=64, blank=True)
    votes = models.PositiveIntegerField()
    choice = models.JSONField(default=list)

    class Meta:
        ordering = ["receipt"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "receipt"], name="a_receipt_is_one_ballot"),
            models.CheckConstraint(condition=Q(votes__gte=1), name="a_ballot_has_a_vote"),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.receipt}"
