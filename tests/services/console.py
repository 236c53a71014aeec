"""A process of the site that runs scripts one after the other, so that each starts at once.

python -m tests.services.console     reads {"script": …} a line, answers {"said": …, "error": …}
"""

from __future__ import annotations

import io
import json
import sys
import traceback
from contextlib import redirect_stdout

import django


def main() -> None:
    django.setup()
    from django.db import close_old_connections, connections

    for line in sys.stdin:
        out, error = io.StringIO(), ""
        close_old_connections()
        try:
            with redirect_stdout(out):
                exec(json.loads(line)["script"], {"__name__": "console"})
        except Exception:
            error = traceback.format_exc()
        finally:
            connections.close_all()
        print(json.dumps({"said": out.getvalue(), "error": error}), flush=True)


if __name__ == "__main__":
    main()
