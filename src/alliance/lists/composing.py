"""The message as it leaves for subscribers: their list's fields on it, its body as it was written.

Bytes that need no change are not changed: what is signed or in a strange encoding stays whole.
Docs: decisions/0016.
"""

from __future__ import annotations

import hashlib
import quopri
import re
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from alliance.lists import addresses, links, mime, policy
from alliance.lists.models import MailingList, Message, Posting, Subscription
from alliance.lists.reading import mailboxes

# Fields that are another hop's, that would ask five hundred people for a receipt, or that we set.
DROPPED = frozenset(
    (
        *("return-path", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "bcc"),
        *("resent-bcc", "errors-to", "sender", "archived-at", "x-beenthere", "x-original-from"),
        *("disposition-notification-to", "return-receipt-to", "x-confirm-reading-to"),
    )
)
SIGNATURES = ("dkim-signature", "domainkey-signature")
_SEALED_TYPES = ("multipart/signed", "multipart/encrypted", "application/pkcs7-mime",
                 "application/x-pkcs7-mime", "multipart/report")  # fmt: skip
_SEALED_TEXT = re.compile(rb"^-----BEGIN PGP (?:SIGNED )?MESSAGE-----", re.M)
_PREFIXES = re.compile(rb"(?i)((?:(?:re|aw|sv|antw|vs|fwd?|wg)(?:\[\d+\])?:[ \t]*)+)")
_ASCII_SUPERSETS = re.compile(r"(?i)(us-ascii|ascii|utf-?8|iso-8859-\d+|windows-125\d|)")


def compose(message: Message) -> bytes:
    """What every subscriber gets, with CRLF line ends, but for the lines of `personal`."""
    mailing_list = message.mailing_list
    part = mime.take_apart(on_the_wire(bytes(message.raw)))
    munges = not _is_ours(part)
    body_fields, body, has_footer = _with_footer(part, message)
    subject = _subject(part, mailing_list)
    has_prefix = subject is not None and subject != _first_raw(part, "subject")
    dropped = DROPPED | {"subject"}
    if munges:
        dropped |= {"from", "reply-to"}
    if munges or has_footer or has_prefix:
        # They would fail from here on, and tell nobody anything but that (RFC 6377 5.7).
        dropped |= set(SIGNATURES)
    if has_footer:
        dropped |= {"mime-version"}
    kept = [
        _one_field(field)
        for field in part.fields
        if field.name not in dropped
        and not field.name.startswith("list-")
        and not (has_footer and field.name.startswith("content-"))
    ]
    ours = [*list_fields(mailing_list), _field("Archived-At", f"<{links.archived_at(message)}>")]
    ours.append(_field("Sender", f"<{addresses.of(mailing_list, 'bounces')}>"))
    ours += _from_fields(part, mailing_list, munges)
    if subject is not None:
        ours.append(subject)
    return b"".join([*ours, *kept, *body_fields, b"\r\n", body]).replace(b"\0", b"")


def list_fields(mailing_list: MailingList) -> list[bytes]:
    """The fields of RFC 2919 and RFC 2369 that are the same for everybody."""
    at = addresses.of
    page = links.page(mailing_list)
    moderated = mailing_list.posting == MailingList.Posting.MODERATORS
    name = mailbox(mailing_list.name, policy.list_id(mailing_list))
    return [
        _field("List-Id", name),
        _field("List-Help", f"<mailto:{at(mailing_list, 'request')}?subject=help>, <{page}>"),
        _field("List-Subscribe", f"<{page}>, <mailto:{at(mailing_list, 'join')}>"),
        _field("List-Post", "NO" if moderated else f"<mailto:{at(mailing_list)}>"),
        _field("List-Owner", f"<mailto:{at(mailing_list, 'owner')}>"),
        _field("List-Archive", f"<{links.archive(mailing_list)}>"),
    ]


def personal(mailing_list: MailingList, subscription: Subscription) -> bytes:
    """The lines of one recipient: leaving with one click (RFC 2369 3.2, RFC 8058 3.1)."""
    mail = f"<mailto:{addresses.of(mailing_list, 'leave')}>"
    return _field("List-Unsubscribe", f"<{links.leave(subscription)}>, {mail}") + _field(
        "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    )


def envelope_from(posting: Posting, subscription: Subscription | None) -> str:
    """Where failures of one delivery come back to: an address that names the subscription (VERP).
    That of a probe says so, too.
    """
    mailing_list = posting.mailing_list
    if subscription is None:
        return addresses.of(mailing_list, "bounces")
    if posting.kind == Posting.Kind.PROBE:
        token = "p-" + addresses.subscription_token(subscription, "probe")
    else:
        token = addresses.subscription_token(subscription, "bounce")
    return addresses.of(mailing_list, "bounces", token)


def on_the_wire(raw: bytes) -> bytes:
    """A message with CRLF line ends and nothing else (RFC 5321 2.3.8): a lone CR or LF could be
    read as the end of a line, or of the header, by one server and not by the next.
    """
    head, body = mime.split(raw)
    return crlf(re.sub(rb"\r(?!\n)", b" ", head)) + b"\r\n" + crlf(body)


def crlf(raw: bytes) -> bytes:
    """With CRLF line ends, whatever ended its lines before."""
    if raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r"):
        return raw
    return re.sub(rb"\r\n|\r|\n", b"\r\n", raw)


def mailbox(name: str, address: str) -> str:
    """`name <address>` (RFC 5322 3.4), the name quoted or encoded (RFC 2047) as it needs."""
    name = mime.tidy(name)[:80]
    if not name:
        return f"<{address}>"
    if not name.isascii():
        return f"{Header(name, 'utf-8', header_name='List-Unsubscribe').encode()} <{address}>"
    quoted = name.replace("\\", r"\\").replace('"', r"\"")
    return f'"{quoted}" <{address}>'


def _field(name: str, value: str) -> bytes:
    value = re.sub(r"[\r\n]+(?![ \t])", "", value.replace("\r\n", "\n"))
    line = f"{name}: {value}"
    if len(line) > 78:  # RFC 5322 2.1.1; folded where a comma or a mailbox begins
        line = line.replace(", <", ",\n <").replace('" <', '"\n <')
    return re.sub(r"\r?\n", "\r\n", line).encode("utf-8") + b"\r\n"


def _one_field(field: mime.Field) -> bytes:
    # What was a lone CR has become a line end: those that no blank follows are taken out.
    lines = re.sub(rb"\r\n(?![ \t])", b"", field.raw)
    # A line of blanks alone would be taken for the end of the header by some.
    return re.sub(rb"(?:\r\n[ \t]*)+(?=\r\n)", b"", lines + b"\r\n")


def _first_raw(part: mime.Part, name: str) -> bytes:
    return next((_one_field(field) for field in part.fields if field.name == name), b"")


def _is_ours(part: mime.Part) -> bool:
    """Whether every author has an address of a domain that our own mail server signs for."""
    authors = [pair for value in part.all("from") for pair in mailboxes(value)]
    domains = {address.rpartition("@")[2] for _, address in authors}
    return bool(domains) and domains <= addresses.own_domains() and len(part.all("from")) == 1


def _from_fields(part: mime.Part, mailing_list: MailingList, munges: bool) -> list[bytes]:
    """Who wrote it, where answers go. A From of another domain would fail that domain's DMARC
    policy (RFC 7489) once the list has touched the message, so it becomes the list's own, with the
    author's name in it and the author's address where answers go.
    """
    own, to_list = addresses.of(mailing_list), mailing_list.reply_to == MailingList.ReplyTo.LIST
    fields = []
    if munges:
        original = part.first("from")
        authors = mailboxes(original)
        name, address = authors[0] if authors else ("", "")
        called = name or address.partition("@")[0] or _("somebody")
        words = _("%(author)s via %(list)s") % {"author": called[:48], "list": mailing_list.name}
        fields.append(_field("From", mailbox(words, own)))
        if original:
            text = re.sub(rb"[\x00-\x08\x0a-\x1f\x7f]", b" ", original[: mime.MAX_FIELD_BYTES])
            fields.append(b"X-Original-From: " + text + b"\r\n")
        answers = [pair for value in part.all("reply-to")[:1] for pair in mailboxes(value)]
        if not to_list and (answers or address):
            pairs = (answers or [(name, address)])[:4]
            fields.append(_field("Reply-To", ", ".join(mailbox(n, a) for n, a in pairs)))
    if to_list:
        fields.append(_field("Reply-To", mailbox(mailing_list.name, own)))
    return fields


def _subject(part: mime.Part, mailing_list: MailingList) -> bytes | None:
    """The subject, with the list's prefix in front once; None when there is neither. Answers stay
    answers: the prefix goes behind their "Re:".
    """
    prefix = mime.tidy(mailing_list.subject_prefix)
    raw = _first_raw(part, "subject")
    if not prefix or prefix.lower() in mime.header_text(part.first("subject")).lower():
        return raw or None
    said = prefix if prefix.isascii() else Header(prefix, "utf-8").encode()
    value = raw.partition(b":")[2].lstrip(b" \t") if raw else b"\r\n"
    start = _PREFIXES.match(value)
    answer = start[1] if start else b""
    return b"Subject: " + answer + said.encode() + b" " + value[len(answer) :]


def _with_footer(part: mime.Part, message: Message) -> tuple[list[bytes], bytes, bool]:
    """(fields that describe the body, the body, whether they are new). A plain text gets the footer
    as its last lines; anything else gets it as a part of its own beside it. What is signed or
    encrypted gets none: it would not be whole any more.
    """
    if not message.mailing_list.has_footer or _is_sealed(part):
        return [], part.body, False
    footer = footer_text(message.mailing_list)
    if (plain := _append(part, footer)) is not None:
        fields = [_one_field(f) for f in part.fields if f.name.startswith("content-")]
        return [*fields, b"MIME-Version: 1.0\r\n"], plain, True
    words = quopri.encodestring(footer.encode()).replace(b"\n", b"\r\n")
    note = (
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: inline\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + words
    )
    boundary = b"list-" + hashlib.sha256(part.body).hexdigest()[:32].encode()
    inner = b"".join(_one_field(f) for f in part.fields if f.name.startswith("content-"))
    whole = [b"--" + boundary, inner + b"\r\n" + part.body, b"--" + boundary, note]
    body = b"\r\n".join([*whole, b"--" + boundary + b"--", b""])
    outer = b'Content-Type: multipart/mixed;\r\n boundary="' + boundary + b'"\r\n'
    return [b"MIME-Version: 1.0\r\n", outer], body, True


def _append(part: mime.Part, footer: str) -> bytes | None:
    """The plain text with the footer below it; None where that could not be read right."""
    charset = part.parameter("charset").strip()
    if (
        part.content_type != "text/plain"
        or part.is_attachment
        or part.encoding not in ("", "7bit", "8bit", "quoted-printable")
        or not _ASCII_SUPERSETS.fullmatch(charset)
        or not footer.isascii()
    ):
        return None
    words = footer.encode().replace(b"\n", b"\r\n")
    if part.encoding == "quoted-printable":
        words = words.replace(b"=", b"=3D")
    return part.body.rstrip(b"\r\n") + b"\r\n\r\n" + words


def _is_sealed(part: mime.Part) -> bool:
    if part.content_type in _SEALED_TYPES:
        return True
    return part.content_type == "text/plain" and bool(_SEALED_TEXT.search(part.body[:4096]))


def footer_text(mailing_list: MailingList) -> str:
    """In the site's language: a list speaks to all of its subscribers at once."""
    with translation.override(settings.LANGUAGE_CODE):
        name, address = mime.tidy(mailing_list.name), addresses.of(mailing_list)
        lines = [
            "_" * 46,
            _("%(name)s mailing list: %(address)s") % {"name": name, "address": address},
            _("Archive, settings, leaving: %(page)s") % {"page": links.page(mailing_list)},
        ]
    return "\n".join([*lines, ""])


def note(mailing_list: MailingList, *, to: str, subject: str, text: str, name: str) -> bytes:
    """A mail of the list's own to one address, with the fields of the list. `name` makes its
    Message-ID: the same note sent again is the same message.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = mime.tidy(subject)
    mail.set_content(text + "\n", cte="quoted-printable")
    unique = hashlib.sha256(name.encode()).hexdigest()[:40]
    fields = [
        _field("From", mailbox(mailing_list.name, addresses.of(mailing_list, "request"))),
        _field("Reply-To", f"<{addresses.of(mailing_list, 'owner')}>"),
        _field("To", f"<{to}>"),
        _field("Date", format_datetime(timezone.now())),
        _field("Message-ID", f"<{unique}@{addresses.domain()}>"),
        _field("Auto-Submitted", "auto-generated"),
        *list_fields(mailing_list),
    ]
    return b"".join(fields) + mail.as_bytes()


def to_owners(
    mailing_list: MailingList, raw: bytes, own: str, authors: list[tuple[str, str]]
) -> bytes:
    """A mail to the -owner address as its moderators get it: from that address, answers to whoever
    wrote it, the rest as it came.
    """
    part = mime.take_apart(on_the_wire(raw))
    name, address = authors[0] if authors else ("", "")
    called = name or address.partition("@")[0] or _("somebody")
    words = _("%(author)s to %(list)s-owner") % {"author": called, "list": mailing_list.slug}
    dropped = DROPPED | {"from", "reply-to", *SIGNATURES}
    ours = [_field("From", mailbox(words, own)), _field("Sender", f"<{own}>")]
    if address:
        ours.append(_field("Reply-To", mailbox(name, address)))
    ours.append(_field("List-Id", mailbox(mailing_list.name, policy.list_id(mailing_list))))
    kept = [
        _one_field(field)
        for field in part.fields
        if field.name not in dropped and not field.name.startswith("list-")
    ]
    return b"".join([*ours, *kept, b"\r\n", part.body]).replace(b"\0", b"")
