"""An object store that speaks S3: OpenStack Swift, its four servers as they are, with one disk.

Its environment is made by `make peers`. It signs in, keeps, lists, hands out ranges and takes
uploads in parts as a large installation does; only replication has nothing to do.
"""

from __future__ import annotations

import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.services.processes import free_port, stop, unavailable, wait_until
from tools.peers.places import STORE

KEY, SECRET = "badges:site", "only-here/with+signs"
SERVERS = ("account", "container", "object", "proxy")


@dataclass
class Store:
    """.url(bucket): what STORAGE_URL says.  .client: boto3's own view of it, beside ours."""

    address: str
    port: int

    def url(self, bucket: str) -> str:
        who = f"{quote(KEY, safe='')}:{quote(SECRET, safe='')}"
        return f"s3+http://{who}@{self.address}:{self.port}/{bucket}"

    @cached_property
    def client(self) -> Any:
        import boto3
        from botocore.config import Config

        return boto3.client(
            "s3", endpoint_url=f"http://{self.address}:{self.port}", region_name="us-east-1",
            aws_access_key_id=KEY, aws_secret_access_key=SECRET,
            config=Config(s3={"addressing_style": "path"}),
        )  # fmt: skip

    def keys(self, bucket: str) -> list[str]:
        return [one["Key"] for one in self.client.list_objects_v2(Bucket=bucket)["Contents"]]


@contextmanager
def object_store(*buckets: str) -> Iterator[Store]:
    """A store of its own with empty buckets, gone afterwards."""
    if not STORE.is_current:
        unavailable("no object store here (make peers)")
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="swift-")))
        ports = {name: free_port() for name in SERVERS}
        commands = laid(home, ports, "127.0.0.1")
        for name in SERVERS:
            with (home / f"{name}.log").open("wb") as log:
                server = subprocess.Popen(
                    commands[name], cwd=home, start_new_session=True, stdout=log, stderr=log
                )
            stack.callback(stop, server)
        store = Store("127.0.0.1", ports["proxy"])
        wait_until(lambda: all(map(_listens, ports.values())), timeout_s=60, what="Swift to start")
        for bucket in buckets:
            store.client.create_bucket(Bucket=bucket)
        yield store
        store.client.close()


def laid(home: Path, ports: dict[str, int], address: str) -> dict[str, list[str]]:
    """The store's files in `home`; returns the command of each of its servers."""
    programs = STORE.folder / "bin"
    (home / "devices" / "disk").mkdir(parents=True)
    (home / "swift.conf").write_text(
        "[swift-hash]\nswift_hash_path_prefix = only\nswift_hash_path_suffix = here\n"
        "[storage-policy:0]\nname = one\ndefault = yes\n"
    )
    for name in SERVERS[:3]:
        ring = [str(programs / "swift-ring-builder"), str(home / f"{name}.builder")]
        device = f"r1z1-{address}:{ports[name]}/disk"
        for words in (["create", "4", "1", "1"], ["add", device, "1"], ["rebalance"]):
            subprocess.run([*ring, *words], check=True, capture_output=True)
    for name in SERVERS:
        (home / f"{name}.conf").write_text(
            f"[DEFAULT]\nbind_ip = {address}\nbind_port = {ports[name]}\nworkers = 0\n"
            f"user = root\nswift_dir = {home}\ndevices = {home}/devices\nmount_check = false\n"
            f"log_address = {home}/no-log\n" + (_PROXY if name == "proxy" else _served(name))
        )
    return {
        name: [str(programs / f"swift-{name}-server"), str(home / f"{name}.conf")]
        for name in SERVERS
    }


def _served(name: str) -> str:
    return (
        f"[pipeline:main]\npipeline = {name}-server\n[app:{name}-server]\nuse = egg:swift#{name}\n"
    )


_PROXY = f"""\
[pipeline:main]
pipeline = catch_errors cache s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_{KEY.replace(":", "_")} = {SECRET} .admin
[filter:slo]
use = egg:swift#slo
"""


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
