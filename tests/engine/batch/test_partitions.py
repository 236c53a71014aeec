"""Parts of a corpus: together they are all of it, and each counts once however often it is done."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.batch.works import CannotOpen, Echo

from badging.batch.corpus import Corpus
from badging.batch.partitions import (
    Order,
    Part,
    Survey,
    do_part,
    parts_of,
    receipt_of,
    results_at,
    survey,
)
from badging.errors import BatchError, InvalidKey

TEXTS = st.lists(
    st.one_of(st.sampled_from([b"\n", b"\r\n", b"", b"a"]), st.binary(max_size=12)), max_size=12
).map(b"".join)


@settings(max_examples=60, deadline=None)  # each example waits for the disk
@given(texts=st.lists(TEXTS, min_size=1, max_size=3), size=st.integers(3, 40))
def test_the_lines_of_all_parts_are_those_of_the_corpus(texts: list[bytes], size: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        for number, text in enumerate(texts):
            (Path(name) / f"{number}.ndjson").write_bytes(text)
        corpus = Corpus.at(name)
        parts = parts_of(corpus, size)
        whole = [line for chunk in corpus.chunks(1) for line in chunk.lines]
        assert [p.number for p in parts] == list(range(len(parts)))
        assert sum(survey(part).lines for part in parts) == len(whole)
        folder = Path(name) / "parts"
        folder.mkdir()
        number, results = 1, b""
        for part in parts:
            found = survey(part)
            do_part(Echo(), Order("run", part, found, number, str(folder)))
            receipt = receipt_of(folder, part)
            assert receipt is not None
            results += results_at(folder, part, receipt).read_bytes()
            number += found.lines
        assert results == b"".join(b"%d %s\n" % (n, line) for n, line in enumerate(whole, 1))


@pytest.fixture
def part(tmp_path: Path) -> Part:
    (tmp_path / "in.ndjson").write_bytes(b"no\nyes\nyes\n")
    return Part(7, str(tmp_path / "in.ndjson"), 0, 11)


def order(part: Part, folder: Path, run: str = "one") -> Order:
    return Order(run, part, survey(part), 5, str(folder))


def test_a_receipt_says_what_was_done_with_which_lines(part, tmp_path):
    do_part(Echo(), order(part, tmp_path))
    receipt = receipt_of(tmp_path, part)
    results = b"5 no\n\n6 yes\n\n7 yes\n\n"
    assert receipt is not None
    assert (receipt.lines, receipt.done, receipt.size) == (3, 3, len(results))
    assert receipt.source == hashlib.sha256(b"no\nyes\nyes\n").hexdigest()
    assert receipt.sha256 == hashlib.sha256(results).hexdigest()
    assert results_at(tmp_path, part, receipt).read_bytes() == results


def test_a_task_that_is_done_again_finds_the_receipt(part, tmp_path):
    do_part(Echo(), order(part, tmp_path))
    do_part(CannotOpen(), order(part, tmp_path, "two"))  # would fail if it began
    with pytest.raises(InvalidKey):
        do_part(CannotOpen(), order(part, tmp_path / "..", "three"))


def test_a_receipt_without_its_results_does_not_count(part, tmp_path):
    do_part(Echo(), order(part, tmp_path))
    receipt = receipt_of(tmp_path, part)
    assert receipt is not None
    results_at(tmp_path, part, receipt).write_bytes(b"half")
    assert receipt_of(tmp_path, part) is None
    results_at(tmp_path, part, receipt).unlink()
    assert receipt_of(tmp_path, part) is None
    do_part(Echo(), order(part, tmp_path))
    assert receipt_of(tmp_path, part) == receipt


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"lines": 1})])
def test_a_damaged_receipt_does_not_count(part, tmp_path, text):
    do_part(Echo(), order(part, tmp_path))
    (tmp_path / "000007.json").write_text(text)
    assert receipt_of(tmp_path, part) is None


def test_results_of_other_lines_are_made_anew(part, tmp_path):
    do_part(Echo(), order(part, tmp_path))
    Path(part.path).write_bytes(b"no\nyes\nyet\n")
    do_part(Echo(), order(part, tmp_path))
    receipt = receipt_of(tmp_path, part)
    assert receipt is not None
    assert results_at(tmp_path, part, receipt).read_bytes() == b"5 no\n\n6 yes\n\n7 yet\n\n"


def test_an_input_that_changes_meanwhile_is_told_and_leaves_no_receipt(part, tmp_path):
    with pytest.raises(BatchError) as caught:
        do_part(Echo(), Order("one", part, Survey(3, "0" * 64), 1, str(tmp_path)))
    assert caught.value.code == "input_differs"
    assert [p.name for p in tmp_path.iterdir()] == ["in.ndjson"]
