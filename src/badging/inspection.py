"""What is in a badge, told without judging it: version, proofs, and what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from badging.model.common import as_list, text_of, types_of
from badging.model.detect import AWARDED, Detected, detect
from badging.model.summary import summarise
from badging.proofs import sd_jwt_vc, vc_jose
from badging.proofs.jwt import type_of
from badging.reading import Presented, part_of_token, read, unjudged


@dataclass(frozen=True, slots=True)
class Inspection:
    """version: as of `model.detect.Detected`, e.g. "3.0", "0.5", "CLR 2.0", or "". kind: e.g.
    "AchievementCredential", "Assertion".

    form: "json", "jws", "png" or "svg". data_model: of verifiable credentials, "2.0", "1.1" or "".
    proofs: a name for each way in which it is secured, e.g. "eddsa-rdfc-2022", "vc-jwt (EdDSA)",
    "hosted". summary: as in `verification.report.Report.credential`. document: as it was secured.
    """

    version: str
    kind: str
    form: str
    data_model: str
    proofs: list[str]
    summary: dict[str, Any]
    document: str

    def to_json(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "kind": self.kind,
            "form": self.form,
            "data_model": self.data_model,
            "proofs": self.proofs,
            "summary": self.summary,
        }

    def to_text(self) -> str:
        """For a person at a terminal: a line for each thing, aligned."""
        rows = [
            ("kind", f"{self.kind or 'unknown document'}"),
            ("version", _standard(self.version)),
            ("data model", self.data_model and f"verifiable credentials {self.data_model}"),
            ("handed in as", self.form),
            ("secured by", ", ".join(self.proofs) or "nothing"),
            *_rows(self.summary),
        ]
        rows = [(label, _one_line(value)) for label, value in rows if value]
        width = max(len(label) for label, _ in rows)
        return "\n".join(f"{label.ljust(width)}  {value}" for label, value in rows)


def inspect(presented: bytes | str) -> Inspection:
    """Look into a badge. Raises Unreadable for what is no JSON object, JWS or baked image."""
    unwrapped = read(presented)
    if unwrapped.is_url:
        return Inspection(
            "1.0",
            "Assertion",
            unwrapped.form,
            "",
            ["hosted"],
            {"id": unwrapped.text},
            unwrapped.text,
        )
    document, algorithm = unjudged(unwrapped), _algorithm(unwrapped)
    detected = detect(document)
    return Inspection(
        version=detected.version,
        kind=detected.kind or ", ".join(types_of(document)),
        form=unwrapped.form,
        data_model=detected.data_model,
        proofs=list(_proofs(document, detected, algorithm)),
        summary=summarise(document),
        document=unwrapped.text,
    )


def _algorithm(presented: Presented) -> str:
    """Mechanism and algorithm of the token around the credential, or ""."""
    if not presented.is_jws and not presented.is_sd_jwt:
        return ""
    header = part_of_token(presented.text.partition("~")[0], 0)
    algorithm = text_of(header.get("alg")) if isinstance(header, dict) else ""
    return f"{_mechanism(header)} ({algorithm or 'no algorithm'})"


def _mechanism(header: Any) -> str:
    kind = type_of(header) if isinstance(header, Mapping) else ""
    return kind if kind in (vc_jose.NAME, *sd_jwt_vc.TYPES) else "vc-jwt"


def _proofs(document: Mapping[str, Any], detected: Detected, algorithm: str) -> Iterator[str]:
    if algorithm:
        yield algorithm.replace("vc-jwt", "signed") if detected.is_earlier else algorithm
    elif detected.is_earlier and detected.kind in AWARDED:
        verification = document.get("verification", document.get("verify"))
        kinds = types_of(verification)
        hosted = {"hosted", "HostedBadge", "Hosted"} & set(kinds) or detected.version == "0.5"
        yield "hosted" if hosted else ", ".join(kinds)
    for proof in as_list(document.get("proof")):
        if isinstance(proof, Mapping):
            yield text_of(proof.get("cryptosuite")) or text_of(proof.get("type")) or "unknown"


def _standard(version: str) -> str:
    if version.startswith("CLR"):
        return f"Comprehensive Learner Record {version.removeprefix('CLR ')}"
    return f"Open Badges {version}" if version else "none that is known"


def _rows(summary: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    issuer, recipient = summary.get("issuer", {}), summary.get("recipient", {})
    achievement = summary.get("achievement", {})
    yield "name", summary.get("name", "")
    yield "description", summary.get("description", "")
    yield "issuer", " · ".join(issuer[k] for k in ("name", "id") if k in issuer)
    known = [recipient[k] for k in ("name", "id") if k in recipient]
    for identifier in recipient.get("identifiers", []):
        value = "hidden as a hash" if identifier["hashed"] else identifier.get("value", "")
        known.append(f"{identifier.get('type', 'identifier')}: {value}")
    yield "recipient", " · ".join(known)
    criteria = achievement.get("criteria", {})
    yield "criteria", criteria.get("narrative", "") or criteria.get("id", "")
    yield "valid from", summary.get("valid_from", "")
    yield "valid until", summary.get("valid_until", "")
    for evidence in summary.get("evidence", []):
        yield "evidence", " · ".join(evidence[k] for k in ("name", "id") if k in evidence)
    for listed in summary.get("achievements", []):
        yield "achievement", " · ".join(listed[k] for k in ("name", "id") if k in listed)
    yield "endorsed", summary.get("endorsed", "")
    yield "identifier", summary.get("id", "")


def _one_line(value: str, limit: int = 300) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in value[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
