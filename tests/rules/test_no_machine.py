"""Nothing in the repository may know the machine it was written on, or where its packages were fetched from."""

from __future__ import annotations

import re

from tests.rules.tree import files, shown

# Written apart, so that this file does not find itself.
_HOSTS = ["pypi" + ".org", "files.python" + "hosted.org", "registry.npm" + "js.org", "deb.deb" + "ian.org"]
_PATHS = [r"(?<![\w./-])/wo" + r"rk/(?:main|shared)\b", r"(?<![\w.-])/ro" + r"ot/", r"(?<![\w.-])/home/" + r"[a-z]+/"]
_FOUND = re.compile("|".join([*map(re.escape, _HOSTS), *_PATHS]))


def test_no_file_names_a_package_registry_or_a_path_of_a_machine() -> None:
    found = []
    for file in files():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a font
        found += [f"{shown(file)}: {hit.group()}" for hit in _FOUND.finditer(text)]
    assert found == []
