"""Reads data/catalogue/catalogue.txt, whose head explains the format."""

KINDS = ("t", "p", "v", "u")


def catalogue_rows(path):
    """(name, kind or None, words for packages) of each line."""
    before = ""
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            rest, *words = line[1:].rstrip("\n").split(" ")
            before = before[:int(line[0], 36)] + rest
            kind = words[0] if words and words[0] in KINDS else None
            yield before, kind, words[1:] if kind else words
