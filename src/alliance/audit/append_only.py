"""Triggers by which the database keeps rows as they were written, whatever program writes to it.

    GUARD = kept("groups_groupevent", ("id", "kind", "at"), "the log is only added to", by="by_id")

makes that no row is changed or taken out, but that the column `by`, the account of who did it, may
become empty when that account goes. A room puts its guard into `protection.GUARD`, and a migration
puts it up. On a database that is neither SQLite nor PostgreSQL there are no triggers, and the
guards of models and services stand alone.

Whoever owns the database can drop a trigger; this guards against mistakes and against a program
that has been taken over, not against its administrator. SQLite loses the triggers of a table when
a migration rebuilds it: such a migration ends with `put_up`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Trigger:
    """`does` is what follows the name: when, on what, what happens. `needs` is a statement that
    comes before, as the function that a trigger of PostgreSQL executes.
    """

    name: str
    table: str
    does: str
    needs: str = ""
    is_constraint: bool = False

    def statements(self) -> Iterator[str]:
        if self.needs:
            yield self.needs
        yield f"CREATE {'CONSTRAINT ' * self.is_constraint}TRIGGER {self.name} {self.does}"


@dataclass(frozen=True)
class Guard:
    """The same rules in the words of each database."""

    sqlite: tuple[Trigger, ...]
    postgresql: tuple[Trigger, ...]

    def put_up(self, connection: Any) -> None:
        for trigger in self._of(connection):
            _do(connection, trigger.statements())

    def take_down(self, connection: Any) -> None:
        where = " ON {}" if connection.vendor == "postgresql" else ""
        for trigger in self._of(connection):
            drop = f"DROP TRIGGER IF EXISTS {trigger.name}"
            _do(connection, [drop + where.format(trigger.table)])

    @contextmanager
    def lifted(self, connection: Any) -> Iterator[None]:
        """For tests that empty every table between them."""
        self.take_down(connection)
        try:
            yield
        finally:
            self.put_up(connection)

    def _of(self, connection: Any) -> tuple[Trigger, ...]:
        made = {"sqlite": self.sqlite, "postgresql": self.postgresql}
        return made.get(connection.vendor, ())


def joined(*guards: Guard) -> Guard:
    """All of them in one."""
    return Guard(
        sqlite=tuple(trigger for guard in guards for trigger in guard.sqlite),
        postgresql=tuple(trigger for guard in guards for trigger in guard.postgresql),
    )


def kept(table: str, columns: Iterable[str], saying: str, *, by: str = "", name: str = "") -> Guard:
    """No row of `table` is taken out, and of none do `columns` change; `by` may become empty.

    `saying` is what the database answers, an integrity error. `name` begins the names of the
    triggers; they are called after the table if it is left out.
    """
    columns, name = tuple(columns), name or f"{table}_kept"
    each = "FOR EACH {} EXECUTE FUNCTION " + f"{name}()"
    body = f"""IF TG_OP = 'UPDATE' THEN
          IF {same(columns, by)} THEN RETURN NEW; END IF;
        END IF;
        {exception(saying)}"""
    return Guard(
        sqlite=(
            Trigger(
                f"{name}_update",
                table,
                f"BEFORE UPDATE ON {table} WHEN {changed(columns, by)} {abort(saying)}",
            ),
            Trigger(f"{name}_delete", table, f"BEFORE DELETE ON {table} {abort(saying)}"),
        ),
        postgresql=(
            Trigger(
                name,
                table,
                f"BEFORE UPDATE OR DELETE ON {table} {each.format('ROW')}",
                needs=function(name, body),
            ),
            Trigger(
                f"{name}_whole", table, f"BEFORE TRUNCATE ON {table} {each.format('STATEMENT')}"
            ),
        ),
    )


def once(table: str, column: str, saying: str) -> Guard:
    """What is in `column` of a row of `table`, once something is, stays there."""
    name = f"{table}_{column}_once"
    return Guard(
        sqlite=(
            Trigger(
                name,
                table,
                f"BEFORE UPDATE ON {table} WHEN OLD.{column} IS NOT NULL "
                f"AND ({changed([column])}) {abort(saying)}",
            ),
        ),
        postgresql=(
            Trigger(
                name,
                table,
                f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN (OLD.{column} IS NOT NULL "
                f"AND NOT ({same([column])})) EXECUTE FUNCTION {name}()",
                needs=function(name, exception(saying)),
            ),
        ),
    )


def changed(columns: Iterable[str], by: str = "") -> str:
    """In SQLite: an update that changes one of the columns, or puts another into `by`."""
    found = [f'NEW."{c}" IS NOT OLD."{c}"' for c in columns]
    if by:
        found.append(f"(NEW.{by} IS NOT NULL AND NEW.{by} IS NOT OLD.{by})")
    return " OR ".join(found)


def same(columns: Iterable[str], by: str = "") -> str:
    """In PostgreSQL: an update that leaves the columns as they were, and `by` or empties it."""
    found = [f'NEW."{c}" IS NOT DISTINCT FROM OLD."{c}"' for c in columns]
    if by:
        found.append(f"(NEW.{by} IS NULL OR NEW.{by} IS NOT DISTINCT FROM OLD.{by})")
    return " AND ".join(found)


def abort(saying: str) -> str:
    """What a trigger of SQLite does."""
    return f"BEGIN SELECT RAISE(ABORT, '{saying}'); END"


def exception(saying: str) -> str:
    """What a function of PostgreSQL does."""
    return f"RAISE EXCEPTION '{saying}' USING ERRCODE = 'integrity_constraint_violation';"


def function(name: str, body: str) -> str:
    """The statement that makes a function of PostgreSQL for a trigger."""
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} END $$"
    )


def guards() -> list[Any]:
    """The guards of all rooms that have one: `protection.GUARD` of each app, or its module
    `protection` itself where that has its own way of putting triggers up.
    """
    from django.apps import apps
    from django.utils.module_loading import module_has_submodule

    found = [
        import_module(f"{app.name}.protection")
        for app in apps.get_app_configs()
        if app.module is not None and module_has_submodule(app.module, "protection")
    ]
    return [getattr(module, "GUARD", module) for module in found]


@contextmanager
def all_lifted(connection: Any) -> Iterator[None]:
    """Every room's guard taken down for a while: for tests that empty every table between them."""
    with ExitStack() as stack:
        for guard in guards():
            stack.enter_context(guard.lifted(connection))
        yield


def _do(connection: Any, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
