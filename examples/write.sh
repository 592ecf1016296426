#!/bin/sh
# Writing with curl: TOKEN=... sh write.sh [http://127.0.0.1:8000]; `manage.py issue_token NAME --role editor` prints a token.
set -eu
api="${1:-http://127.0.0.1:8000}/api/v1"
slug="example-person-$$"
headers=$(mktemp); trap 'rm -f "$headers"' EXIT
send() { curl -sS -D "$headers" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' "$@"; echo; }
tag() { tr -d '\r' < "$headers" | sed -n 's/^etag: //ip'; }

echo "== A draft; sent twice with one key it is entered once"
body='{"slug": "'"$slug"'", "kind": "person", "names": [{"text": "A person", "language": "en", "kind": "official"}]}'
send -X POST "$api/actors/" -H "Idempotency-Key: $slug" -d "$body"
send -X POST "$api/actors/" -H "Idempotency-Key: $slug" -d "$body" -o /dev/null -w '%{http_code}'
first=$(tag)

echo "== A change says which revision it is of"
send -X PATCH "$api/actors/$slug/" -H "If-Match: $first" -d '{"country": "IRQ"}' -o /dev/null -w '%{http_code}'
second=$(tag)

echo "== Somebody who read the first revision is told that it has moved: 412"
send -X PATCH "$api/actors/$slug/" -H "If-Match: $first" -d '{"country": "USA"}' -w '%{http_code}'

echo "== A draft may be deleted; what is public is retracted instead"
send -X DELETE "$api/actors/$slug/" -H "If-Match: $second" -w '%{http_code}'
