#!/bin/sh
# Write the lock files anew from pyproject.toml: every file pinned by digest, no registry named.
set -eu
cd "$(dirname "$0")/.."
lock() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --custom-compile-command tools/lock.sh "$@"; }
lock pyproject.toml --extra platform --group build -o requirements/run.lock
lock pyproject.toml --extra platform --extra scale --group build --group dev -c requirements/run.lock -o requirements/dev.lock
