#!/bin/sh
# One verification, one query and one job of many, at the local address of a department's connector.
# Needs CONNECTOR (e.g. http://127.0.0.1:7411), CONNECTOR_KEY, AGREEMENT, NUMBER and ADDRESS.
set -eu

call() {
  path="$1"
  shift
  curl --silent --show-error --fail-with-body "$CONNECTOR$path" \
    --header "Authorization: Bearer $CONNECTOR_KEY" --header 'Accept-Language: en' "$@"
}

# Does the person with this number live at this address? The answer is match, no-match or not-found.
call /v1/verify --json \
  "{\"agreement\":\"$AGREEMENT\",\"keys\":{\"RESIDENT_NUMBER\":\"$NUMBER\"},\"claims\":{\"ADDRESS\":\"$ADDRESS\"}}"
echo

# Which address does the register have?
call /v1/query --json \
  "{\"agreement\":\"$AGREEMENT\",\"keys\":{\"RESIDENT_NUMBER\":\"$NUMBER\"},\"fields\":[\"ADDRESS\"]}"
echo

# Many at once: rows as lines of JSON (or CSV). The job goes on by itself, also across a restart.
job=$(printf '%s\n' \
  "{\"keys\":{\"RESIDENT_NUMBER\":\"$NUMBER\"},\"claims\":{\"ADDRESS\":\"$ADDRESS\"}}" \
  "{\"keys\":{\"RESIDENT_NUMBER\":\"$NUMBER\"},\"claims\":{\"ADDRESS\":\"elsewhere\"}}" |
  call "/v1/jobs?agreement=$AGREEMENT" --header 'Content-Type: application/x-ndjson' --data-binary @- |
  sed 's/.*"id":"\([^"]*\)".*/\1/')
until call "/v1/jobs/$job" | grep -q '"state":"ended"'; do sleep 0.2; done
call "/v1/jobs/$job/results"
call "/v1/jobs/$job" --request DELETE
