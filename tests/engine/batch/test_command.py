"""`badging issue-many` and `badging verify-many`: files, streams, exit codes, what is told."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engine.batch.conftest import BADGING, credential

import badging

ISSUE = ("--key", "key.json", "--proof", "vc-jwt")
VERIFY = ("--offline", "--at", "2026-06-01")


@pytest.fixture
def given(folder: Path, credentials) -> list[bytes]:
    lines = credentials(100)
    (folder / "in.ndjson").write_bytes(b"\n".join(lines) + b"\n")
    return lines


def test_a_file_of_credentials_becomes_a_file_of_badges(process, folder, given, key):
    done = process("issue-many", "in.ndjson", *ISSUE, "--out", "out.ndjson")
    assert done.code == 0, done.err
    assert done.out == b""
    out = (folder / "out.ndjson").read_bytes()
    assert out.endswith(b"\n")
    assert out.splitlines() == [
        badging.issue(json.loads(line), key, proof="vc-jwt") for line in given
    ]
    assert sorted(p.name for p in folder.iterdir()) == ["in.ndjson", "key.json", "out.ndjson"]


def test_count_and_seconds_are_told_on_standard_error(process, given):
    done = process("issue-many", "in.ndjson", *ISSUE, "--jobs", "2", "--out", "out.ndjson")
    assert re.fullmatch(
        r"badging issue-many: 100 lines, 100 issued, 0 not; \d+\.\d\d s"
        r"(, \d+\.\d\d of them to start)?; [\d,]+ µs a line with 2 jobs\n",
        done.err,
    )


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "vc-jwt"])
def test_what_was_issued_is_verified(process, folder, given, proof):
    process("issue-many", "in.ndjson", "--key", "key.json", "--proof", proof, "--out", "b.ndjson")
    done = process("verify-many", "b.ndjson", *VERIFY, "--out", "r.ndjson")
    assert done.code == 0
    assert "100 verified, 0 not" in done.err
    reports = [json.loads(line) for line in (folder / "r.ndjson").read_bytes().splitlines()]
    assert [r["credential"]["name"] for r in reports] == [
        f"Ramp builder {n}" for n in range(1, 101)
    ]


def test_brief_results_hold_verdict_and_codes_of_findings(process, folder, badges):
    forged = json.loads(badges[0]) | {"name": "Forged"}
    (folder / "b.ndjson").write_bytes(badges[1] + b"\n" + json.dumps(forged).encode() + b"\n{}\n")
    done = process("verify-many", "b.ndjson", *VERIFY, "--brief", "--out", "r.ndjson")
    assert done.code == 1
    assert [json.loads(line) for line in (folder / "r.ndjson").read_bytes().splitlines()] == [
        {"verified": True, "verdict": "verified", "codes": []},
        {"verified": False, "verdict": "not_verified", "codes": ["signature_wrong"]},
        {"verified": False, "verdict": "not_verified", "codes": ["not_a_badge"]},
    ]


def test_options_of_the_proof_are_those_of_issue_and_verify(process, folder, given):
    issuing = ("--key", "key.json", "--domain", "example.org", "--challenge", "42")
    process("issue-many", "in.ndjson", *issuing, "--out", "b.ndjson")
    badge = json.loads((folder / "b.ndjson").read_bytes().splitlines()[99])
    assert (badge["proof"]["domain"], badge["proof"]["challenge"]) == ("example.org", "42")
    asked = ("--domain", "example.org", "--challenge", "42")
    assert process("verify-many", "b.ndjson", *VERIFY, *asked, "--out", "r.ndjson").code == 0
    asked = ("--domain", "example.org", "--challenge", "43")
    assert process("verify-many", "b.ndjson", *VERIFY, *asked, "--out", "r.ndjson").code == 1


def test_every_line_has_a_line_in_the_results_also_a_bad_one(process, folder, given):
    lines = [given[0] + b"\r", b"", b'{"name": "\xff"}', b"nonsense", given[1]]
    (folder / "in.ndjson").write_bytes(b"\n".join(lines))  # no end behind the last
    done = process("issue-many", "in.ndjson", *ISSUE, "--out", "out.ndjson")
    assert done.code == 1
    assert "5 lines, 2 issued, 3 not" in done.err
    out = (folder / "out.ndjson").read_bytes().splitlines()
    assert [json.loads(line)["error"]["code"] for line in out[1:4]] == [
        "empty_line", "not_utf8", "not_json",
    ]  # fmt: skip
    assert [json.loads(line)["line"] for line in out[1:4]] == [2, 3, 4]
    assert out[0].count(b".") == out[4].count(b".") == 2


def test_a_line_beyond_the_bound_is_told_and_the_next_is_read(process, folder, given):
    heavy = b'{"name": "' + b"x" * (11 * 1024 * 1024) + b'"}'
    (folder / "in.ndjson").write_bytes(b"\n".join([given[0], heavy, given[1], heavy]))
    done = process("issue-many", "in.ndjson", *ISSUE, "--out", "out.ndjson")
    assert done.code == 1
    out = (folder / "out.ndjson").read_bytes().splitlines()
    assert len(out) == 4
    assert [json.loads(out[n])["error"]["code"] for n in (1, 3)] == ["too_large", "too_large"]
    assert [out[n].count(b".") for n in (0, 2)] == [2, 2]


@pytest.mark.parametrize("data", [b"", b"\n"])
def test_an_input_of_no_line_and_one_of_an_empty_line_differ(process, folder, data):
    (folder / "in.ndjson").write_bytes(data)
    done = process("issue-many", "in.ndjson", *ISSUE, "--out", "out.ndjson")
    assert done.code == len(data)
    assert len((folder / "out.ndjson").read_bytes().splitlines()) == len(data)


def test_a_folder_is_read_in_the_order_of_its_names(process, folder, given):
    process("issue-many", "in.ndjson", *ISSUE, "--out", "whole.ndjson")
    (folder / "many").mkdir()
    (folder / "many" / "b.ndjson").write_bytes(b"\n".join(given[30:60]))
    (folder / "many" / "a.jsonl").write_bytes(b"\n".join(given[:30]))
    (folder / "many" / "c.ndjson").write_bytes(b"")
    (folder / "many" / "d.ndjson").write_bytes(b"\n".join(given[60:]) + b"\n")
    (folder / "many" / "notes.txt").write_text("not for us")
    done = process("issue-many", "many", *ISSUE, "--out", "out.ndjson")
    assert done.code == 0
    assert (folder / "out.ndjson").read_bytes() == (folder / "whole.ndjson").read_bytes()


def test_a_stream_becomes_a_stream(process, folder, given):
    process("issue-many", "in.ndjson", *ISSUE, "--out", "out.ndjson")
    text = (folder / "in.ndjson").read_bytes()
    done = process("issue-many", "-", *ISSUE, "--out", "-", stdin=text)
    assert done.code == 0
    assert done.out == (folder / "out.ndjson").read_bytes()
    process("issue-many", "-", *ISSUE, "--out", "other.ndjson", stdin=text)
    assert (folder / "other.ndjson").read_bytes() == done.out


def test_a_pipe_by_name_is_read_once(process, folder, given):
    os.mkfifo(folder / "pipe")
    writer = subprocess.Popen(["bash", "-c", "cat in.ndjson > pipe"], cwd=folder)
    try:
        done = process("issue-many", "pipe", *ISSUE, "--out", "out.ndjson")
    finally:
        writer.kill()
        writer.wait()
    assert done.code == 0
    assert len((folder / "out.ndjson").read_bytes().splitlines()) == 100


def test_a_device_is_written_and_not_replaced(process, given):
    assert process("issue-many", "in.ndjson", *ISSUE, "--out", "/dev/null").code == 0
    assert Path("/dev/null").is_char_device()


def test_a_reader_that_goes_away_is_no_reason_to_complain(folder, given):
    command = f"{BADGING} issue-many in.ndjson {' '.join(ISSUE)} --out - | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True)
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


MISUSES = [
    (("issue-many", "none.ndjson", *ISSUE, "--out", "o"), "none.ndjson cannot be read"),
    (("issue-many", "in.ndjson", "--key", "none.json", "--out", "o"), "none.json"),
    (("issue-many", "in.ndjson", "--key", "-", "--out", "o"), "stdin"),
    (("issue-many", "in.ndjson", *ISSUE[:2], "--proof", "rot13", "--out", "o"), "rot13"),
    (("issue-many", "in.ndjson", *ISSUE, "--jobs", "0", "--out", "o"), "jobs"),
    (("issue-many", "in.ndjson", *ISSUE, "--created", "soon", "--out", "o"), "--created"),
    (("issue-many", "in.ndjson", *ISSUE, "--out", "in.ndjson"), "read and written at once"),
    (("issue-many", "in.ndjson", *ISSUE, "--out", "none/o"), "cannot be written"),
    (("issue-many", "in.ndjson", *ISSUE, "--challenge", "x", "--out", "o"), "no place for"),
    (("issue-many", "in.ndjson", *ISSUE[:2], "--proof", "ecdsa-rdfc-2019", "--out", "o"), "type"),
    (("issue-many", ".", *ISSUE, "--out", "o", "--resume", "--restart"), "not allowed with"),
    (("verify-many", "-", *VERIFY, "--out", "o", "--resume"), "Only a run from a file"),
    (("verify-many", "in.ndjson", *VERIFY, "--out", "-", "--resume"), "Only a run from a file"),
    (("verify-many", "-", *VERIFY, "--out", "o", "--cluster", "tcp://127.0.0.1:1"), "files"),
    (("verify-many", "empty", *VERIFY, "--out", "o"), "no file whose name ends in"),
    (("verify-many", "in.ndjson", *VERIFY, "--documents", "none.json", "--out", "o"), "none.json"),
    (("verify-many", "in.ndjson", *VERIFY, "--documents", "-", "--out", "o"), "stdin"),
]


@pytest.mark.parametrize(("arguments", "word"), MISUSES, ids=[word for _, word in MISUSES])
def test_misuse_is_told_and_exits_2(process, folder, given, arguments, word):
    (folder / "empty").mkdir()
    done = process(*arguments)
    assert done.code == 2
    assert word in done.err
    assert "Traceback" not in done.err
    assert not (folder / "o").exists()


def test_a_foreign_key_is_mentioned_once(process, folder):
    lines = [json.dumps(credential("did:web:other.example.org", n)) for n in range(30)]
    (folder / "in.ndjson").write_text("\n".join(lines))
    done = process("issue-many", "in.ndjson", *ISSUE, "--out", "out.ndjson")
    assert done.code == 0
    assert done.err.count("did:web:other.example.org") == 1


def test_dask_is_loaded_for_clusters_alone_and_its_absence_is_told(folder, given):
    code = """
import sys
import badging.batch, badging.cli.batch, badging.batch.cluster
assert "distributed" not in sys.modules and "dask" not in sys.modules
sys.modules["distributed"] = None  # as if it were not installed
from badging.cli import main
sys.exit(main(sys.argv[1:]))
"""
    arguments = ("verify-many", "in.ndjson", *VERIFY, "--out", "o")
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments, "--cluster", "tcp://127.0.0.1:1"],
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert 'Install "badge-alliance[cluster]"' in done.stderr
