"""The whole record, written out and verified."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO

from alliance.audit import checkpoints
from alliance.audit.chain import Broken, Checkpoint, Said, Verified, verify
from alliance.audit.queries import chained
from alliance.audit.services import chain_waiting


def export(stream: IO[bytes]) -> Checkpoint:
    """Write the record as lines of JSON, and the signed checkpoint that ends it."""
    chain_waiting()
    checkpoint = checkpoints.of_now()
    stream.writelines(lines(checkpoint))
    return checkpoint


def lines(checkpoint: Checkpoint) -> Iterator[bytes]:
    """The record until `checkpoint`, read as it is written, and the checkpoint itself."""
    for said in chained():
        if said["position"] > checkpoint.position:  # came in while we wrote
            break
        yield _line(said)
    yield _line({"checkpoint": checkpoint.to_json()})


def verify_here(more: Iterable[Checkpoint] = ()) -> Verified:
    """Verify the record of this site, against the checkpoints in its folder and `more`.

    Raises `Broken`.
    """
    chain_waiting()
    kept = list(checkpoints.kept())
    own = checkpoints.own_public_keys()
    for checkpoint in kept:
        if checkpoint.key not in own:
            raise Broken(
                f"the checkpoint of {checkpoint.at} in {checkpoints.FILE} was signed by another "
                "key than this site's: somebody wrote it, or SECRET_KEY was changed and the one "
                "before is not in SECRET_KEY_FALLBACKS"
            )
    return verify(chained(), [*kept, *more])


def _line(said: Said) -> bytes:
    return json.dumps(said, sort_keys=True, ensure_ascii=False).encode() + b"\n"
