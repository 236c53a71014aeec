"""Run the published vectors, and write what came out to docs/conformance.md.

    python tools/conformance.py [--check]

--check: write nothing; exit 1 when the page is not what the vectors give. The page is made from
the same tables as the tests in tests/conformance, and from a run of those of W3C.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "conformance.md"
sys.path.insert(0, str(ROOT))

from tests.conformance import onedtech, vectors  # noqa: E402
from tests.conformance.onedtech import Sample  # noqa: E402

W3C = {
    "test_w3c_eddsa_rdfc_2022": (
        "Data Integrity EdDSA Cryptosuites 1.0, eddsa-rdfc-2022, section 3.2",
        "every intermediate value (canonical document, proof configuration, hashes, signature) "
        "and the signed document",
    ),
    "test_w3c_jcs": (
        "eddsa-jcs-2022 and ecdsa-jcs-2019, section 3.3 of their specifications",
        "every intermediate value, the signature to the letter, and the signed document",
    ),
    "test_w3c_ecdsa_rdfc_2019": (
        "Data Integrity ECDSA Cryptosuites 1.0, ecdsa-rdfc-2019, section 3.2",
        "every intermediate value, the signature to the letter, and the signed document",
    ),
    "test_w3c_ecdsa_sd_2023": (
        "Data Integrity ECDSA Cryptosuites 1.0, ecdsa-sd-2023, sections 3.4 to 3.6",
        "every intermediate value of base and derived proof: labels, groups, pointers, signatures, "
        "proof values, and both documents",
    ),
    "test_w3c_proof_chains": (
        "Proof sets and chains, Data Integrity EdDSA Cryptosuites 1.0, appendix",
        "each proof as it is added, and each verified with those it builds on",
    ),
    "test_w3c_keys": ("Controlled Identifiers 1.0, Multikey", "the key pairs of the vectors"),
    "test_w3c_rdf_canon": (
        "RDF Dataset Canonicalization (RDFC-1.0), the W3C suite",
        "canonical N-Quads and issued identifiers; the two poisoned graphs have to be refused",
    ),
}
SPECIFICATIONS = {
    "test_1edtech_guide": (
        "Implementation guide of 3.0: the worked examples of a badge and a learner record",
        "canonical document and proof configuration, letter by letter, and the signature inside "
        "the record. The documents are written anew from their canonical forms; the signatures of "
        "the examples themselves are not among the vectors",
    ),
    "test_1edtech_schemas": (
        "JSON Schemas of 0.5 and 1.1",
        "what fits the schema fits our tables, and what it refuses is not passed over, on hundreds "
        "of documents damaged at one place",
    ),
    "test_1edtech_ob20": (
        "Assets of 2.0: badge classes, issuers, endorsements, keys, revocation lists, images",
        "each put where the basic assertion needs it, and the verdict it leads to",
    ),
    "test_1edtech_mutations": (
        "Samples of 2.0 and 3.0, damaged at random places",
        "none verifies, and none is too much for a check",
    ),
}
ELSEWHERE = """\
The JSON Schemas and the OpenAPI document of 2.1 are of its API (Badge Connect), which is no part \
of the engine; of badges, 2.1 says what 2.0 says. The contexts of 0.5, 1.1, 2.0, 2.1, 3.0 and CLR \
2.0 are compared with our tables in `tests/engine/linked_data/test_contexts.py`.
"""
WORDS = {
    "verified": "verified",
    "reservations": "verified, with reservations",
    "not_verified": "not verified",
    "indeterminate": "cannot be decided",
}
INTRODUCTION = """\
# Conformance

What the published test data says of this engine. The page is written by `make conformance`; the \
same expectations are tests in `tests/conformance`, so it cannot say more than they hold.

## 1EdTech: Open Badges 3.0

Samples of the \
[1EdTech validator](https://github.com/1EdTech/digital-credentials-public-validator), \
verified for 2024-06-01, a moment within their validity. The issuers' documents are given in a \
document map, and list the keys that the samples name. "Alone" is the verdict when no document of \
the issuer can be had: several samples carry their key in the name of the key, and theirs reads it \
from there. A key's name says nothing about whose it is, so we ask the issuer, and say that the \
question is open while the issuer cannot be asked.
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    if not vectors.VECTORS.is_dir():
        print(f"The vectors are not at {vectors.VECTORS}. Set VECTORS=.", file=sys.stderr)
        return 2
    page = written()
    if arguments.check:
        same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page
        print("docs/conformance.md is up to date" if same else "docs/conformance.md has to be made")
        return 0 if same else 1
    PAGE.write_text(page, encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
    return 0


def written() -> str:
    lines = [INTRODUCTION]
    lines += table("ob30", onedtech.OB_30)
    lines += [
        "",
        "## 1EdTech: Open Badges 2.0",
        "",
        "Hosted and signed assertions, with the documents that the source serves beside them, "
        "verified for 2018-01-01 (the expired one for 2026-01-01).",
        "",
    ]
    lines += table("ob20", onedtech.OB_20)
    lines += ["", "## 1EdTech: assets, schemas and worked examples", ""]
    lines += [*counted(SPECIFICATIONS), "", ELSEWHERE.strip()]
    lines += ["", "## W3C", "", *w3c()]
    return "\n".join(lines) + "\n"


def table(version: str, samples: tuple[Sample, ...]) -> list[str]:
    lines = [
        "| sample | 1EdTech | ours | alone | deciding finding |",
        "|---|---|---|---|---|",
    ]
    remarks: list[str] = []
    for sample in samples:
        run = onedtech.verify_30 if version == "ob30" else onedtech.verify_20
        report, alone = run(sample), onedtech.alone(sample, version)
        found = next((c for c in report.checks if c.code == sample.code), None)
        finding = f"`{found.name}`: {cell(found.reason)}" if found else ""
        mark = ""
        if sample.why:
            if sample.why not in remarks:
                remarks.append(sample.why)
            mark = f" [{remarks.index(sample.why) + 1}]"
        lines.append(
            f"| `{sample.file}` | {sample.theirs}{mark} | {WORDS[report.verdict.value]} "
            f"| {WORDS[alone.verdict.value]} | {finding} |"
        )
    return [*lines, "", *(f"{n}. {why}" for n, why in enumerate(remarks, 1))]


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def counted(modules: dict[str, tuple[str, str]]) -> list[str]:
    """A table of test modules: what each compares, and how many of its tests passed."""
    lines = [
        "| specification | what is compared | passed | failed | skipped |",
        "|---|---|---|---|---|",
    ]
    for module, (title, what) in modules.items():
        counts = outcomes(module)
        lines.append(
            f"| {title} | {what} | {counts['passed']} | {counts['failed']} | {counts['skipped']} |"
        )
    return lines


def w3c() -> list[str]:
    lines = counted(W3C)
    lines += [
        "",
        "Skipped are vectors that W3C publishes and that are not in every copy of them: proof sets "
        "and chains, P-384 and the second document of ecdsa-sd-2023. Where VECTORS= has them "
        "(`w3c/proof-set-chain`, `w3c/ecdsa-rdfc-2019-p384`, `w3c/ecdsa-jcs-2019-p384`, "
        "`w3c/ecdsa-sd-2023/employ`), they run.",
    ]
    return lines


def outcomes(module: str) -> Counter[str]:
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.xml"
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", f"tests/conformance/{module}.py",
             f"--junitxml={result}"],
            cwd=ROOT, capture_output=True, check=False,
        )  # fmt: skip
        counts: Counter[str] = Counter()
        for case in ElementTree.parse(result).iter("testcase"):
            kinds = {child.tag for child in case}
            failed = kinds & {"failure", "error"}
            counts["failed" if failed else "skipped" if "skipped" in kinds else "passed"] += 1
        return counts


if __name__ == "__main__":
    sys.exit(main())
