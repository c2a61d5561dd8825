"""How a peer tells the test what it saw: one line of JSON for each check."""

import json


def check(name, ok, detail=""):
    print(json.dumps({"name": name, "ok": bool(ok), "detail": str(detail)}), flush=True)


def equal(name, actual, expected):
    check(name, actual == expected, f"expected {expected!r}, received {actual!r}")
