"""The chat server: Prosody with our two modules, as a child process of our own.

Everything lies in DATA_DIR/chat: `prosody.cfg.lua`, `secret` (0600), `state.json` (what the site
tells it), `spool.jsonl` (what it tells the site), `prosody.log`. Prosody itself stores nothing:
accounts are the site's, rooms come from the state, history is the last 30 messages in memory.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from alliance.chat import tokens

MODULES = Path(__file__).parent / "prosody"
FRAME_BYTES = 64 * 1024  # longest stanza that a browser may send


@dataclass(frozen=True)
class Places:
    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "prosody.cfg.lua"

    @property
    def secret(self) -> Path:
        return self.folder / "secret"

    @property
    def state(self) -> Path:
        return self.folder / "state.json"

    @property
    def spool(self) -> Path:
        return self.folder / "spool.jsonl"

    @property
    def pid(self) -> Path:
        return self.folder / "prosody.pid"

    @property
    def lock(self) -> Path:
        """Held by the one `alliance chat up`, whose process number is in it."""
        return self.folder / "up.lock"

    @property
    def log(self) -> Path:
        return self.folder / "prosody.log"


def places() -> Places:
    return Places(settings.DATA_DIR / "chat")


def program() -> str | None:
    """The path of Prosody on this machine."""
    return shutil.which("prosody")


def muc_domain() -> str:
    return f"rooms.{settings.CHAT_DOMAIN}"


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, for the user alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(path.name + ".new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    beside.replace(path)


def set_up() -> Places:
    """Write configuration and secret anew from the settings. Safe to repeat."""
    place = places()
    place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(place.secret, tokens.shared_secret() + "\n")
    write_private(place.config, configuration(place))
    return place


def modules_digest() -> str:
    """What our modules for Prosody are: it changes when an upgrade of the site brings others."""
    whole = hashlib.sha256()
    for module in sorted(MODULES.glob("*.lua")):
        whole.update(module.read_bytes())
    return whole.hexdigest()[:16]


def is_current(place: Places) -> bool:
    """Whether what was written is what settings and code say now; else a restart is due."""
    try:
        config = place.config.read_text(encoding="utf-8")
        secret = place.secret.read_text(encoding="utf-8")
    except OSError:
        return False
    return config == configuration(place) and secret.strip() == tokens.shared_secret()


def _quoted(value: object) -> str:
    """A Lua string. JSON's escapes for control characters are not Lua's, and none is let in."""
    text = str(value)
    if not text.isprintable():
        raise ValueError(f"{text!r} cannot stand in the configuration of the chat server")
    return json.dumps(text, ensure_ascii=False)


def configuration(place: Places) -> str:
    """Prosody 0.12: websocket on loopback, no federation, no registration, nothing on disk."""
    xmpp = str(settings.CHAT_XMPP_PORT) if settings.CHAT_XMPP_PORT else ""
    lines = [
        "-- Written by `alliance chat`; changes here are lost at its next start.",
        f"-- Modules: {modules_digest()}",
        f"plugin_paths = {{ {_quoted(MODULES)} }}",
        f"data_path = {_quoted(place.folder / 'data')}",
        f"pidfile = {_quoted(place.pid)}",
        'log = { { levels = { min = "info" }, to = "file", '
        f"filename = {_quoted(place.log)} }} }}",
        *(["run_as_root = true"] if os.geteuid() == 0 else []),
        'modules_enabled = { "saslauth", "disco", "ping", "websocket", "limits", "smacks" }',
        'modules_disabled = { "s2s", "s2s_auth_certs", "offline" }',
        'storage, default_storage = "memory", "memory"',
        "allow_registration = false",
        'interfaces, local_interfaces = { "127.0.0.1" }, { "127.0.0.1" }',
        f"c2s_ports, c2s_direct_tls_ports, s2s_ports = {{ {xmpp} }}, {{}}, {{}}",
        # The website's proxy ends TLS; what is left is loopback.
        "c2s_require_encryption, allow_unencrypted_plain_auth = false, true",
        "consider_websocket_secure = true",
        f"http_ports = {{ {settings.CHAT_PORT} }}",
        'http_interfaces, https_ports = { "127.0.0.1" }, {}',
        f"http_default_host = {_quoted(settings.CHAT_DOMAIN)}",
        f"c2s_stanza_size_limit = {FRAME_BYTES}",
        'limits = { c2s = { rate = "10kb/s", burst = "2s" } }',
        "smacks_hibernation_time = 60",
        f"alliance_secret_file = {_quoted(place.secret)}",
        f"alliance_state_file = {_quoted(place.state)}",
        f"alliance_spool_file = {_quoted(place.spool)}",
        f"alliance_users_host = {_quoted(settings.CHAT_DOMAIN)}",
        f"alliance_token_seconds = {tokens.SECONDS}",
        f"VirtualHost {_quoted(settings.CHAT_DOMAIN)}",
        '  authentication = "alliance"',
        f'Component {_quoted(muc_domain())} "muc"',
        '  modules_enabled = { "alliance_rooms" }',
        "  restrict_room_creation = true",
    ]
    return "\n".join(lines) + "\n"


def start(place: Places) -> subprocess.Popen[bytes]:
    """Start Prosody in the foreground of a child. Raises FileNotFoundError where there is none."""
    found = program()
    if found is None:
        raise FileNotFoundError("prosody")
    with place.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603  our own configuration, no shell
            [found, "-F", "--config", str(place.config)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=place.folder,
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(place.folder)},
        )


def answers(timeout_s: float = 2) -> bool:
    """Whether something that speaks HTTP and knows our websocket listens where it should."""
    try:
        with socket.create_connection(("127.0.0.1", settings.CHAT_PORT), timeout_s) as door:
            request = f"GET /xmpp-websocket HTTP/1.0\r\nHost: {settings.CHAT_DOMAIN}\r\n\r\n"
            door.sendall(request.encode("ascii", "ignore"))
            return b" 200 " in door.recv(200)
    except OSError:
        return False


def seems_to_answer() -> bool:
    """For pages: whether it answered in the last seconds. What runs elsewhere is taken as well."""
    if not settings.CHAT_PORT:
        return True
    found = cache.get_or_set("chat.answers", lambda: answers(0.5), 10)
    return bool(found)
