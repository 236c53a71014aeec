"""What could be written wrongly: every small change of a module that its tests ought to notice."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

OPERATORS = [
    *(
        f"core/ReplaceComparisonOperator_{pair}"
        for pair in (
            "Eq_NotEq", "NotEq_Eq", "Lt_LtE", "Lt_Gt", "LtE_Lt", "LtE_Gt",
            "Gt_GtE", "Gt_Lt", "GtE_Gt", "GtE_Lt", "Is_IsNot", "IsNot_Is",
        )
    ),
    *(
        f"core/ReplaceBinaryOperator_{pair}"
        for pair in (
            "Add_Sub", "Sub_Add", "Mul_Add", "Div_Mul", "FloorDiv_Mul", "Mod_Mul",
            "LShift_RShift", "RShift_LShift", "BitOr_BitAnd", "BitAnd_BitOr", "BitXor_BitAnd",
        )
    ),
    "core/ReplaceUnaryOperator_USub_UAdd",
    "core/ReplaceUnaryOperator_Delete_Not",
    "core/AddNot",
    "core/ReplaceTrueWithFalse",
    "core/ReplaceFalseWithTrue",
    "core/ReplaceAndWithOr",
    "core/ReplaceOrWithAnd",
    "core/ReplaceBreakWithContinue",
    "core/ReplaceContinueWithBreak",
    "core/ExceptionReplacer",
    "core/NumberReplacer",
    "core/ZeroIterationForLoop",
]  # fmt: skip
"""One wrong neighbour for each operator, not all of them: `<` read as `<=` or `>`, and so on."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change. line: where, from 1. before: the line as it is. source: the module with the
    change in it."""

    path: Path
    operator: str
    occurrence: int
    line: int
    before: str
    source: str

    @property
    def after(self) -> str:
        """The line with the change in it."""
        return self.source.splitlines()[self.line - 1].strip()

    @property
    def name(self) -> str:
        return f"{self.operator.removeprefix('core/')}:{self.occurrence}"


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every mutant of a module.

    Left out is what no test can tell: annotations, which are never evaluated, what only a type
    checker reads, how a dataclass keeps its fields, and assertions of what always holds.
    """
    source = path.read_text(encoding="utf-8")
    idle, lines = _idle(source), source.splitlines()
    for name in OPERATORS:
        operator = get_operator(name)()
        occurrence = 0
        for node in ast_nodes(get_ast(source)):
            for start, _end in operator.mutation_positions(node):
                if not any(first <= start < last for first, last in idle):
                    changed = mutate_code(source, operator, occurrence)
                    if changed is not None and _compiles(changed):
                        before = lines[start[0] - 1].strip()
                        yield Mutant(path, name, occurrence, start[0], before, changed)
                occurrence += 1


Span = tuple[tuple[int, int], tuple[int, int]]


def _idle(source: str) -> list[Span]:
    """Stretches (from, to: line and column) that nothing evaluates at run time."""
    spans: list[Span] = []
    for node in ast.walk(ast.parse(source)):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            parts.append(node.returns)
        elif isinstance(node, ast.arg | ast.AnnAssign):
            parts.append(node.annotation)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            parts.append(node)
        elif isinstance(node, ast.ClassDef):  # whether a dataclass is frozen, has slots
            parts += node.decorator_list
        elif isinstance(node, ast.Assert):  # states an invariant: nothing reaches its other side
            parts.append(node)
        spans += [
            ((part.lineno, part.col_offset), (part.end_lineno or 0, part.end_col_offset or 0))  # type: ignore[attr-defined]
            for part in parts
            if part is not None
        ]
    return spans


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True
