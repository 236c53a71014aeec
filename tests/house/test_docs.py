"""What the documents say holds: links lead somewhere, and commands that are shown exist and run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SHELL = {"sh", "bash", "shell", "console"}


@dataclass(frozen=True)
class Block:
    document: Path
    line: int
    text: str

    @property
    def commands(self) -> list[str]:
        """One a line, prompts and comments taken off, continued lines joined."""
        joined = self.text.replace("\\\n", " ")
        lines = (re.sub(r"^\$ ", "", line.strip()) for line in joined.splitlines())
        return [re.split(r"\s+#\s", line)[0].strip() for line in lines if line[:1] not in ("", "#")]

    def __str__(self) -> str:
        return f"{self.document.relative_to(ROOT)}:{self.line}"


def shell_blocks() -> list[Block]:
    found = []
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for match in re.finditer(r"^```(\w+)\n(.*?)^```", text, re.M | re.S):
            if match[1] in SHELL:
                found.append(Block(document, text[: match.start()].count("\n") + 2, match[2]))
    return found


def commands_of(program: str) -> list[tuple[Block, str]]:
    return [
        (block, command)
        for block in shell_blocks()
        for command in block.commands
        if re.search(rf"(?:^|\s|/){program}\s", command + " ")
        and re.match(rf"(?:\w+=\S* )*(?:\S*/)?{program}\b", command)
    ]


@cache
def help_of(*command: str) -> str:
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:], "--help"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, f"{' '.join(command)} --help: {done.stderr[-500:]}"
    return done.stdout


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    text = re.sub(r"`[^`\n]*`", "", text)
    targets = re.findall(r"\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"", text)
    broken = []
    for target in (a or b for a, b in targets):
        if re.match(r"[a-z]+:|#", target):
            continue
        name, _, anchor = target.partition("#")
        path = (document.parent / name).resolve()
        if not path.exists() or (anchor and anchor not in anchors_of(path)):
            broken.append(target)
    assert not broken


def anchors_of(path: Path) -> set[str]:
    """The names that a Markdown page's headings get."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_document_is_reached_from_the_index() -> None:
    """A page that no page links to is not there for a reader."""
    seen, ahead = set(), [ROOT / "README.md"]
    while ahead:
        document = ahead.pop()
        if document in seen or not document.exists():
            continue
        seen.add(document)
        targets = re.findall(r"\]\(([^)#\s]+\.md)[^)]*\)", document.read_text(encoding="utf-8"))
        ahead += [(document.parent / t).resolve() for t in targets if "://" not in t]
    lost = [str(p.relative_to(ROOT)) for p in DOCUMENTS if p not in seen]
    assert not lost


def test_make_targets_that_are_shown_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    unknown = [
        f"{block}: {command}"
        for block, command in commands_of("make")
        for word in command.split()[1:]
        if re.fullmatch(r"[a-z-]+", word) and word not in targets
    ]
    assert not unknown


@pytest.mark.parametrize("program", ["badging", "alliance"])
def test_commands_and_options_that_are_shown_exist(program: str) -> None:
    unknown = []
    for block, command in commands_of(program):
        words = re.split(r"\s[|>;&]|\s\|\|", command)[0].split()
        words = words[[w.rsplit("/")[-1] for w in words].index(program) + 1 :]
        if not words or words[0].startswith("-"):
            continue
        if not re.search(rf"\b{re.escape(words[0])}\b", help_of(program)):
            unknown.append(f"{block}: {program} {words[0]}")
            continue
        text = help_of(program, words[0])
        if re.search(rf"^    {re.escape(words[1]) if words[1:] else '-'}\b", text, re.M):
            text = help_of(program, words[0], words[1])  # an action of the command
        options = [w.split("=")[0] for w in words if re.match(r"--[a-z]", w)]
        unknown += [f"{block}: {words[0]} {o}" for o in options if o not in text]
    assert not unknown


def test_environment_variables_that_are_shown_are_read() -> None:
    """Each NAME= in a shell block is one that the settings, the Makefile or a script knows."""
    sources = [
        *(ROOT / "src" / "alliance" / "settings").glob("*.py"),
        *(ROOT / "src" / "alliance").glob("*.py"),
        *(ROOT / "tools").glob("*.*"), *ROOT.glob("Makefile"), *(ROOT / ".ci").glob("run"),
        *(ROOT / "tests").rglob("*.py"),
    ]  # fmt: skip
    known = "\n".join(p.read_text(errors="replace") for p in sources if p.suffix != ".whl")
    unknown = [
        f"{block}: {name}"
        for block in shell_blocks()
        for name in re.findall(r"(?:^|\s)([A-Z][A-Z_]{2,})=", block.text)
        if not re.search(rf"\b{name}\b", known)
    ]
    assert not unknown


ELSEWHERE = re.compile(
    r"^\s*(?:\w+=\S+ )*(?:make|git|apt-get|pip|curl|\.ci/run|tools/\S+|(?:\.venv/bin/)?alliance)\b",
    re.M,
)
"""Commands of blocks that need a site, a clone or root: other tests walk those."""


def test_every_setting_is_in_the_table_and_the_table_names_no_other() -> None:
    sources = [
        *(ROOT / "src/alliance/settings").glob("*.py"),
        *(ROOT / "src/alliance/cli").glob("*.py"),
    ]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    call = r"""(?:env\.\w+|environ\.get)\(\s*"([A-Z][A-Z_]+)"|os\.environ\["([A-Z][A-Z_]+)"\]"""
    read = {a or b for a, b in re.findall(call, code)} - {"DJANGO_SETTINGS_MODULE"}
    page = (ROOT / "docs/how-to/run-the-site.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \|", page, re.M)
    assert {name for row in rows for name in re.findall(r"[A-Z_]+", row)} == read


WITH_A_TOKEN = ROOT / "docs" / "how-to" / "sign-with-a-token.md"
"""Needs SoftHSM: tests/services/test_pkcs11.py walks it."""


def engine_walks() -> list[Path]:
    """Documents whose shell blocks call `badging`, and so can be run from top to bottom."""
    return sorted({b.document for b, _ in commands_of("badging")} - {WITH_A_TOKEN})


@pytest.mark.parametrize("document", engine_walks(), ids=lambda p: str(p.relative_to(ROOT)))
def test_engine_commands_run_as_shown(document: Path, tmp_path: Path) -> None:
    """The page's blocks run in order, in one empty folder.

    A file that the page tells the reader to have is made by the page itself (a here-document), so
    a page that runs here runs for the reader. Exit codes are the page's own to state (`|| true`).
    """
    blocks = [b.text for b in shell_blocks() if b.document == document]
    script = "\n".join(
        re.sub(r"^\$ ", "", b, flags=re.M) for b in blocks if not ELSEWHERE.search(b)
    )
    (tmp_path / "docs").symlink_to(ROOT / "docs")  # pages may name files of this repository
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script.replace(".venv/bin/", "")],
        cwd=tmp_path, env=os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-1500:]}\n{done.stderr[-1500:]}"


def test_tests_that_documents_name_exist() -> None:
    """A rule is held by the test that the page names, so that test must be there."""
    suite = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "tests").rglob("*.py"))
    defined = set(re.findall(r"^\s*(?:async )?def (test_\w+)", suite, re.M))
    examples = {"test_revoked_credential_is_reported_before_expired"}  # in texts about style
    missing = {
        f"{document.relative_to(ROOT)}: {name}"
        for document in DOCUMENTS
        for name in re.findall(r"`(?:[\w/.]+::)?(test_\w+)`", document.read_text(encoding="utf-8"))
        if name not in defined | examples
    }
    assert not missing
