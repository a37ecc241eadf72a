"""Where a person's own files are kept: the folder that the system has for them."""

import os
import sys
from pathlib import Path
from typing import Final

NAME: Final = "ai-music-generator"


def default_user_folder() -> Path:
    """Return the folder of snapshots and the like; it may not exist yet."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / NAME
