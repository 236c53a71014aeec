#!/bin/sh
# Write the lock files anew from pyproject.toml: every file pinned by digest, no registry named.
set -eu
cd "$(dirname "$0")/.."
compile() { uv pip compile --quiet --python-version 3.11 --generate-hashes \
  --no-emit-index-url --custom-compile-command tools/lock.sh "$@"; }
compile --universal pyproject.toml --extra platform --extra fast --group build -o requirements/run.lock
compile --universal pyproject.toml --extra platform --extra fast --extra scale --extra storage --extra observe --extra pkcs11 --extra cluster --group build --group dev -c requirements/run.lock -o requirements/dev.lock
# Environments of their own, not universal: Mailman 3.3.10 asks for a package on Python 3.13 that
# no index has, and peers are met by tests on Linux alone.
compile --python-platform linux requirements/mailman.in -o requirements/mailman.lock
compile --python-platform linux requirements/peers.in -o requirements/peers.lock
compile --python-platform linux requirements/store.in -o requirements/store.lock
compile --python-platform linux requirements/peers-v2.in --override requirements/peers-v2.overrides -o requirements/peers-v2.lock
compile --python-platform linux requirements/peers-counting.in --override requirements/peers-counting.overrides -o requirements/peers-counting.lock
(cd tools/peers/node && npm install --silent --package-lock-only)  # .npmrc: no registry in the lock
