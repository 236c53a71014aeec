"""Files are brought from one place to another whole, once, and never over one another."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.platform.running import alliance

from alliance.cli.saying import Step
from alliance.cli.storage import Folder, Outcome, bring


@pytest.fixture
def here(tmp_path: Path) -> Folder:
    root = tmp_path / "here"
    for name, content in (("a/receipt.pdf", b"%PDF-1.7"), ("a/b/empty", b""), ("c.png", b"c" * 99)):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Folder(root)


@pytest.fixture
def there(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "there")


def brought(source: Folder, target: Folder, **how: bool) -> Outcome:
    outcome = Outcome()
    bring(sorted(source.names()), source, target, outcome, Step(), **how)
    return outcome


def contents(place: Folder) -> dict[str, bytes]:
    return {name: (place.root / name).read_bytes() for name in place.names()}


def test_every_file_comes_over_and_stays_where_it_was(here: Folder, there: Folder) -> None:
    before = contents(here)
    outcome = brought(here, there)
    assert outcome.counts == {"brought": 3, "bytes": 107}
    assert contents(here) == contents(there) == before
    assert brought(here, there).counts["there"] == 3


def test_a_run_that_was_stopped_goes_on(here: Folder, there: Folder) -> None:
    brought(here, there)
    (there.root / "c.png").unlink()
    (there.root / "a" / ".bringing-half").write_bytes(b"%P")  # of a process that was killed
    assert brought(here, there).counts == {"brought": 1, "bytes": 99, "there": 2}
    assert contents(here) == contents(there)


def test_another_content_is_named_and_never_written_over(here: Folder, there: Folder) -> None:
    brought(here, there)
    (there.root / "c.png").write_bytes(b"d" * 99)
    [words] = brought(here, there).trouble
    assert words.startswith("c.png: another content")
    assert brought(here, there, trust_sizes=True).trouble == []  # what it says of itself
    (there.root / "c.png").write_bytes(b"d")
    assert len(brought(here, there, trust_sizes=True).trouble) == 1
    assert (there.root / "c.png").read_bytes() == b"d"


def test_a_file_that_comes_back_damaged_is_not_left_there(here: Folder, tmp_path: Path) -> None:
    class Damaging(Folder):
        def put(self, name, file):  # type: ignore[no-untyped-def]
            super().put(name, file)
            if name == "c.png":
                (self.root / name).write_bytes(b"x" * 99)

    there = Damaging(tmp_path / "there")
    [words] = brought(here, there).trouble
    assert words.startswith("c.png: it came back with other content")
    assert sorted(there.names()) == ["a/b/empty", "a/receipt.pdf"]
    assert "c.png" in contents(here)


def test_a_name_that_leads_out_of_the_folder_is_not_followed(here: Folder, there: Folder) -> None:
    outcome = Outcome()
    bring(["../here/c.png", "gone.png"], here, there, outcome, Step())
    assert "no name of a file" in outcome.trouble[0] and len(outcome.trouble) == 1
    assert outcome.counts["gone"] == 1
    assert not list(there.root.rglob("*"))


def test_without_a_store_the_command_says_what_to_give(command_environment) -> None:  # type: ignore[no-untyped-def]
    ended = alliance("storage", "to-store", env=command_environment)
    assert ended.returncode == 2
    assert "STORAGE_URL='s3://" in ended.stderr and "Traceback" not in ended.stderr
