"""What no source of ours does, for the safety of who uses it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
SCRIPTS = sorted(
    path
    for path in (ROOT / "src").rglob("static/**/*.js")
    if "vendor" not in path.parts and ".min." not in path.name
)
NEVER = {
    "eval", "exec", "compile", "os.system", "os.popen", "pickle.loads", "pickle.load",
    "marshal.loads", "subprocess.getoutput",
}  # fmt: skip
BY_LOT = {
    "services/awards.py", "services/status.py", "views/achievements.py", "issuing/designer.py",
    "issuing/editor.py",
}  # fmt: skip
OF_CONSTANTS = "nquads.py"  # its pattern is made of parts that stand above it
PATTERNS = {"re.compile", "re.search", "re.match", "re.fullmatch", "re.sub", "re.findall"}


def calls() -> Iterator[tuple[str, ast.Call, str, bool]]:
    """Each call with its place and name, and whether it stands in a function that escapes nothing:
    outside of functions there are only texts of our own.
    """
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        lines, tree = text.splitlines(), ast.parse(text)
        bare = {
            line
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            and "re.escape" not in "".join(lines[function.lineno : function.end_lineno])
            for line in range(function.lineno, (function.end_lineno or 0) + 1)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield f"{path.name}:{node.lineno}", node, dotted(node.func), node.lineno in bare


def dotted(node: ast.expr) -> str:
    """`re.compile` as it is written; of what is called on a result only the last name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def test_no_text_becomes_a_program() -> None:
    """No evaluation, no shell, no pickle; no pattern, XPath or query put together of texts."""
    wrong = []
    for place, call, name, bare in calls():
        first = call.args[0] if call.args else None
        made = bare and isinstance(first, ast.JoinedStr | ast.BinOp)
        shell = [word for word in call.keywords if word.arg == "shell"]
        if name in NEVER or shell or name.endswith((".extra", "RawSQL")):
            wrong.append(f"{place} {name}")
        if (
            made
            and not place.startswith(OF_CONSTANTS)
            and (name in PATTERNS or name.endswith(".xpath"))
        ):
            wrong.append(f"{place} {name} of a text")
    assert not wrong


def test_nothing_secret_is_drawn_by_lot() -> None:
    """`random` draws pictures and places in status lists. Whatever nobody may guess is of
    `secrets`, `os.urandom` or `uuid4`.
    """
    using = {
        path.parent.name + "/" + path.name
        for path in SOURCES
        if re.search(r"^(?:import random|from random )", path.read_text(encoding="utf-8"), re.M)
    }
    assert using <= BY_LOT, using - BY_LOT


def test_scripts_keep_nothing_of_anybody_in_the_browser() -> None:
    """But whether it is to be light or dark, and the time zone."""
    storing = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie\s*=")
    found = {p.name for p in SCRIPTS if storing.search(p.read_text(encoding="utf-8"))}
    assert found <= {"theme.js", "local-time.js"}, found
