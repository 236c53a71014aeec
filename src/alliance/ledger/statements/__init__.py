"""Bank statements, whatever form the bank gives them: read into one shape, checked, and no more.

Nothing here touches the database; `ledger.services.bank` keeps what was read.
"""

from alliance.ledger.statements.reading import read
from alliance.ledger.statements.shapes import Columns, Format, Statement, StatementLine

__all__ = ["Columns", "Format", "Statement", "StatementLine", "read"]
