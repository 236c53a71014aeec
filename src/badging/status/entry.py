"""The entry in a badge that says where its status is to be found (`credentialStatus`).

W3C Bitstring Status List 1.0, section 2.1, and its predecessor StatusList2021.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from badging.errors import InvalidCredential, Misused
from badging.model.common import as_list, is_uri, text_of

MAX_SIZE = 8
"""Most bits of an entry, as in `bitstring`."""
UNDEFINED = "undefined"
"""The message of a value that is kept free (2.1, statusMessage)."""

_INDEX = re.compile(r"[0-9]{1,12}")
_STATUS = re.compile(r"0[xX]([0-9A-Fa-f]{1,8})")


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """A BitstringStatusListEntry.

    list_url: of the credential that holds the list. index: from 0 on. size: bits of the entry.
    messages: value to the issuer's word for it. references: addresses that explain the messages.
    """

    list_url: str
    index: int
    purpose: str
    size: int = 1
    messages: Mapping[int, str] = field(default_factory=dict)
    references: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object for `credentialStatus`. Its identifier is the list's with the index."""
        value: dict[str, Any] = {
            "id": f"{self.list_url}#{self.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": self.purpose,
            "statusListIndex": str(self.index),
            "statusListCredential": self.list_url,
        }
        if self.size > 1:
            value["statusSize"] = self.size
        if self.messages:
            value["statusMessage"] = messages_to_json(self.messages)
        if self.references:
            value["statusReference"] = list(self.references)
        return value


def status_entry(
    list_url: str,
    index: int,
    purpose: str = "revocation",
    *,
    messages: Sequence[str] = (),
    references: Sequence[str] = (),
) -> dict[str, Any]:
    """A BitstringStatusListEntry for a badge that is about to be issued.

    messages: the issuer's word for each value from 0 on; their number (2, 4, 8 … 256) is that of
    the values an entry has. None: one bit. Raises Misused for a number between, a purpose
    `message` without messages, an address that is none, an index below 0.
    """
    size = max(len(messages) - 1, 1).bit_length()
    if messages and (len(messages) != 1 << size or size > MAX_SIZE):
        raise Misused(
            f"{len(messages)} messages are not one for each value of an entry.",
            pointer="/credentialStatus/statusMessage",
            remedy="Give 2, 4, 8, 16, 32, 64, 128 or 256; name what is kept free “undefined”.",
            code="status_messages",
        )
    if purpose == "message" and not messages:
        raise Misused(
            "A status with the purpose message has no messages.",
            pointer="/credentialStatus/statusMessage",
            remedy="Say what each value means.",
            code="status_messages",
        )
    for name, address in [
        ("statusListCredential", list_url),
        *(("statusReference", reference) for reference in references),
    ]:
        if not is_uri(address):
            raise Misused(
                f"{address[:80]!r} is no address.",
                pointer=f"/credentialStatus/{name}",
                remedy="Give a full one, which begins with https://.",
                code="status_address",
            )
    if index < 0:
        raise Misused(
            f"There is no entry at {index}.",
            pointer="/credentialStatus/statusListIndex",
            remedy="Count from 0.",
            code="status_index",
        )
    words = dict(enumerate(messages))
    return StatusEntry(list_url, index, purpose, size, words, tuple(references)).to_json()


def read_entry(entry: Mapping[str, Any]) -> StatusEntry:
    """Read an entry of a badge; its purpose may be any text.

    Raises InvalidCredential with a pointer into the entry for an index, a size or an address that
    cannot be used. What is said in messages that cannot be read is left out; see `faults_of`.
    """
    index = whole_number(entry.get("statusListIndex"))
    if index is None:
        raise _malformed("The index is no whole number from 0 on.", "/statusListIndex")
    size = whole_number(entry.get("statusSize", 1))
    if not size:
        raise _malformed("The size is no whole number from 1 on.", "/statusSize")
    url = text_of(entry.get("statusListCredential"))
    if not is_uri(url):
        raise _malformed("It names no address of a list.", "/statusListCredential")
    return StatusEntry(
        list_url=url,
        index=index,
        purpose=text_of(entry.get("statusPurpose")),
        size=size,
        messages=read_messages(entry.get("statusMessage")),
        references=tuple(
            text for r in as_list(entry.get("statusReference")) if (text := text_of(r))
        ),
    )


def faults_of(entry: StatusEntry) -> Iterator[tuple[str, str]]:
    """What an entry bends without harm: a pointer into it, and what is wrong (2.1).

    The value is the same whether each one is explained or not, so it can be read all the same.
    """
    known, wanted = len(entry.messages), 1 << min(entry.size, MAX_SIZE)
    if entry.size > 1 and not known:
        yield "/statusMessage", "An entry of several bits has to say what each value means."
    elif known and known != wanted:
        yield "/statusMessage", f"{known} of {wanted} values are explained."
    if any(not is_uri(reference) for reference in entry.references):
        yield "/statusReference", "What should explain the status is no address."


def read_messages(value: Any) -> dict[int, str]:
    """`statusMessage`: objects of `status` (a number as 0x…) and `message`."""
    found: dict[int, str] = {}
    for item in as_list(value)[: 1 << MAX_SIZE]:
        if isinstance(item, Mapping):
            status = _STATUS.fullmatch(text_of(item.get("status")))
            if status and (message := text_of(item.get("message"))):
                found[int(status[1], 16)] = message
    return found


def messages_to_json(messages: Mapping[int, str]) -> list[dict[str, str]]:
    """`statusMessage` of these words."""
    return [{"status": f"0x{value:x}", "message": word} for value, word in messages.items()]


def whole_number(value: Any) -> int | None:
    """A whole number from 0 on, as a text of digits or (as some issuers write it) a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value >= 0 else None
    if isinstance(value, str) and _INDEX.fullmatch(value):
        return int(value)
    return None


def _malformed(message: str, where: str) -> InvalidCredential:
    return InvalidCredential(
        message,
        pointer=where,
        remedy="The issuer has to correct this and issue the badge again.",
        code="status_entry",
    )
