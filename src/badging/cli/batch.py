"""`badging issue-many` and `badging verify-many`: a line in, a line out, from file to file."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from badging.cli import DONE, NOT_VERIFIED, files, proofs
from badging.errors import Misused

if TYPE_CHECKING:
    from badging.batch.corpus import Corpus
    from badging.batch.journal import Journal
    from badging.batch.progress import Progress
    from badging.batch.running import Tally
    from badging.batch.work import IssueWork, Work
    from badging.documents import Documents
    from badging.keys import SigningKey

Commands = argparse._SubParsersAction
Settings = dict[str, str]


def add_parsers(commands: Commands[argparse.ArgumentParser], add_key: Callable[..., None]) -> None:
    """The two commands. add_key: adds the options that name a signing key."""
    parser = commands.add_parser(
        "issue-many",
        help="sign a file of credentials, one a line",
        description="Sign the credential of each line. Writes a line for each line, in order: the "
        "signed badge; or, where it cannot be signed, an object with line and error.",
        epilog="Exit codes: 0 all issued, 1 some not, 2 unreadable input or misuse.",
    )
    parser.add_argument(
        "lines", metavar="CREDENTIALS.ndjson",
        help="file, folder of .ndjson and .jsonl files, or - for stdin",
    )  # fmt: skip
    add_key(parser)
    proofs.add_issuing_options(parser)
    parser.add_argument(
        "--created", metavar="TIME",
        help="time of signing, ISO 8601 (default: when each is signed)",
    )  # fmt: skip
    _add_common(parser)
    parser = commands.add_parser(
        "verify-many",
        help="verify a file of badges, one a line",
        description="Verify the badge of each line, JSON or JWT. Writes a report for each line, in "
        "order; or, where there is none to make, an object with line and error.",
        epilog="Exit codes: 0 all verified, 1 some not, 2 unreadable input or misuse.",
    )
    parser.add_argument(
        "lines", metavar="FILE.ndjson",
        help="file, folder of .ndjson and .jsonl files, or - for stdin",
    )  # fmt: skip
    parser.add_argument(
        "--at", metavar="TIME",
        help="moment for which to verify all, ISO 8601 (default: when the run began)",
    )  # fmt: skip
    proofs.add_verifying_options(parser)
    parser.add_argument("--offline", action="store_true", help="do not use the network")
    parser.add_argument(
        "--brief", action="store_true", help="write verdict and codes of findings only"
    )
    _add_common(parser)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--documents", metavar="MAP.json",
        help="documents to use instead of the network: {url: path}, paths from the map's folder",
    )  # fmt: skip
    parser.add_argument(
        "--jobs", metavar="N", type=int, help="processes to use (default: one for each core)"
    )
    parser.add_argument(
        "--cluster", metavar="ADDRESS",
        help="use the workers of this Dask scheduler, tcp://host:port or tls://host:port",
    )  # fmt: skip
    parser.add_argument("--out", metavar="FILE", required=True, help="file to write, - for stdout")
    again = parser.add_mutually_exclusive_group()
    again.add_argument(
        "--resume", action="store_true", help="go on with the run that was interrupted, if any"
    )
    again.add_argument(
        "--restart", action="store_true", help="throw away the run that was interrupted, if any"
    )


def issue_many(arguments: argparse.Namespace) -> int:
    from badging.batch.work import IssueWork
    from badging.cli.arguments import moment_of
    from badging.documents import Offline

    if arguments.key == files.STANDARD:
        raise Misused(
            "Each worker opens the key, so it cannot come from stdin.",
            remedy="Give a file, env:VARIABLE, or a pkcs11: URI.",
        )
    created = moment_of(arguments.created, "--created")
    path = Path(arguments.key)  # a worker may be in another folder
    name = str(path.resolve()) if path.exists() else arguments.key
    opener = KeyAt(name, arguments.verification_method)
    key = opener()
    options = proofs.issuing_options(arguments)
    options["expires"] = moment_of(arguments.expires, "--expires")
    settings = {
        "command": arguments.command,
        **_words_for(options),
        "created": created.isoformat() if created else "",
        "key": _name_of(key),
        "documents": _digest_of(arguments.documents),
    }
    documents = _documents(arguments.documents, Offline())
    work = IssueWork(opener, options.pop("proof"), created, documents, options)
    _try_first_line(arguments, work, key)
    return _Run(arguments, work, settings, "issued").go(_unfinished(arguments))


def verify_many(arguments: argparse.Namespace) -> int:
    from badging.batch.work import Network, VerifyWork, in_brief
    from badging.cli.arguments import moment_of
    from badging.documents import Offline
    from badging.verification import Report

    unfinished = _unfinished(arguments)
    at = moment_of(arguments.at, "--at")
    if at is None and unfinished is not None:  # the moment of the run stays what it was
        at = moment_of(unfinished.settings.get("at"), "at of the journal")
    if at is None:
        at = datetime.now(UTC)
    options = {"domain": arguments.domain, "challenge": arguments.challenge}
    settings = {
        "command": arguments.command,
        "at": at.isoformat(),
        **_words_for(options),
        "network": "no" if arguments.offline else "yes",
        "report": "brief" if arguments.brief else "full",
        "documents": _digest_of(arguments.documents),
    }
    documents = _documents(arguments.documents, Offline() if arguments.offline else Network())
    work = VerifyWork(at, documents, options, in_brief if arguments.brief else Report.to_json)
    return _Run(arguments, work, settings, "verified").go(unfinished)


@dataclass(frozen=True, slots=True)
class KeyAt:
    """Opens the key of --key, in whichever process: what travels is its name, not the key."""

    name: str
    method: str | None = None

    def __call__(self) -> SigningKey:
        from badging.keys import key_at, named

        key = key_at(self.name, os.environ)
        return key if self.method is None else named(key, self.method)


class _Run:
    """One command under way: its work, what it is called, and what it tells."""

    def __init__(
        self, arguments: argparse.Namespace, work: Work, settings: Settings, word: str
    ) -> None:
        from badging.batch.verbs import jobs_of

        self._arguments = arguments
        self._name = f"badging {arguments.command}"
        self._work = work
        self._settings = settings
        self._word = word
        self._jobs = jobs_of(arguments.jobs)

    def go(self, unfinished: Journal | None) -> int:
        tally = self._through(unfinished)
        self._say(tally)
        return DONE if tally.done == tally.lines else NOT_VERIFIED

    def _through(self, unfinished: Journal | None) -> Tally:
        from badging.batch.corpus import Corpus
        from badging.batch.running import run_to_file

        if self._arguments.lines == files.STANDARD:
            return self._once(iter((sys.stdin.buffer,)), 0)
        corpus = Corpus.at(self._arguments.lines)
        _check_apart(corpus, self._arguments.out)
        if not corpus.is_regular or not _is_regular(self._arguments.out):
            return self._once(corpus.streams(), corpus.size_bytes)
        if self._arguments.cluster:
            return self._by_cluster(corpus, unfinished)
        before = unfinished.state.lines if unfinished else 0
        with self._progress(corpus.size_bytes, before) as progress:
            try:
                return run_to_file(
                    self._work,
                    corpus,
                    Path(self._arguments.out),
                    settings=self._settings,
                    jobs=self._jobs,
                    watch=progress.tell,
                    unfinished=unfinished,
                )
            except KeyboardInterrupt:
                progress.close()
                print(f"{self._name}: stopped. Go on with --resume.", file=sys.stderr)
                raise

    def _by_cluster(self, corpus: Corpus, unfinished: Journal | None) -> Tally:
        from badging.batch.cluster import connected, run_on_cluster

        address = self._arguments.cluster
        if not re.match(r"tls://|tcp://(127\.\d+\.\d+\.\d+|localhost|\[::1\]):", address):
            print(
                f"{self._name}: {address} is not encrypted: whoever reaches the scheduler or "
                "listens on the way can run programs there and read all. Use tls://.",
                file=sys.stderr,
            )
        with self._progress(corpus.size_bytes, 0) as progress, connected(address) as client:
            return run_on_cluster(
                self._work,
                corpus,
                Path(self._arguments.out),
                client,
                settings=self._settings,
                watch=progress.tell,
                unfinished=unfinished,
            )

    def _once(self, streams: Iterator[Any], size: int) -> Tally:
        """A run in which there is nothing to go on with."""
        from badging.batch.running import run_to_stream

        out = self._arguments.out
        if self._arguments.cluster:
            raise Misused(
                "A cluster works from files into a file.", remedy="Give files, or no --cluster."
            )
        if self._arguments.resume:
            raise Misused(
                "Only a run from a file into a file can be resumed.",
                remedy="Begin anew without --resume.",
            )
        with self._progress(size, 0) as progress, _written_whole(out) as stream:
            return run_to_stream(self._work, streams, stream, jobs=self._jobs, watch=progress.tell)

    @contextmanager
    def _progress(self, size: int, lines: int) -> Iterator[Progress]:
        from badging.batch.progress import Progress

        progress = Progress(sys.stderr, self._name, self._word, size, lines=lines)
        try:
            yield progress
        finally:
            progress.close()

    def _say(self, tally: Tally) -> None:
        """The count and the seconds."""
        failed = tally.lines - tally.done
        text = f"{self._name}: {tally.lines:,} lines, {tally.done:,} {self._word}, {failed:,} not"
        if tally.before:
            text += f" ({tally.before:,} of them in an earlier run)"
        text += f"; {tally.seconds:.2f} s"
        if tally.starting_s:
            text += f", {tally.starting_s:.2f} of them to start"
        if tally.lines > tally.before and not self._arguments.cluster:
            jobs = "1 job" if self._jobs == 1 else f"{self._jobs} jobs"
            text += f"; {tally.each_us:,.0f} µs a line with {jobs}"
        files_encoding = sys.stderr.encoding or "utf-8"
        print(text.encode(files_encoding, "replace").decode(files_encoding), file=sys.stderr)


def _try_first_line(arguments: argparse.Namespace, work: IssueWork, key: SigningKey) -> None:
    """Find out before a million lines are read that the key or an option fits none of them.

    Raises Misused and InvalidKey; what else is wrong with line 1 its result will tell.
    """
    from badging.errors import BadgingError, InvalidKey
    from badging.issuing import issue
    from badging.model.common import id_of

    first = _first_line(Path(arguments.lines))
    if first is None:
        return
    issuer = id_of(first.get("issuer"))
    if issuer and issuer != key.controller:
        print(
            f"badging {arguments.command}: the key is controlled by {key.controller}, but line 1 "
            f"names {issuer} as the issuer. Verifiers will refuse such badges unless the issuer's "
            "document lists this key.",
            file=sys.stderr,
        )
    options: dict[str, Any] = {
        "proof": work.proof,
        "created": work.created,
        "documents": work.documents,
    }
    try:
        issue(first, key, **options, **work.options)
    except (Misused, InvalidKey):
        raise
    except BadgingError:
        return


def _first_line(path: Path) -> dict[str, Any] | None:
    """The credential of line 1, if there is one to be read."""
    from badging.batch.work import MAX_LINE_BYTES
    from badging.errors import BadgingError
    from badging.strict_json import parse_json

    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            first = parse_json(file.readline(MAX_LINE_BYTES))
    except (OSError, BadgingError):
        return None
    return first if isinstance(first, dict) else None


def _words_for(options: Mapping[str, Any]) -> Settings:
    """Options as settings of a run, those that were given."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, default=str)
        for name, value in options.items()
        if value is not None
    }


def _unfinished(arguments: argparse.Namespace) -> Journal | None:
    """The run that is to go on. Raises Misused when there is one, and nobody said what with it."""
    from badging.batch.journal import Journal, forget

    if arguments.out == files.STANDARD:
        return None
    out = Path(arguments.out)
    if arguments.restart:
        forget(out)
        return None
    unfinished = Journal.read(out)
    if unfinished is None or arguments.resume:
        return unfinished
    raise Misused(
        f"A run into {out} was interrupted after {unfinished.state.lines:,} lines.",
        remedy="Add --resume to go on with it, or --restart to throw it away.",
        code="unfinished",
    )


def _check_apart(corpus: Corpus, out: str) -> None:
    path = Path(out)
    if out != files.STANDARD and path.exists() and any(path.samefile(f) for f in corpus.files):
        raise Misused(f"{out} is read and written at once.", remedy="Give another --out.")


def _is_regular(out: str) -> bool:
    """Whether a file can be put in place there: no pipe, no device."""
    path = Path(out)
    return out != files.STANDARD and (path.is_file() or not path.exists())


@contextmanager
def _written_whole(out: str) -> Iterator[Any]:
    """A stream into stdout or a device; or beside a file, which it becomes at the end."""
    from badging.batch.journal import part_of

    if out == files.STANDARD:
        yield sys.stdout.buffer
        return
    target = Path(out)
    regular = _is_regular(out)
    path = part_of(target) if regular else target
    try:
        with path.open("wb") as stream:
            yield stream
            stream.flush()
            if regular:
                os.fsync(stream.fileno())
        if regular:
            path.replace(target)
    except OSError as error:
        raise Misused(
            f"{out} cannot be written: {error.strerror or error}.",
            remedy="Check the name, the permissions and the room on the disk.",
            code="file",
        ) from error


def _name_of(key: SigningKey) -> str:
    """What tells this key from another, without its secret."""
    public = json.dumps(key.public.jwk, sort_keys=True).encode()
    return f"{key.verification_method} sha256:{hashlib.sha256(public).hexdigest()}"


def _documents(map_path: str | None, behind: Documents) -> Documents:
    """Documents of the map, and behind it those of another source."""
    from badging.documents import MappedDocuments

    return behind if map_path is None else MappedDocuments(files.read_map(map_path), behind)


def _digest_of(map_path: str | None) -> str:
    """What tells this document map, with the documents in it, from another."""
    if map_path is None:
        return ""
    if map_path == files.STANDARD:
        raise Misused("The document map cannot come from stdin.", remedy="Give a file.")
    digest = hashlib.sha256()
    for url, path in sorted(files.read_map(map_path).items()):
        assert isinstance(path, Path)
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            content = "cannot be read"
        digest.update(json.dumps([url, content]).encode())
    return f"sha256:{digest.hexdigest()}"
