"""Builds the product's font from the Noto packages: one file a weight with all scripts of the pages.

`python -m shared.web.fonts.build FOLDER`, where FOLDER holds the unpacked packages `@fontsource-variable/noto-sans`,
`noto-sans-georgian` and `noto-sans-armenian` 5.3 (`npm pack` fetches them). Latin, Azerbaijani, Georgian with its
capitals, Armenian and Cyrillic come to one family, because PDF makers pick one file for a family and a page then needs
one request. The fonts and what is made of them are under the SIL Open Font License 1.1, `OFL.txt` beside them.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
FAMILY = "Paravani Sans"
WEIGHTS = {400: "Regular", 700: "Bold"}
_PUNCTUATION = "–—‘’‚“”„«»…•·×−≤≥≠±≈→←↑↓✓№€₾₼°§©†‰/\u00a0\u202f\u2011"  # fmt: skip
_LATIN = "ıŒœ" + "".join(map(chr, range(0x20, 0x7F))) + "".join(map(chr, range(0xA1, 0x100))) + _PUNCTUATION
# Which letters come from which file; the first that has a letter gives it.
PARTS = (
    ("noto-sans", "noto-sans-latin-wght-normal", _LATIN),
    ("noto-sans", "noto-sans-latin-ext-wght-normal", "əƏıİğĞşŞ" + _PUNCTUATION),
    ("noto-sans-georgian", "noto-sans-georgian-georgian-wght-normal", None),
    ("noto-sans-georgian", "noto-sans-georgian-math-wght-normal", _PUNCTUATION),
    ("noto-sans-georgian", "noto-sans-georgian-symbols-wght-normal", _PUNCTUATION),
    ("noto-sans-armenian", "noto-sans-armenian-armenian-wght-normal", None),
    ("noto-sans", "noto-sans-cyrillic-wght-normal", None),
)


def main(packages: Path) -> None:
    """Write `paravani-sans-400` and `-700` as TTF (for PDF) and WOFF2 (for pages)."""
    for weight, style in WEIGHTS.items():
        with tempfile.TemporaryDirectory() as folder:
            font = _merged(packages, weight, Path(folder))
        _rename(font, style)
        file = HERE / f"paravani-sans-{weight}"
        font.save(file.with_suffix(".ttf"))
        font.flavor = "woff2"
        font.save(file.with_suffix(".woff2"))


def _merged(packages: Path, weight: int, folder: Path) -> TTFont:
    taken: set[int] = set()
    files = []
    for number, (package, name, letters) in enumerate(PARTS):
        (source,) = packages.glob(f"fontsource-variable-{package}-5*/package/files/{name}.woff2")
        font = instantiateVariableFont(TTFont(source), {"wght": weight})
        wanted = set(font.getBestCmap()) - taken
        wanted &= {ord(letter) for letter in letters} if letters is not None else wanted
        if not wanted:
            continue
        taken |= wanted
        _cut(font, wanted, layout=number == 0)
        file = folder / f"{number}.ttf"
        font.flavor = None
        font.save(file)
        files.append(str(file))
    return Merger().merge(files)


def _cut(font: TTFont, wanted: set[int], *, layout: bool) -> None:
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "lnum", "tnum"] if layout else []
    options.drop_tables += ["STAT", "DSIG"] if layout else ["STAT", "DSIG", "GSUB", "GPOS", "GDEF"]
    options.hinting = False
    cutter = Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)


def _rename(font: TTFont, style: str) -> None:
    names: Any = font["name"]
    names.names = [one for one in names.names if one.nameID in {0, 13, 14}]
    for identifier, text in (
        (1, FAMILY),
        (2, style),
        (3, f"{FAMILY} {style}"),
        (4, f"{FAMILY} {style}"),
        (6, f"ParavaniSans-{style}"),
    ):
        names.setName(text, identifier, 3, 1, 0x409)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
