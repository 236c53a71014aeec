"""Receipts that were handed in before photos were stripped: stripped now, one by one.

The picture stays as it is, byte for byte (`funding.stripping`). A receipt's digest becomes that of
what is kept now: it says that a file is with its claim once, and nothing else refers to it, neither
the books nor the record of acts. What is stripped lies under a name of its own, for a name always
stands for the same content; the file of before goes when its row has left it.
"""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction

from alliance.audit.services import record
from alliance.funding.models import Receipt
from alliance.funding.services.claims import erase_file
from alliance.funding.stripping import stripped

MARK = ".stripped"
STRIPPED, TWICE, WAS, GONE = "stripped", "twice", "was", "gone"


def pictures() -> list[int]:
    """Keys of all receipts that a camera may have made."""
    rows = Receipt.objects.filter(media_type__in=("image/jpeg", "image/png"))
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def strip(pk: int) -> str:
    """Strip one receipt, and return what became of it: STRIPPED; TWICE, where its claim has the
    same picture already and this one went; WAS, where nothing was to be done; GONE with its claim.

    Raises ValueError for a picture that is damaged, OSError for a file that is not there; both
    stay as they are.
    """
    receipt = Receipt.objects.select_for_update().filter(pk=pk).first()
    if receipt is None:
        return GONE
    storage, name = receipt.file.storage, str(receipt.file.name)
    if name.endswith(MARK):
        storage.delete(name.removesuffix(MARK))  # where a run was stopped before it was deleted
        return WAS
    with receipt.file.open("rb") as file:
        content = file.read()
    kept = stripped(content, receipt.media_type)
    if kept == content:
        return WAS
    erase_file(receipt)
    digest = hashlib.sha256(kept).hexdigest()
    if Receipt.objects.filter(claim=receipt.claim_id, sha256=digest).exists():
        receipt.delete()
        became = TWICE
    else:
        receipt.file.name = _put(storage, name + MARK, kept)
        receipt.size_bytes, receipt.sha256 = len(kept), digest
        receipt.save(update_fields=["file", "size_bytes", "sha256"])
        became = STRIPPED
    record(
        "funding.receipt_stripped", subject=f"receipt:{pk}", system="alliance receipts", was=became
    )
    return became


def _put(storage: Storage, name: str, content: bytes) -> str:
    storage.delete(name)  # of a run that was stopped before its row had it
    return storage.save(name, ContentFile(content))
