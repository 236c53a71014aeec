#!/usr/bin/env bash
# Show that systemd itself runs the units of deploy/one-machine: started, killed, stopped, backed up.
#
#   tools/under-systemd.sh      needs root, systemd, /usr/bin/python3 and a package index
#
# systemd is the first process of namespaces of its own (process, mount, control group, name), on an
# overlay of this machine's root that is in memory alone and vanishes with them. The guide's steps
# are followed there with the last commit; only PORT differs. Another service is not started.
set -euo pipefail
repo=$(cd "$(dirname "$0")/.." && pwd)
port=${PORT:-$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')}
fail() { echo "under-systemd: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "needs root, to make namespaces."
[ -x /lib/systemd/systemd ] || fail "needs systemd (apt-get install systemd)."

work=$(mktemp -d "${TMPDIR:-/tmp}/under-systemd.XXXXXX")
git -c safe.directory='*' clone -q --no-hardlinks "$repo" "$work/alliance"
# What systemd may divide among its units. Mixed hierarchies have the second kind under unified/.
groups=$(findmnt -rn -t cgroup2 -o TARGET | head -n 1)
[ -n "$groups" ] || fail "needs control groups of the second kind (cgroup2)."
group=$groups/under-systemd-$$
mkdir "$group"
leave() {
  [ -z "${started:-}" ] || kill -KILL "$started" 2>/dev/null || true # --kill-child takes the rest
  wait 2>/dev/null || true
  rm -rf --one-file-system "$work"
  for _ in 1 2 3 4 5 6 7 8 9 10; do # a group goes when the last process in it has
    find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
    [ -d "$group" ] || break
    sleep 1
  done
}
trap leave EXIT

cat >"$work/first.sh" <<'FIRST'
set -euo pipefail
work=$1 port=$2
mount --make-rprivate /
mkdir "$work/memory"
mount -t tmpfs tmpfs "$work/memory"
root=$work/memory/root
mkdir "$root" "$work/memory/upper" "$work/memory/work"
mount -t overlay overlay -o "lowerdir=/,upperdir=$work/memory/upper,workdir=$work/memory/work" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
umount -R "$root/sys/fs/cgroup" 2>/dev/null || true
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount --rbind /dev "$root/dev"
mv "$work/alliance" "$root/srv/alliance"
chown -R root:root "$root/srv/alliance"
chroot "$root" /bin/bash -euc '
  id alliance >/dev/null 2>&1 ||
    useradd --system --user-group --home-dir /var/lib/alliance --no-create-home --shell /usr/sbin/nologin alliance
  HOME=/tmp make -s -C /srv/alliance setup PYTHON=/usr/bin/python3
  install -d -m 0700 -o alliance -g alliance /var/backups/alliance
  install -d -m 0750 -g alliance /etc/alliance
  cd /srv/alliance/deploy/one-machine
  install -m 0640 -g alliance alliance.env /etc/alliance/
  sed -i "s/^PORT=.*/PORT=$0/" /etc/alliance/alliance.env
  install -m 0644 alliance.service alliance-backup.service alliance-backup.timer /etc/systemd/system/
  printf "[Unit]\nWants=alliance.service alliance-backup.timer dbus.service\n" \
    >/etc/systemd/system/under-systemd.target
' "$port"
exec env -i container=unshare PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  chroot "$root" /lib/systemd/systemd --unit=under-systemd.target
FIRST

(echo "$BASHPID" >"$group/cgroup.procs"
  exec unshare --mount --pid --fork --kill-child --cgroup --uts --ipc \
    bash "$work/first.sh" "$work" "$port") >"$work/log" 2>&1 &
started=$!

inside() { # inside COMMAND...: beside the first process
  nsenter --target "$first" --mount --pid --cgroup --uts --ipc -- chroot "$work/memory/root" \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin SYSTEMD_PAGER=cat "$@"
}
until_true() { # until_true SECONDS WHAT COMMAND...
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if [ "$SECONDS" -ge "$end" ] || ! kill -0 "$started" 2>/dev/null; then
      tail -n 20 "$work/log" >&2
      [ -z "${first:-}" ] || inside journalctl --no-pager -n 30 -u alliance >&2 || true
      fail "waited in vain for $what."
    fi
    sleep 1
  done
}
is_first() { first=$(pgrep -P "$started" | head -n 1) && [ "$(cat "/proc/$first/comm")" = systemd ]; }
answers() { curl -sf -m 5 "http://127.0.0.1:$port/readyz"; }
said() { inside systemctl show -P "$1" "$2"; }

began=$SECONDS
until_true 900 "systemd to be the first process" is_first
echo "   $(inside systemctl --version | head -n 1), after $((SECONDS - began)) s of setting up"
began=$SECONDS
until_true 300 "the site to answer" answers
echo "   the site answers after $((SECONDS - began)) s, as $(inside ps -o user= -p "$(said MainPID alliance)")"

name="Example Badges" # quoted in the settings, which the service and the operator's shell both read
curl -sf -H "Host: badges.example.org" -H "X-Forwarded-Proto: https" "http://127.0.0.1:$port/about/" | grep -q "$name" ||
  fail "the service does not read its settings as they are meant."
inside su -s /bin/sh alliance -c '
  cd /var/lib/alliance
  set -a; . /etc/alliance/alliance.env; set +a
  test "$SITE_NAME" = "'"$name"'" && /srv/alliance/.venv/bin/alliance doctor' >"$work/doctor" ||
  { cat "$work/doctor" >&2; fail "the doctor of the guide does not run, or finds something broken."; }
echo "   doctor, as the site's own user: $(grep -c '^ok' "$work/doctor") in order"

inside kill -KILL "$(said MainPID alliance)"
began=$SECONDS
until_true 60 "systemd to start it again" test "$(said NRestarts alliance)" != 0 -o "$(said SubState alliance)" = auto-restart
until_true 120 "the site to answer again" answers
echo "   killed, and back after $((SECONDS - began)) s; started again $(said NRestarts alliance) time"

inside systemctl start alliance-backup.service || fail "the backup failed."
echo "   backup: $(inside find /var/backups/alliance -name '*.tar.gz' -printf '%m %u %s bytes')"
inside systemctl list-timers --no-pager | grep -q alliance-backup.timer || fail "no backup is due."

began=$SECONDS
inside systemctl stop alliance.service
[ "$(said Result alliance)" = success ] || fail "it did not stop in order: $(said Result alliance)."
inside journalctl --no-pager -n 5 -u alliance | grep -q 'alliance: stopped' || fail "it did not say that it stopped."
echo "   stopped in order after $((SECONDS - began)) s; nothing failed: $(inside systemctl --failed --no-legend --no-pager | wc -l)"
echo "under-systemd: passed"
