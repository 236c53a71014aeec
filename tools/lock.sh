#!/bin/sh
# Write the lock files anew from pyproject.toml: every file pinned by digest, no registry named.
set -eu
cd "$(dirname "$0")/.."
lock() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --custom-compile-command tools/lock.sh "$@"; }
lock pyproject.toml --extra platform --group build -o requirements/run.lock
lock pyproject.toml --extra platform --extra scale --extra pkcs11 --extra cluster --group build --group dev -c requirements/run.lock -o requirements/dev.lock
# Not universal: Mailman 3.3.10 asks for a package on Python 3.13 that no index has.
uv pip compile --quiet --python-version 3.11 --python-platform linux --generate-hashes --no-emit-index-url \
  --custom-compile-command tools/lock.sh requirements/mailman.in -o requirements/mailman.lock
