"""Pictures and files in an object store that speaks S3, by django-storages and boto3.

Private: nothing is made readable for others, and no address of the store is ever handed out; the
views that ask who may see a file read it from here. Of a file no more is in memory than a piece.
"""

from __future__ import annotations

import io
import os
import threading
from contextlib import suppress
from typing import Any, Never

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

READ_BYTES = 256 * 1024
PART_BYTES = 8 * 1024 * 1024  # of an upload in parts; no store takes less than 5 MiB
CONNECT_S, ANSWER_S = 5, 30


class ObjectStorage(S3Storage):
    """`STORAGES["default"]` where STORAGE_URL names a store; see `settings.storage`."""

    def __init__(self, **options: Any) -> None:
        style = options.pop("addressing_style", "path")
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": style},
            connect_timeout=CONNECT_S,
            read_timeout=ANSWER_S,
            retries={"mode": "standard", "max_attempts": 3},
            # Many a store that speaks S3 knows no checksums in trailers yet.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        one_part_at_a_time = TransferConfig(
            multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, use_threads=False
        )
        fixed = {
            "client_config": config,
            "transfer_config": one_part_at_a_time,
            "default_acl": None,
            "file_overwrite": False,  # a name that is taken gets an addition, as in a folder
            "gzip": False,
        }
        super().__init__(**(options | fixed))
        self._made_by = 0
        self._making = threading.Lock()
        self._resource: Any = None

    @property
    def connection(self) -> Any:
        """One for the whole process. The parent's makes one for each thread, and here each request
        has a thread of its own. A process that was forked makes its own anew.
        """
        with self._making:
            if self._made_by != os.getpid():
                made = self._create_session().resource(
                    "s3",
                    region_name=self.region_name,
                    endpoint_url=self.endpoint_url,
                    config=self.client_config,
                )
                self._resource, self._made_by = made, os.getpid()
            return self._resource

    @property
    def bucket(self) -> Any:
        return self.connection.Bucket(self.bucket_name)

    def url(self, name: str | None, *_more: object, **_others: object) -> Never:
        """None: an address of the store would open the file to whoever has it."""
        raise ValueError(f"{name} has no address of its own; a view serves it")

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("a file in the store is read as bytes, or saved whole")
        try:
            found = self.bucket.Object(self._normalize_name(name))
            return File(io.BufferedReader(Reading(found), READ_BYTES), name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(f"the store has no {name}") from error
            raise


class Reading(io.RawIOBase):
    """An object as a file to read and to seek in. What is asked for is read from the store as it is
    wanted, from where it is wanted; a file that was replaced meanwhile is not mixed with the new.

    Raises `ClientError` (with status 404 when there is no such object), `OSError` for a store that
    breaks off.
    """

    def __init__(self, found: Any) -> None:
        super().__init__()
        found.load()
        self._found, self._size, self._version = found, found.content_length, found.e_tag
        self._at = 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        at = max(start + offset, 0)
        if at != self._at:
            self._let_go()
        self._at = at
        return at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size or not len(buffer):
            return 0
        try:
            if self._body is None:
                wanted = {"Range": f"bytes={self._at}-", "IfMatch": self._version}
                self._body = self._found.get(**wanted)["Body"]
            piece = self._body.read(len(buffer))
        except BotoCoreError as error:
            raise OSError(f"the store broke off: {type(error).__name__}") from error
        if not piece:
            raise OSError("the store ended before the file did")
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _let_go(self) -> None:
        body, self._body = self._body, None
        if body is not None:
            with suppress(Exception):  # what is not wanted any more may end as it likes
                body.close()

    def close(self) -> None:
        self._let_go()
        super().close()
