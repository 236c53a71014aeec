"""Where Mailman is, and what it is told at its start.

Its environment is MAILMAN_ENV (made by `installing`). Its data lie in DATA_DIR/mailman: `var` is
its own, `taken` what it has accepted and the site has not read yet, `seen` the names of what was
accepted, `mailman.cfg` and `plugin.json` (0600) what the site writes at every start.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from alliance.lists import addresses

PLUGIN = Path(__file__).parent / "plugin"
USER = "alliance"  # of Mailman's REST interface


class CannotConfigure(Exception):
    """A setting that Mailman cannot be given; the words say which, and what to do."""


@dataclass(frozen=True)
class Places:
    environment: Path
    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "mailman.cfg"

    @property
    def plugin_config(self) -> Path:
        return self.folder / "plugin.json"

    @property
    def password(self) -> Path:
        return self.folder / "rest-password"

    @property
    def var(self) -> Path:
        return self.folder / "var"

    @property
    def taken(self) -> Path:
        return self.folder / "taken"

    @property
    def seen(self) -> Path:
        return self.folder / "seen"

    @property
    def templates(self) -> Path:
        return self.var / "templates"

    @property
    def logs(self) -> Path:
        return self.var / "logs"

    @property
    def master(self) -> Path:
        """The program that starts and watches Mailman's processes."""
        return self.environment / "bin" / "master"


def places() -> Places:
    return Places(Path(settings.MAILMAN_ENV), settings.DATA_DIR / "mailman")


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, for the user alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    beside.replace(path)


def password() -> str:
    """Of Mailman's REST interface and of pre-approved mail; made once, at random."""
    path = places().password
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        write_private(path, secrets.token_urlsafe(32) + "\n")
        return path.read_text().strip()


def approval() -> str:
    """What Mailman lets through at once when it stands in a field `Approved`: what the site sends
    it for a list. Derived, so that it is not the password of everything.
    """
    return hashlib.sha256(b"approved:" + password().encode()).hexdigest()


def leave_key() -> str:
    """For links that are made inside Mailman. Nothing of SECRET_KEY can be told from it."""
    return hashlib.sha256(b"lists.mailman.leave:" + settings.SECRET_KEY.encode()).hexdigest()


def set_up() -> Places:
    """Write the configuration anew from the settings. Safe to repeat. Raises `CannotConfigure`."""
    place = places()
    text = configuration(place)
    for folder in (place.folder, place.var, place.taken, place.seen, place.templates):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(place.config, text)
    write_private(place.plugin_config, json.dumps(plugin_configuration(place), indent=2))
    return place


def plugin_configuration(place: Places) -> dict[str, object]:
    """See `alliance_mailman.settings`."""
    site = settings.SITE_URL
    archive = reverse("archive:list", args=["list"])
    archived_at = reverse("archive:message", args=["list", "digest"])
    leave = reverse("lists:leave", args=["token"])
    return {
        "taken": str(place.taken),
        "seen": str(place.seen),
        "archive": site + archive.replace("/list/", "/{list}/"),
        "archived_at": site
        + archived_at.replace("/list/", "/{list}/").replace("/digest/", "/{digest}/"),
        "leave": site + leave.replace("/token/", "/{token}/"),
        "leave_key": leave_key(),
        "own_domains": sorted(addresses.own_domains()),
    }


def configuration(place: Places) -> str:
    """mailman.cfg. Raises `CannotConfigure`."""
    sections: dict[str, dict[str, object]] = {
        "mailman": {"site_owner": f"postmaster@{addresses.domain()}", "layout": "alliance"},
        "paths.alliance": {"var_dir": place.var, "template_dir": place.templates},
        "webservice": {
            "hostname": "127.0.0.1",
            "port": settings.MAILMAN_REST_PORT,
            "admin_user": USER,
            "admin_pass": password(),
            "workers": 1,
            "show_tracebacks": "no",
        },
        "mta": {
            "incoming": "mailman.mta.null.NullMTA",
            "outgoing": "alliance_mailman.delivery.deliver",
            "lmtp_host": "127.0.0.1",
            "lmtp_port": settings.MAILMAN_LMTP_PORT,
            **_outgoing_server(),
            # Each reader gets a mail of their own: with a sender that names them, so that what
            # comes back is understood, and with their own link for leaving.
            "verp_personalized_deliveries": "yes",
            "verp_delivery_interval": 1,
            "max_sessions_per_connection": 100,
            # What is changed fails its author's signature from then on. A seal needs what was
            # found of it, which Mailman would take off along with it.
            "remove_dkim_headers": "no" if settings.LISTS_ARC_KEY else "yes",
        },
        "runner.nntp": {"start": "no"},
        "runner.archive": {"start": "no"},
        "archiver.alliance": {"class": "alliance_mailman.archiver.Archiver", "enable": "yes"},
        "plugin.alliance": {
            "class": "alliance_mailman.plugin.Alliance",
            "enabled": "yes",
            "component_package": "alliance_mailman",
            "configuration": place.plugin_config,
        },
        "antispam": {"jump_chain": "hold", "header_checks": _header_checks()},
    }
    if arc := _arc():
        sections["ARC"] = arc
    blocks = ["# Written by `alliance lists mailman`; changes here are lost at its next start."]
    for name, values in sections.items():
        lines = [f"{key}: {_one_value(key, value)}" for key, value in values.items()]
        blocks.append("\n".join([f"[{name}]", *lines]))
    return "\n\n".join(blocks) + "\n"


def _one_value(key: str, value: object) -> str:
    text = str(value)
    if re.search(r"[\r\0]|\n(?! )", text):
        raise CannotConfigure(f"{key} of Mailman would have a line end in it; look at the settings")
    return text


def _outgoing_server() -> dict[str, object]:
    """MAIL_URL, as Mailman has it."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        raise CannotConfigure(
            "Mailman needs a mail server to deliver through; set MAIL_URL, for example "
            "MAIL_URL=smtp+tls://user:password@mail.example.org:587"
        )
    mode = "smtps" if settings.EMAIL_USE_SSL else "starttls" if settings.EMAIL_USE_TLS else "smtp"
    return {
        "smtp_host": settings.EMAIL_HOST,
        "smtp_port": settings.EMAIL_PORT,
        "smtp_user": settings.EMAIL_HOST_USER,
        "smtp_pass": settings.EMAIL_HOST_PASSWORD,
        "smtp_secure_mode": mode,
    }


def _header_checks() -> str:
    """What a filter took for spam, or DMARC for forged, waits for a moderator (policy.py)."""
    checks = ["X-Spam-Flag: (?i)yes", "X-Spam-Status: (?i)yes"]
    if settings.MAIL_AUTH_HOST:
        host = re.escape(settings.MAIL_AUTH_HOST)
        checks.append(rf"Authentication-Results: (?is)^\s*{host}\b.*\bdmarc\s*=\s*fail")
    return "".join(f"\n    {check}" for check in checks)


def _arc() -> dict[str, object]:
    """RFC 8617: seal what the list has changed, so that a receiver who trusts us sees that it was
    right when it came. On when LISTS_ARC_KEY names a private key.
    """
    if not settings.LISTS_ARC_KEY:
        return {}
    key = Path(settings.LISTS_ARC_KEY)
    if not key.is_file():
        raise CannotConfigure(f"LISTS_ARC_KEY={key} is no file; give an RSA private key in PEM")
    if not settings.LISTS_ARC_SELECTOR:
        raise CannotConfigure(
            "LISTS_ARC_SELECTOR is not set; give the name under which the public key of "
            "LISTS_ARC_KEY stands in DNS"
        )
    name = settings.MAIL_AUTH_HOST or addresses.domain()
    return {
        "enabled": "yes",
        "authserv_id": name,
        "trusted_authserv_ids": name,
        "privkey": key,
        "selector": settings.LISTS_ARC_SELECTOR,
        "domain": addresses.domain(),
        # What the server in front has found (Authentication-Results) is taken over; looking it all
        # up once more would make each message wait for DNS.
        "dkim": "no" if settings.MAIL_AUTH_HOST else "yes",
        "dmarc": "no" if settings.MAIL_AUTH_HOST else "yes",
    }
