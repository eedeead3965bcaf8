"""Unpacks from the TensorFlow wheel what the engine needs: its two libraries, the C headers and the licences.

python unpack_wheel.py WHEEL FOLDER LIBRARY...   prints the unpacked size
"""

import os
import shutil
import sys
import zipfile

HEADERS = ("tensorflow/c/", "tensorflow/core/platform/", "tsl/", "xla/tsl/")  # c_api.h reaches ctstring.h through them


def main(wheel, folder, *libraries):
    shutil.rmtree(folder, ignore_errors=True)
    wanted = {f"tensorflow/{name}" for name in (*libraries, "THIRD_PARTY_NOTICES.txt")}
    prefixes = tuple(f"tensorflow/include/{name}" for name in HEADERS)
    with zipfile.ZipFile(wheel) as archive:
        members = [name for name in archive.namelist() if name in wanted or name.startswith(prefixes)]
        missing = wanted - set(members)
        if missing:
            sys.exit(f"the wheel lacks {', '.join(sorted(missing))}")
        archive.extractall(folder, members)
    size = sum(os.path.getsize(os.path.join(root, name)) for root, _, names in os.walk(folder) for name in names)
    print(f"{size / 1e6:.0f} MB")


main(*sys.argv[1:])
