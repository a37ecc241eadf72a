"""The server runs where torch and the rest of training's packages are not installed."""

import subprocess
import sys

CODE = """
import importlib, pkgutil, sys
for name in ("torch", "onnx", "lightning", "matplotlib", "pypianoroll", "music21", "training"):
    sys.modules[name] = None          # any import of it now raises ImportError
import server
for module in pkgutil.walk_packages(server.__path__, "server."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""


def test_server_imports_without_training() -> None:
    subprocess.run([sys.executable, "-P", "-c", CODE], check=True, timeout=60)
