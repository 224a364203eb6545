"""Copy the front-end files pinned in package-lock.json to where the program serves them: `make vendor`.

npm checks each package against the digest in package-lock.json. Nothing is built, and the copies are committed, so
that installing or running the program needs no Node.js.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src/chibo/web/static/vendor"

#: File in node_modules → file in VENDOR.
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
}


def main() -> int:
    """Exit code of npm, 0 when every file is in place."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, folder)
        npm = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=False
        )
        if npm.returncode:
            return npm.returncode
        for source, target in FILES.items():
            (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(folder, "node_modules", source), VENDOR / target)
            print(VENDOR.relative_to(ROOT) / target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
