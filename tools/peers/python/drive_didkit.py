"""didkit: SpruceID's Rust library `ssi` behind a Python wheel. It loads its own contexts only."""

from __future__ import annotations

import json
import os
from typing import Any

import didkit
from serving import Run, serve


def issue(request: dict[str, Any]) -> Run:
    credential, key = json.dumps(request["credential"]), json.dumps(request["key"])
    options = {"verificationMethod": request["method"], "proofPurpose": "assertionMethod"}
    if request["proof"] == "vc-jwt":
        options["proofFormat"] = "jwt"
    else:
        options["type"] = request["proof"]
    said = json.dumps(options)

    async def run() -> str:
        return await didkit.issue_credential(credential, said, key)

    return run


def verify(request: dict[str, Any]) -> Run:
    text = request["secured"]
    options = json.dumps({"proofFormat": "jwt"} if request["proof"] == "vc-jwt" else {})

    async def run() -> dict[str, Any]:
        try:
            found = json.loads(await didkit.verify_credential(text, options))
        except Exception as error:
            return {"verified": False, "why": f"{type(error).__name__}: {error}"[:1000]}
        return {"verified": not found["errors"], "why": "; ".join(found["errors"])}

    return run


if __name__ == "__main__":
    serve("didkit", {"issue": issue, "verify": verify})
    os._exit(0)  # its threads do not end with the interpreter
