#!/usr/bin/python3
"""Makes kai.ttf.gz, the font of PDFs that gongkai writes, from LXGW WenKai.

Needs the Debian packages python3-fonttools, fonts-lxgw-wenkai and unicode-data
(versions in README.md). Run it in this folder; it prints the sums to check.
"""
import bz2
import gzip
import hashlib
import subprocess

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

SOURCE = "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"
UNIHAN = "/usr/share/unicode/Unihan_%s.txt.bz2"
NAME = "Gongkai Kai"  # the licence reserves the names LXGW and 霞鹜


def gb2312():
    """Every character of GB/T 2312, symbols and the 6,763 ideographs."""
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                yield ord(bytes([high, low]).decode("gb2312"))
            except UnicodeDecodeError:
                pass


def big5():
    """The 5,401 frequent characters of Big5: traditional ones."""
    for high in range(0xA4, 0xC7):
        for low in [*range(0x40, 0x7F), *range(0xA1, 0xFF)]:
            try:
                yield ord(bytes([high, low]).decode("big5"))
            except UnicodeDecodeError:
                pass


def unihan(file, key):
    """The characters that have a property, and its value."""
    with bz2.open(UNIHAN % file, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 3 and fields[1] == key:
                yield int(fields[0][2:], 16), fields[2]


def standard_table():
    """The 8,105 characters of 通用规范汉字表, the law's list for names."""
    return {c for c, _ in unihan("OtherMappings", "kTGH")}


def traditional(simplified):
    """What the characters are in traditional writing."""
    for c, forms in unihan("Variants", "kTraditionalVariant"):
        if c in simplified:
            for form in forms.split():
                yield int(form[2:].split("<")[0], 16)


def symbols():
    """Latin, punctuation, numbers in circles, units, arrows, boxes to tick."""
    for first, last in [(0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x2010, 0x205E), (0x20A0, 0x20BF),
                        (0x2100, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x27BF),
                        (0x3000, 0x303F), (0x3200, 0x33FF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF)]:
        yield from range(first, last + 1)


def main():
    font = TTFont(SOURCE, recalcTimestamp=False)
    wanted = set(gb2312()) | standard_table() | set(symbols())
    wanted |= set(traditional(wanted)) | set(big5())
    wanted = {c for c in wanted if c <= 0xFFFF}  # fpdf writes no others

    options = Options()
    options.hinting = False
    options.layout_features = []
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.name_languages = [0x409]
    options.drop_tables += ["BASE", "GDEF", "GSUB", "GPOS", "gasp", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)

    # Half the precision is a fiftieth of a point in a title and saves a tenth.
    scale_upem(font, 500)

    names = font["name"]
    version = names.getDebugName(5)
    names.names = [n for n in names.names if n.nameID in (0, 13, 14)]
    for number, text in [(1, NAME), (2, "Regular"), (3, NAME + " subset of " + version), (4, NAME),
                         (5, version), (6, NAME.replace(" ", ""))]:
        names.setName(text, number, 3, 1, 0x409)
    font.save("kai.ttf")

    with open("kai.ttf.gz", "wb") as out:
        subprocess.run(["gzip", "-9nc", "kai.ttf"], stdout=out, check=True)
    print(len(font.getBestCmap()), "characters")
    for name in (SOURCE, "kai.ttf", "kai.ttf.gz"):
        data = open(name, "rb").read()
        print(hashlib.sha256(data).hexdigest(), len(data), name)


if __name__ == "__main__":
    main()
