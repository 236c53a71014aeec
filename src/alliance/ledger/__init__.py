"""The books: double entry in minor units, append-only, balanced by the database itself."""
