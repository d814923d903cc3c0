"""Ties moto_server to the process that started it; Python loads this because the folder is on PYTHONPATH.

Says which moto it is, then follows standard input: the pipe ends when the parent ends, however it ends
(a crash and kill -9 included), and the server ends with it.
"""

import os
import sys
import threading
from importlib import metadata


def follow_parent():
    try:
        while os.read(0, 4096):
            pass
    finally:
        os._exit(0)


if os.environ.get("ROOTGUARD_SANDBOX_MOTO") == "1":
    try:
        version = metadata.version("moto")
    except metadata.PackageNotFoundError:
        version = "unknown"
    sys.stdout.write(f"moto {version}\n")
    sys.stdout.flush()
    threading.Thread(target=follow_parent, daemon=True).start()
