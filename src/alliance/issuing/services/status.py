"""Status lists: an index for each award, and a bit that is set when it is revoked.

Indexes are drawn at random and a list is left when it is half full, so neither an index nor the
list tells how many badges an issuer awarded or in which order (VC Bitstring Status List 1.0, 5.2).
"""

from __future__ import annotations

import random
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

import badging
from alliance.issuing.keystore import DatabaseKeyStore
from alliance.issuing.models import Award, Issuer, StatusListRecord
from badging.status.bitstring import StatusList
from badging.status.list_credential import status_list_credential

MAX_ENCODED_BYTES = 1024 * 1024
PURPOSE = "revocation"


@transaction.atomic
def reserve(issuer: Issuer, *, now: datetime, rng: random.Random) -> tuple[StatusListRecord, int]:
    """A list with room and an index in it that no award has. An index that is then not used is
    lost, and harms nobody.
    """
    Issuer.objects.select_for_update().get(pk=issuer.pk)  # one list at a time grows
    record = issuer.status_lists.last()
    if record is None or record.allocated * 2 >= record.length:
        record = _new_list(issuer, number=record.number + 1 if record else 1, now=now)
    index = rng.randrange(record.length)
    while Award.objects.filter(status_list=record, status_index=index).exists():
        index = rng.randrange(record.length)
    StatusListRecord.objects.filter(pk=record.pk).update(allocated=F("allocated") + 1)
    return record, index


@transaction.atomic
def revoke_index(record: StatusListRecord, index: int, *, now: datetime) -> StatusListRecord:
    """Set the bit and sign the list again, as its next version."""
    record = StatusListRecord.objects.select_for_update().get(pk=record.pk)
    bits = StatusList.decode(record.encoded, max_bytes=MAX_ENCODED_BYTES).with_set(index)
    record.encoded = bits.encode()
    record.document = _signed(record.issuer, record.url, bits, now)
    record.version += 1
    record.updated_at = now
    record.save(update_fields=["encoded", "document", "version", "updated_at"])
    return record


@transaction.atomic
def sign_again(record: StatusListRecord, *, now: datetime) -> StatusListRecord:
    """Sign the list as it is with the key now in use."""
    record = StatusListRecord.objects.select_for_update().get(pk=record.pk)
    bits = StatusList.decode(record.encoded, max_bytes=MAX_ENCODED_BYTES)
    record.document = _signed(record.issuer, record.url, bits, now)
    record.version += 1
    record.updated_at = now
    record.save(update_fields=["document", "version", "updated_at"])
    return record


def _new_list(issuer: Issuer, *, number: int, now: datetime) -> StatusListRecord:
    url = f"{settings.SITE_URL}/issuers/{issuer.slug}/status/{number}"
    bits = StatusList.new()
    return StatusListRecord.objects.create(
        issuer=issuer,
        number=number,
        url=url,
        encoded=bits.encode(),
        document=_signed(issuer, url, bits, now),
        updated_at=now,
    )


def _signed(issuer: Issuer, url: str, bits: StatusList, now: datetime) -> bytes:
    credential = status_list_credential(
        id=url, issuer=issuer.did, status_list=bits, purpose=PURPOSE, valid_from=now
    )
    return badging.issue(credential, DatabaseKeyStore().signer(issuer), created=now)
