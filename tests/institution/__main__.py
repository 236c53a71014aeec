"""`python -m tests.institution FOLDER`: what came of the year that was kept there."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.year.year import ADMINISTRATOR

WORDS = """
The year is in {folder}: its figures in figures.json, its report in report.pdf. To look at the site
on the clock of its last day:

  export DATA_DIR={folder}/data LISTS_DOMAIN=lists.example.org
  export LD_PRELOAD={folder}/clock.so YEAR_CLOCK={folder}/clock
  .venv/bin/alliance up
  .venv/bin/alliance signin {administrator}   # beside it: a link that signs you in as staff
"""


def main(folder: Path) -> None:
    if not (folder / "data").exists():
        sys.exit(f"no year is in {folder}")
    print(WORDS.format(folder=folder.resolve(), administrator=ADMINISTRATOR))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
