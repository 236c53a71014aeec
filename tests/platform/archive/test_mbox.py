"""mbox: what is written comes back byte for byte, and old files in their variants are read."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.archive import exporting, importing, mbox, reading
from alliance.archive.display import blocks, without_addresses
from alliance.archive.models import Entry, Thread
from alliance.lists.models import MailingList

AT = datetime(2026, 3, 1, 9, 5, tzinfo=UTC)
LINES = st.sampled_from(
    [b"From ", b"From a@b Thu Jan  1 00:00:00 1970", b">From x", b"", b"a", b"-- "]
)
RAWS = st.lists(
    st.tuples(
        st.lists(LINES, min_size=1, max_size=6), st.sampled_from([b"\n", b"\r\n"]), st.booleans()
    ),
    max_size=4,
)


@given(raws=RAWS)
def test_every_message_comes_back_byte_for_byte(
    raws: list[tuple[list[bytes], bytes, bool]],
) -> None:
    made = [b"A: b" + end + end.join(lines) + (end if ends else b"") for lines, end, ends in raws]
    file = b"".join(mbox.written(raw, "ada@example.org", AT) for raw in made)
    assert list(mbox.messages(io.BytesIO(file))) == made


@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_as_something(data: bytes) -> None:
    list(mbox.messages(io.BytesIO(b"From a@b Thu Jan  1 00:00:00 1970\n" + data)))
    body = reading.read(data)
    blocks(body.text, shows_addresses=False)


def test_from_in_a_body_that_was_never_escaped_is_no_new_message() -> None:
    file = b"From a@b Thu Jan  1 00:00:00 1970\nA: b\n\nHi\n\nFrom here on it is easy.\n"
    assert len(list(mbox.messages(io.BytesIO(file)))) == 1


def test_a_true_content_length_goes_before_separators() -> None:
    start = b"From a@b Thu Jan  1 00:00:00 1970\n"
    body = b"Hi\n\nFrom c@d Thu Jan  1 00:00:00 1970\nis quoted\n"
    one = start + b"Content-Length: %d\n\n" % len(body) + body + b"\n"
    assert len(list(mbox.messages(io.BytesIO(one + one)))) == 2


def test_what_is_too_large_is_passed_over_and_said() -> None:
    start = b"From a@b Thu Jan  1 00:00:00 1970\nA: b\n\n"
    file = start + b"x" * (mbox.MAX_BYTES + 5000) + b"\n\n" + start + b"small\n\n"
    assert [raw is None for raw in mbox.messages(io.BytesIO(file))] == [True, False]


def a_file(count: int) -> bytes:
    made = []
    for n in range(count):
        raw = f"From: P{n % 7} <p{n % 7}@example.org>\nSubject: Topic {n // 5}\n"
        raw += f"Date: Sun, 01 Mar 2026 {n // 60 % 24:02d}:{n % 60:02d}:00 +0000\n"
        if n % 10:  # every tenth has no Message-ID
            raw += f"Message-ID: <{n}@example.org>\n"
        if n % 5 > 1:
            raw += f"In-Reply-To: <{n - 1}@example.org>\n"
        made.append(mbox.written(f"{raw}\nText {n}\n".encode(), "", AT))
    return b"".join(made)


@pytest.fixture
def dev(db: None) -> MailingList:
    return MailingList.objects.create(slug="dev", name="Dev")


def test_an_import_that_was_killed_and_done_again_gives_the_same_archive(
    dev: MailingList, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = MailingList.objects.create(slug="other", name="Other")
    monkeypatch.setattr(importing, "BATCH", 40)
    file = a_file(300)
    killed = importing.run(dev, io.BytesIO(file))
    assert next(islice(killed, 2, 3)).new == 120
    killed.close()
    *_, again = importing.run(dev, io.BytesIO(file))
    *_, whole = importing.run(other, io.BytesIO(file))
    assert (again.read, again.new, whole.new) == (300, 180, 300)
    *_, third = importing.run(dev, io.BytesIO(file))
    assert third.new == 0
    assert shape(dev) == shape(other)
    assert Entry.objects.filter(thread=None).count() == 0


def shape(one: MailingList) -> list[tuple]:
    threads = Thread.objects.filter(mailing_list=one).order_by("digest")
    return list(threads.values_list("digest", "subject", "count", "participants", "last_at"))


def test_an_exported_list_imports_as_the_same_messages(dev: MailingList) -> None:
    list(importing.run(dev, io.BytesIO(a_file(50))))
    file = b"".join(exporting.as_mbox(Entry.objects.filter(mailing_list=dev)))
    kept = {bytes(raw) for raw in dev.messages.values_list("raw", flat=True)}
    assert set(mbox.messages(io.BytesIO(file))) == kept


def test_addresses_are_hidden_and_links_are_not_harmed() -> None:
    shown = without_addresses(
        "ada@example.org see https://example.org/@ada?a=b@c and mailto:x@y.zz"
    )
    assert "ada@example.org" not in shown
    assert "x@y.zz" not in shown
    assert "https://example.org/@ada?a=b@c" in shown


def test_quotes_signatures_and_patches_are_told_apart() -> None:
    quote = "> a\n> b\n> c\n> d\n"
    kinds = [b.kind for b in blocks(f"{quote}\nI agree\n-- \nAda\n", shows_addresses=True)]
    assert kinds == ["quote", "text", "signature"]
    patch = "Hi\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-<b>\n+c\n"
    [text, shown] = blocks(patch, shows_addresses=True)
    assert (text.kind, shown.kind) == ("text", "patch")
    assert '<span class="patch-minus">-&lt;b&gt;</span>' in shown.html


def test_flowed_paragraphs_are_one_line_each() -> None:
    assert reading.unflow("one \ntwo\n> a \n> b\n-- \nAda") == "one two\n> a b\n-- \nAda"


def test_html_alone_becomes_clean_text() -> None:
    raw = b"Content-Type: text/html\n\n<p>Hi<script>alert(1)</script></p><img src=//x>"
    body = reading.read(raw)
    assert (body.text, body.notes) == ("Hi", ["html"])
    assert "alert" not in body.text
