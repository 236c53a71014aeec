"""What leaves: the fields of the RFCs, a From that passes DMARC, bodies that stay whole."""

import base64
import re
from email import message_from_bytes, policy
from email.headerregistry import Address

import pytest
from tests.platform.lists.world import deliver_all, mail, make_list, now, send, subscribe

from alliance.lists import composing, mime
from alliance.lists.models import MailingList, Message
from alliance.lists.services import keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def dev():
    dev = make_list(name="Développement")
    subscribe(dev, "ada")
    return dev


def sent(raw, mailing_list):
    """The message that leaves, as bytes and as the library's modern parser reads it."""
    message = Message(mailing_list=mailing_list, raw=raw, message_id="1@x", digest="D" * 32)
    out = composing.compose(message)
    return out, message_from_bytes(out, policy=policy.default)


def test_fields_of_a_list_are_those_of_the_rfcs(dev):
    subscribe(dev, "grace")
    send(mail())
    for out in deliver_all():
        assert str(out["List-Id"]) == "Développement <dev.lists.localhost>"  # RFC 2919
        assert out["List-Post"] == "<mailto:dev@lists.localhost>"  # RFC 2369
        assert out["List-Owner"] == "<mailto:dev-owner@lists.localhost>"
        for field in ("List-Help", "List-Subscribe", "List-Unsubscribe", "List-Archive"):
            for url in str(out[field]).split(","):
                assert re.fullmatch(r"\s*<(https?://|mailto:)[^<>\s]+>", url), (field, url)
        assert re.fullmatch(r"<http://\S+/lists/dev/message/[A-Z2-7]{32}/>", out["Archived-At"])
        assert out["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"  # RFC 8058 3.1
        first = str(out["List-Unsubscribe"]).split(",")[0]
        assert "/lists/leave/" in first
        assert out["Precedence"] is None and out["Auto-Submitted"] is None
        assert out["Sender"] == "dev-bounces@lists.localhost"
        assert not out.defects
        for name in set(out.keys()):
            assert len(out.get_all(name)) == 1, name
    ways = {str(out["List-Unsubscribe"]) for out in deliver_all()}
    assert len(ways) == 2  # each their own


def test_the_envelope_names_the_subscription_and_the_fields_do_not_name_the_subscriber(dev):
    send(mail())
    (out,) = deliver_all()
    assert re.fullmatch(r"<dev-bounces\+\w+-\w{24}@lists\.localhost>", out["Return-Path"])
    whole = out.as_string().replace(out["Delivered-To"], "", 1)
    # Ada wrote it, so her address is in it as the author's; nothing else names a recipient.
    assert "ada@example.org" not in whole.replace("X-Original-From: Ada <ada@example.org>", "") \
        .replace('Reply-To: "Ada" <ada@example.org>', "")  # fmt: skip


def test_from_of_another_domain_becomes_the_lists_with_the_authors_name(dev):
    _, out = sent(mail(sender="=?utf-8?q?Ad=C3=A4?= <ada@example.org>"), dev)
    (author,) = out["From"].addresses
    assert author == Address("Adä via Développement", "dev", "lists.localhost")
    assert [a.addr_spec for a in out["Reply-To"].addresses] == ["ada@example.org"]
    assert "ada@example.org" in out["X-Original-From"]


def test_from_of_our_own_domain_stays(dev, settings):
    settings.MAIL_OWN_DOMAINS = ["example.org"]
    raw = mail(dkim_signature="v=1; d=example.org; b=x")
    _, out = sent(raw, dev)
    assert out["From"] == "Ada <ada@example.org>" and out["Reply-To"] is None
    assert out["DKIM-Signature"]  # nothing that was signed has changed
    _, spoofed = sent(mail(sender="ada@example.org, eve@example.net"), dev)
    assert spoofed["From"].addresses[0].domain == "lists.localhost"


def test_signatures_that_the_list_breaks_are_taken_out(dev):
    _, out = sent(mail(dkim_signature="v=1; d=example.org; b=x"), dev)
    assert out["DKIM-Signature"] is None


def test_where_replies_go_is_the_lists_choice(dev):
    dev.reply_to = MailingList.ReplyTo.LIST
    _, out = sent(mail(reply_to="elsewhere@example.org"), dev)
    assert [a.addr_spec for a in out["Reply-To"].addresses] == ["dev@lists.localhost"]
    dev.reply_to = MailingList.ReplyTo.AUTHOR
    _, out = sent(mail(reply_to="Else <elsewhere@example.org>"), dev)
    assert [a.addr_spec for a in out["Reply-To"].addresses] == ["elsewhere@example.org"]


def test_receipts_envelopes_and_fields_of_other_lists_do_not_go_out(dev):
    raw = mail(
        disposition_notification_to="ada@example.org",
        return_receipt_to="ada@example.org",
        bcc="secret@example.org",
        list_post="<mailto:other@example.net>",
        delivered_to="dev@lists.localhost",
        return_path="<ada@example.org>",
    )
    out, parsed = sent(raw, dev)
    assert b"secret@" not in out and b"other@example.net" not in out
    for name in ("Disposition-Notification-To", "Return-Receipt-To", "Delivered-To"):
        assert parsed[name] is None


def test_threads_survive(dev):
    raw = mail(in_reply_to="<0@x>", references="<00@x> <0@x>")
    _, out = sent(raw, dev)
    assert (out["Message-ID"], out["In-Reply-To"]) == ("<1@example.org>", "<0@x>")
    assert out["References"] == "<00@x> <0@x>"


@pytest.mark.parametrize(
    ("subject", "becomes"),
    [
        ("Hello", "[Dev] Hello"),
        ("Re: Hello", "Re: [Dev] Hello"),
        ("Re: [Dev] Hello", "Re: [Dev] Hello"),
        ("AW: Re: Hello", "AW: Re: [Dev] Hello"),
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "[Dev] Grüße"),
        ("=?utf-8?b?UmU6IFtEZXZdIEdyw7zDn2U=?=", "Re: [Dev] Grüße"),
        ("", "[Dev]"),
    ],
)
def test_a_prefix_stands_once_and_behind_re(dev, subject, becomes):
    dev.subject_prefix = "[Dev]"
    _, out = sent(mail(subject=subject), dev)
    assert str(out["Subject"]).strip() == becomes


def test_without_prefix_the_subject_is_not_touched(dev):
    out, _ = sent(mail(subject="=?utf-8?q?Gr=C3=BC=C3=9Fe?=\n =?utf-8?q?_an_alle?="), dev)
    assert b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n =?utf-8?q?_an_alle?=\r\n" in out


PGP = """--s
Content-Type: text/plain

Signed words.
--s
Content-Type: application/pgp-signature

xx
--s--
"""


def test_what_is_signed_or_encrypted_leaves_byte_for_byte(dev):
    dev.has_footer = True
    for kind in ("multipart/signed; boundary=s", "application/pkcs7-mime; smime-type=x"):
        raw = mail(body=PGP, content_type=kind, mime_version="1.0")
        out, _ = sent(raw, dev)
        assert out.endswith(raw.partition(b"\r\n\r\n")[2])
    inline = mail(body="-----BEGIN PGP SIGNED MESSAGE-----\n\nWords\n")
    assert sent(inline, dev)[0].endswith(inline.partition(b"\r\n\r\n")[2])


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({}, "Words.\n"),
        ({"content_type": "text/plain; charset=utf-8", "content_transfer_encoding": "8bit"},
         "Wörter.\n"),
        ({"content_type": "text/plain; charset=iso-8859-1",
          "content_transfer_encoding": "quoted-printable"}, "W=F6rter.\n"),
        ({"content_type": "text/plain; charset=utf-8", "content_transfer_encoding": "base64"},
         base64.b64encode("Wörter.\n".encode()).decode() + "\n"),
        ({"content_type": "text/html; charset=utf-8"}, "<p>Wörter.</p>\n"),
        ({"content_type": "multipart/alternative; boundary=b", "mime_version": "1.0"},
         "--b\nContent-Type: text/plain; charset=utf-8\n\nWörter.\n--b\n"
            "Content-Type: text/html; charset=utf-8\n\n<p>Wörter.</p>\n--b--\n"),
        ({"content_type": "multipart/mixed; boundary=b", "mime_version": "1.0"},
         "--b\nContent-Type: text/plain; charset=utf-8\n\nWörter.\n--b\nContent-Type: "
         "image/png\nContent-Disposition: attachment; "
         "filename=x.png\nContent-Transfer-Encoding: base64\n\niVBORw0K\n--b--\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["Dev", "Développement"])
def test_a_footer_is_read_and_breaks_nothing(dev, fields, body, name):
    dev.has_footer, dev.name = True, name
    raw = mail(body=body, **fields)
    out, parsed = sent(raw, dev)
    assert not parsed.defects
    texts = [p.get_content() for p in parsed.walk() if p.get_content_type() == "text/plain"]
    footers = [text for text in texts if "/lists/dev/" in text]
    assert len(footers) == 1 and "dev@lists.localhost" in footers[0] and name in footers[0]
    everything = "".join(
        p.get_content() for p in parsed.walk() if p.get_content_maintype() == "text"
    )
    assert ("Wörter." in everything) or ("Words." in everything)
    before = mime.attachments(raw)
    assert mime.attachments(out) == before


def test_lone_carriage_returns_cannot_smuggle_a_line(dev):
    """RFC 5321 2.3.8: only CRLF ends a line; a lone CR or LF is read differently by others."""
    raw = b"From: ada@example.org\nSubject: a\rBcc: x@example.org\nX-A: b\r\rBcc: y@z\n\n"
    raw += b"a\n.\nMAIL FROM:<x@y>\r.\rb\n"
    out, parsed = sent(raw, dev)
    assert out.count(b"\n") == out.count(b"\r\n") == out.count(b"\r")
    assert parsed["Bcc"] is None
    assert b"\r\nBcc" not in out


def test_names_cannot_inject_fields(dev):
    dev.name = 'X"\r\nBcc: evil@example.org'
    out, parsed = sent(mail(sender='"A\r\n\tB\\" <x@y>" <ada@example.org>'), dev)
    assert b"\r\nBcc" not in out and parsed["Bcc"] is None


def test_a_moderated_list_says_that_nobody_may_post(dev):
    dev.posting = MailingList.Posting.MODERATORS
    _, out = sent(mail(), dev)
    assert out["List-Post"] == "NO"  # RFC 2369 3.4


def test_a_kept_message_is_not_changed_by_what_leaves(dev):
    message = keep(mail(body="Words.\n"), dev)
    composing.compose(message)
    assert bytes(Message.objects.get().raw) == mail(body="Words.\n")
    assert message.sent_at < now()
