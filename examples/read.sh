#!/bin/sh
# Reading with curl: sh read.sh [http://127.0.0.1:8000]
set -eu
api="${1:-http://127.0.0.1:8000}/api/v1"
ask() { curl -sS --fail-with-body "$@"; }

echo "== What was known of a handover on 25 October 2025"
ask "$api/milestones/ain-al-asad-handover/?known_on=2025-10-25&fields=status,planned,overdue"

echo; echo "== What had slipped by a month or more, worst first"
ask "$api/milestones/?slipped_by__gte=30&ordering=-slippage_days&fields=title,slippage_days&limit=3"

echo; echo "== Page after page, until there is no next one"
page="$api/actors/?kind=state&fields=slug&limit=4"
while [ "$page" != null ]; do
    answer=$(ask "$page")
    echo "$answer" | tr ',' '\n' | sed -n 's/.*"slug":"\([^"]*\)".*/  \1/p'
    page=$(echo "$answer" | sed -n 's/.*"next":"\{0,1\}\([^",]*\)"\{0,1\},"previous.*/\1/p')
done

echo "== A copy that is still good costs nothing: 304"
tag=$(ask -o /dev/null -D - "$api/negotiations/" | tr -d '\r' | sed -n 's/^etag: //ip')
ask -o /dev/null -w '%{http_code}\n' -H "If-None-Match: $tag" "$api/negotiations/"

echo "== The whole collection as a table"
ask "$api/milestones/?negotiation=iraq-us-hmc&fields=slug,status&format=csv" | head -4

echo "== A refusal names what was wrong, and what is near"
curl -sS -w '\n' "$api/milestones/?statsu=achieved"
