"""STORAGE_URL: pictures and files in an object store (OpenStack Swift), and still private."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from tests import prepared
from tests.services.object_store import KEY, Store, object_store
from tests.services.processes import BIN, ROOT, free_port, own_environment, run

from alliance.settings.storage import storage_of

BUCKET = "badges"
MB = 1024 * 1024


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with object_store(BUCKET) as made:
        yield made


@pytest.fixture
def storage(store: Store, request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    """Our storage, in a folder of the bucket named after the test."""
    from alliance.settings.objects import ObjectStorage

    url = store.url(f"{BUCKET}/{request.node.name[:60]}")
    made = ObjectStorage(**storage_of(url)["OPTIONS"])
    yield made
    made.connection.meta.client.close()


def noise(size: int) -> bytes:
    return os.urandom(MB) * (size // MB) + os.urandom(size % MB)


@pytest.mark.parametrize("size", [0, 1, 300_000, 9 * MB])
def test_what_is_kept_comes_back_byte_for_byte(storage, size: int) -> None:  # type: ignore[no-untyped-def]
    content = noise(size)
    name = storage.save("a/b.bin", ContentFile(content))
    assert storage.exists(name) and storage.size(name) == size
    with storage.open(name) as file:
        assert file.read() == content
    with storage.open(name) as file:
        assert b"".join(file.chunks()) == content


def test_a_file_is_read_from_wherever_one_wants(storage) -> None:  # type: ignore[no-untyped-def]
    content = noise(3 * MB)
    name = storage.save("sound.mp3", ContentFile(content))
    with storage.open(name) as file:
        for at in (2 * MB, 10, MB + 7, 0, 3 * MB - 4):
            file.seek(at)
            assert file.read(1000) == content[at : at + 1000]
        file.seek(-9, os.SEEK_END)
        assert file.read() == content[-9:] and file.tell() == 3 * MB
        assert file.read() == b""


def test_a_name_that_is_taken_is_not_written_over(storage) -> None:  # type: ignore[no-untyped-def]
    first = storage.save("minutes.txt", ContentFile(b"first"))
    second = storage.save("minutes.txt", ContentFile(b"second"))
    assert first != second
    assert (storage.open(first).read(), storage.open(second).read()) == (b"first", b"second")


def test_what_was_removed_is_gone_and_removing_twice_is_no_error(storage) -> None:  # type: ignore[no-untyped-def]
    name = storage.save("x.txt", ContentFile(b"x"))
    storage.delete(name)
    storage.delete(name)
    assert not storage.exists(name)
    with pytest.raises(FileNotFoundError):
        storage.open(name)


def test_a_file_that_is_replaced_while_it_is_read_is_not_mixed(store: Store, storage) -> None:  # type: ignore[no-untyped-def]
    name = storage.save("x.bin", ContentFile(b"a" * MB))
    with storage.open(name) as file:
        store.client.put_object(
            Bucket=BUCKET, Key=f"{storage.location}/{name}", Body=b"b" * (2 * MB)
        )
        with pytest.raises(Exception, match=r"412|PreconditionFailed"):
            file.read(10)


def test_no_address_of_the_store_is_handed_out(storage) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="no address"):
        storage.url("x.txt")


def test_the_store_gives_nothing_to_whoever_does_not_sign(store: Store, storage) -> None:  # type: ignore[no-untyped-def]
    name = storage.save("receipt.pdf", ContentFile(b"%PDF-1.7"))
    key = f"{storage.location}/{name}"
    assert key in store.keys(BUCKET)
    account = f"AUTH_{KEY.partition(':')[0]}"
    for path in (f"/{BUCKET}/{key}", f"/v1/{account}/{BUCKET}/{key}"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://{store.address}:{store.port}{path}", timeout=10)
        assert refused.value.code in (400, 401, 403)


def test_a_large_upload_is_never_in_memory_as_a_whole(storage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(96 * MB))
    tracemalloc.start()
    with large.open("rb") as stream:
        name = storage.save("large.bin", File(stream))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert storage.size(name) == 96 * MB
    assert most < 32 * MB


ROOMS = {
    "resources/test_resources.py": (
        "a_file_comes_back_as_it_was_and_is_never_shown_in_the_page",
        "the_file_of_what_waits_is_not_for_strangers",
    ),
    "funding/test_pages.py": (
        "a_receipt_is_given_as_a_file_and_never_as_a_page",
        "a_receipt_of_another_claim_is_not_found_under_ones_own",
        "a_person_takes_their_expenses_and_receipts_along",
    ),
    "meetings/test_after.py": (
        "a_player_may_ask_for_a_part_of_a_recording",
        "the_podcast_has_published_files_and_nothing_else",
    ),
    "meetings/test_before.py": (
        "slides_are_known_by_what_is_in_them",
        "slides_of_who_declined_are_not_shown",
    ),
    "meetings/test_permissions.py": ("unpublished_recordings_are_not_there_for_others",),
    "programmes/test_pages.py": ("a_file_is_never_shown_in_a_page",),
    "issuing/test_published.py": ("pictures_are_served_so_that_an_svg_cannot_act",),
    "issuing/test_awards.py": ("the_picture_of_an_award_is_the_one_it_was_awarded_with",),
    "exports/test_person.py": (
        "it_is_made_in_the_background_told_by_notice_and_taken_with_a_button",
        "after_a_week_the_file_is_gone_and_the_row_says_so",
        "closing_the_account_removes_the_file",
    ),
}
"""Of each room that keeps files, its own tests of what is kept, given out, refused and removed."""
FOLDERS = ("exports", "funding", "meetings", "pictures", "programmes", "resources")


def test_every_room_keeps_its_files_in_the_store_as_in_a_folder(store: Store) -> None:
    """The rooms' own tests, with STORAGE_URL and nothing else."""
    chosen = [
        f"tests/platform/{file}::test_{name}" for file, names in ROOMS.items() for name in names
    ]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", *chosen],
        cwd=ROOT, env=kept | {"STORAGE_URL": store.url(f"{BUCKET}/rooms")},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-2000:]}"
    keys = [key.split("/") for key in store.keys(BUCKET) if key.startswith("rooms/")]
    assert {key[1] for key in keys} >= set(FOLDERS) - {"exports"}  # those are removed in the end


def test_no_room_has_a_storage_of_its_own() -> None:
    from django.apps import apps
    from django.core.files.storage import default_storage
    from django.db.models import FileField

    fields = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FileField)
    ]
    assert len(fields) >= 7
    assert [str(field) for field in fields if field.storage is not default_storage] == []


def test_doctor_and_backup_say_where_the_files_are(store: Store, tmp_path: Path) -> None:
    environment = own_environment(tmp_path / "data", STORAGE_URL=store.url(f"{BUCKET}/site"))
    prepared.lay(tmp_path / "data")

    def storage_of_doctor(**more: str) -> dict[str, str]:
        done = subprocess.run(
            [BIN / "alliance", "doctor", "--json"], env=environment | more,
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        (found,) = [one for one in json.loads(done.stdout) if one["check"] == "storage"]
        return dict(found)

    assert storage_of_doctor()["outcome"] == "ok"
    gone = storage_of_doctor(STORAGE_URL=f"s3+http://k:hidden@127.0.0.1:{free_port()}/{BUCKET}")
    assert (gone["outcome"], gone["remedy"]) == ("fail", "see STORAGE_URL")
    assert "hidden" not in gone["text"]
    said = run([str(BIN / "alliance"), "backup", str(tmp_path / "all.tar.gz")], environment)
    assert "STORAGE_URL" in said


def test_a_site_moves_into_the_store_and_back(store: Store, tmp_path: Path) -> None:
    """Byte for byte, in as many runs as it takes, and nothing is lost on the way."""
    data, folder = tmp_path / "data", tmp_path / "data" / "media"
    prepared.lay(data)
    kept = {"funding/receipts/1": noise(300_000), "a/sound.mp3": noise(9 * MB), "a/empty": b""}
    for name, content in kept.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    url = store.url(f"{BUCKET}/moved")
    environment = own_environment(data, STORAGE_URL=url)

    def moved(where: str, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BIN / "alliance", "storage", where, *options], env=environment | more,
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    away = moved("to-store", STORAGE_URL=f"s3+http://k:hidden@127.0.0.1:{free_port()}/{BUCKET}")
    assert away.returncode == 1 and "Run it again" in away.stderr
    assert "hidden" not in away.stderr and "Traceback" not in away.stderr

    store.client.put_object(Bucket=BUCKET, Key="moved/a/empty", Body=b"another")
    refused = moved("to-store")
    assert refused.returncode == 1 and "a/empty: another content" in refused.stderr
    assert "2 brought (9.7 MB), 0 were there" in refused.stdout
    store.client.delete_object(Bucket=BUCKET, Key="moved/a/empty")
    done = moved("to-store")
    assert done.returncode == 0, done.stderr
    assert (
        "1 brought (0.0 MB), 2 were there" in done.stdout and "Next: stop the site" in done.stdout
    )
    for name, content in kept.items():
        got = store.client.get_object(Bucket=BUCKET, Key=f"moved/{name}")["Body"].read()
        assert got == content and (folder / name).read_bytes() == content

    folder.rename(tmp_path / "aside")
    store.client.put_object(Bucket=BUCKET, Key="moved/../../etc/name", Body=b"out of the folder")
    back = moved("to-folder")
    assert back.returncode == 1 and "no name of a file" in back.stderr
    found = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert found == kept
    assert "3 were there" in moved("to-folder", "--trust-sizes").stdout
