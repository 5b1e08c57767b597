"""One verification, one query and one job of many, at the local address of a department's connector.

Standard library only. Needs CONNECTOR (e.g. http://127.0.0.1:7411), CONNECTOR_KEY, AGREEMENT, NUMBER and ADDRESS.
"""

import json
import os
import time
import urllib.error
import urllib.request

CONNECTOR, KEY, AGREEMENT, NUMBER, ADDRESS = (
    os.environ[name] for name in ("CONNECTOR", "CONNECTOR_KEY", "AGREEMENT", "NUMBER", "ADDRESS")
)


def call(method, path, body=None, content_type="application/json"):
    """The answer's text; a refusal says code, cause and remedy (RFC 9457)."""
    headers = {"Authorization": f"Bearer {KEY}", "Accept-Language": "en"}
    if body is not None:
        headers["Content-Type"] = content_type
    data = None if body is None else body.encode()
    request = urllib.request.Request(CONNECTOR + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=15) as response:
            return response.read().decode()
    except urllib.error.HTTPError as refused:
        raise SystemExit(refused.read().decode()) from refused


keys = {"RESIDENT_NUMBER": NUMBER}

# Does the person with this number live at this address? The answer is match, no-match or not-found.
verification = {"agreement": AGREEMENT, "keys": keys, "claims": {"ADDRESS": ADDRESS}}
print(call("POST", "/v1/verify", json.dumps(verification)))

# Which address does the register have?
query = {"agreement": AGREEMENT, "keys": keys, "fields": ["ADDRESS"]}
print(call("POST", "/v1/query", json.dumps(query)))

# Many at once: rows as lines of JSON (or CSV). The job goes on by itself, also across a restart.
rows = [{"keys": keys, "claims": {"ADDRESS": address}} for address in (ADDRESS, "elsewhere")]
lines = "".join(json.dumps(row) + "\n" for row in rows)
job = json.loads(call("POST", f"/v1/jobs?agreement={AGREEMENT}", lines, "application/x-ndjson"))["id"]
while json.loads(call("GET", f"/v1/jobs/{job}"))["state"] != "ended":
    time.sleep(0.2)
print(call("GET", f"/v1/jobs/{job}/results"), end="")
call("DELETE", f"/v1/jobs/{job}")
