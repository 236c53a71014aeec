"""The engine alone: a built wheel in an empty environment, without the platform's libraries."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from tests.services.processes import unavailable

ROOT = Path(__file__).parents[2]
PIP = next((ROOT / "tools" / "bootstrap").glob("pip-*.whl"))
BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
CREDENTIAL = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "urn:uuid:0c1a9a1c-3f1e-4d8e-9a5b-6d1f7b0c9e11",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "id": "did:example:ada",
        "achievement": {
            "id": "https://example.org/achievements/wheel",
            "type": ["Achievement"],
            "name": "Wheelwright",
            "description": "Built a wheel.",
            "criteria": {"narrative": "Build a wheel."},
        },
    },
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and what the wheel itself asks for; nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "src", source / "src", ignore=ignored)
    built = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], cwd=source, capture_output=True, text=True
    )
    assert built.returncode == 0, built.stderr
    wheel = folder / built.stdout.split()[-1]
    home = folder / "environment"
    venv.create(home, with_pip=False)
    installed = subprocess.run(
        [
            home / "bin" / "python", PIP / "pip", "install", "--quiet",
            "--disable-pip-version-check", "--only-binary", ":all:", wheel,
        ],
        capture_output=True,
        text=True,
    )  # fmt: skip
    if installed.returncode and "No matching distribution" in installed.stderr:
        unavailable("the package index cannot be reached, so a wheel cannot be installed")
    assert installed.returncode == 0, installed.stderr
    return home


def test_the_wheel_issues_bakes_and_verifies_without_the_platform(
    environment: Path, tmp_path: Path
) -> None:
    def badging(*arguments: str) -> str:
        ended = subprocess.run(
            [environment / "bin" / "badging", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    issuer = badging("keygen", "--out", "key.json").split()[-1]
    named = {**CREDENTIAL, "issuer": {"id": issuer, "type": ["Profile"], "name": "Example"}}
    (tmp_path / "credential.json").write_text(json.dumps(named))
    badging("issue", "credential.json", "--key", "key.json", "--out", "badge.json")
    report = json.loads(badging("verify", "badge.json", "--offline", "--json"))
    assert report["verdict"] == "verified"


def test_the_wheel_brings_no_web_framework(environment: Path) -> None:
    asked = "import importlib.util, sys; sys.exit(bool(importlib.util.find_spec('django')))"
    subprocess.run([environment / "bin" / "python", "-c", asked], check=True)


def test_the_wheel_speaks_its_languages_and_knows_its_contexts(environment: Path) -> None:
    asked = (
        "from badging.linked_data import contexts; from importlib.resources import files;"
        "assert contexts.known(contexts.OB_3_0_3);"
        "assert files('badging').joinpath('locale/es/LC_MESSAGES/badging.mo').is_file();"
        "assert files('badging').joinpath('py.typed').is_file()"
    )
    subprocess.run([environment / "bin" / "python", "-c", asked], check=True)
