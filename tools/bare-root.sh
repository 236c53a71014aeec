#!/usr/bin/env bash
# Show that a bare Debian can run and test a fresh clone: `make run` twice and `make test`, timed.
#
#   tools/bare-root.sh [SUITE]      needs root, debootstrap and the Debian mirror that apt uses here
#
# The root is debootstrap's minbase with python3, make, git and ca-certificates: no pip, no venv, no
# compiler, no browser. An ordinary user clones the last commit and runs the two commands of the
# README. Proxy, certificate and pip settings of the caller's environment are passed on, since how a
# machine reaches the package index is the machine's affair. KEEP=1 keeps the root. WITH_CI=1 then
# also runs .ci/run there as root: it has to install Chromium, PostgreSQL and Redis by itself.
set -euo pipefail
repo=$(cd "$(dirname "$0")/.." && pwd)
suite=${1:-bookworm}
port=${PORT:-$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')}

fail() { echo "bare-root: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "needs root, to make a root directory and enter it."
command -v debootstrap >/dev/null || fail "needs debootstrap (apt-get install debootstrap)."

mirror=${MIRROR:-$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' "Codename: $suite" | head -n 1)}
[ -n "$mirror" ] || fail "apt knows no mirror of $suite; name one with MIRROR=."

root=$(mktemp -d "${TMPDIR:-/tmp}/bare-root.XXXXXX")
chmod 755 "$root"
leave() { if [ -n "${KEEP:-}" ]; then echo "kept: $root"; else rm -rf --one-file-system "$root"; fi; }
trap leave EXIT

echo "== an empty $suite root (debootstrap minbase + python3, make, git, ca-certificates)"
began=$SECONDS
debootstrap --variant=minbase --include=python3,make,git,ca-certificates "$suite" "$root" "$mirror" \
  >"$root.log" 2>&1 || { tail -n 20 "$root.log" >&2; fail "debootstrap failed."; }
rm -f "$root.log"
echo "   made in $((SECONDS - began)) s"

# How this machine reaches the network, nothing else of it.
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
for file in /etc/pip.conf /etc/ssl/certs/ca-certificates.crt ${SSL_CERT_FILE:+"$SSL_CERT_FILE"} ${PIP_CERT:+"$PIP_CERT"}; do
  [ ! -f "$file" ] || install -D -m 644 "$file" "$root$file"
done
passed=()
while IFS= read -r name; do
  passed+=("$name=${!name}")
done < <(compgen -e | grep -iE '^(https?_proxy|all_proxy|no_proxy|pip_(index_url|extra_index_url|cert|trusted_host|default_timeout|proxy)|ssl_cert_(file|dir)|requests_ca_bundle)$')

chroot "$root" useradd --create-home --shell /bin/bash tester
git -c safe.directory='*' clone -q --no-hardlinks "$repo" "$root/home/tester/badge-alliance"
echo "   commit $(git -c safe.directory='*' -C "$repo" rev-parse --short HEAD)"
cat >"$root/home/tester/walk.sh" <<'WALK'
set -euo pipefail
cd ~/badge-alliance
answers() { # answers BEGAN PID: wait until the home page answers, or the process has ended
  python3 - "$PORT" "$1" "$2" <<'PY'
import os, sys, time, urllib.error, urllib.request
port, began, server = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
while time.time() - began < 600:
    try:
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read().decode()
    except (urllib.error.URLError, ConnectionError):
        try:
            os.kill(server, 0)
        except ProcessLookupError:
            sys.exit("make run has ended before it answered")
        time.sleep(0.05)
        continue
    title = page.split("<title>")[1].split("</title>")[0].strip()
    print(f"   the home page answers after {time.time() - began:.1f} s: {title!r}, {len(page)} characters")
    sys.exit("the home page has no h1") if "<h1" not in page else sys.exit(0)
sys.exit("nothing answered within 600 s")
PY
}
serve() {
  local began log=$1
  began=$(date +%s.%N)
  setsid make run PORT="$PORT" >"$log" 2>&1 </dev/null &
  server=$!
  if ! answers "$began" "$server"; then
    cat "$log"
    kill -INT -- "-$server" 2>/dev/null || true
    exit 1
  fi
  kill -INT -- "-$server"
  wait "$server" || true
}
echo "== make run, first"
serve ~/first.log
sed 's/^/   | /' ~/first.log
echo "== make run, second"
serve ~/second.log
echo "== make test"
began=$SECONDS
make test 2>&1 | tail -n "${LINES_SHOWN:-60}"
echo "   $((SECONDS - began)) s"
WALK
chroot "$root" chown -R tester: /home/tester

# enter USER COMMAND...: mounts and processes live in namespaces of their own and vanish with them.
enter() {
  local user=$1
  shift
  unshare --mount --pid --fork --kill-child bash -euc '
    root=$1 user=$2
    shift 2
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/tmp"
    exec chroot --userspec="$user" "$root" /usr/bin/env -i "$@"
  ' bash "$root" "$user" LANG=C.UTF-8 PORT="$port" "${passed[@]}" \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

enter tester:tester HOME=/home/tester USER=tester /bin/bash /home/tester/walk.sh ||
  fail "the walk failed (see above)."

if [ -n "${WITH_CI:-}" ]; then
  echo "== .ci/run, as root, in a clone of its own"
  began=$SECONDS
  git -c safe.directory='*' clone -q --no-hardlinks "$repo" "$root/srv/badge-alliance"
  enter 0:0 HOME=/srv CI=true /bin/bash -c 'cd /srv/badge-alliance && exec bash .ci/run </dev/null' |
    grep -vE '^(\.|SKIPPED)' || fail ".ci/run failed (see above)."
  echo "   $((SECONDS - began)) s"
fi
echo "bare-root: passed"
