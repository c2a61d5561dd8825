"""What Python's complex() makes of each text of a JSON list on standard input: the repr of its two parts, or null."""

import json
import sys


def read(text):
    try:
        value = complex(text)
    except ValueError:
        return None
    return [repr(value.real), repr(value.imag)]


print(json.dumps([[text, read(text)] for text in json.load(sys.stdin)], ensure_ascii=False, separators=(",", ":")).replace("]],[", "]],\n[").replace("null],[", "null],\n["))
