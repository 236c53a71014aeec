"""The alliance's own settings, in a room of its own: no test touches the data of this machine.

`DATABASE_URL` is honoured, so the same suite runs on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile

_room = tempfile.mkdtemp(prefix="alliance-tests-")
atexit.register(shutil.rmtree, _room, ignore_errors=True)
for _name in ("SITE_URL", "SITE_NAME", "MAIL_URL", "TASKS_URL", "PORT", "DEBUG", "ALLOWED_HOSTS"):
    os.environ.pop(_name, None)
os.environ["DATA_DIR"] = _room
os.environ["SECRET_KEY"] = "only for tests, where nothing is secret; long enough for every signer"

from alliance.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # In memory, connections of one process share a cache in which a reader locks a whole table,
    # and nobody waits. A file on disk, which every site has, knows no such locks.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA read_uncommitted=1;"  # noqa: F405

# Argon2 is slow on purpose; hundreds of tests make people.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
