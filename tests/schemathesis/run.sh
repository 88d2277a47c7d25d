#!/usr/bin/env bash
# Runs schemathesis against every OpenAPI document that the sandbox serves: no answer is a server error, no status is one that the
# document lacks, and bodies have the type and the schema that it gives them. It installs schemathesis from PyPI into a temporary folder, and is no part of `cargo test`.
#
#   tests/schemathesis/run.sh [--examples N] [--seed N] [--profile seed|2026] [API...]
#
# Ends with a table: operations, cases, failures, documented statuses that were answered, and operations that succeeded. First it makes sure that a
# status which no document has would be noticed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

examples=50 seed=7 profile=seed apis=()
while [ $# -gt 0 ]; do
  case $1 in
    --examples) examples=$2; shift 2 ;;
    --seed) seed=$2; shift 2 ;;
    --profile) profile=$2; shift 2 ;;
    -*) echo "there is no option $1" >&2; exit 2 ;;
    *) apis+=("$1"); shift ;;
  esac
done
[ ${#apis[@]} -gt 0 ] || apis=(tink-connector tink-main tink-xs2a moneykit sandbox)

work=$(mktemp -d)
server=
stop() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
  server=
}
trap 'stop; [ -n "${KEEP:-}" ] || rm -rf "$work"' EXIT

cargo build --quiet --manifest-path "$root/Cargo.toml" -p tink-cli
tink=${CARGO_TARGET_DIR:-$root/target}/debug/tink
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check 'schemathesis>=4,<5'
"$work/venv/bin/schemathesis" --version

# A sandbox of its own for each document, on a free port, so that what one run orders disturbs no other.
start() {
  : > "$work/greeting"
  "$tink" sandbox --listen 127.0.0.1:0 --json --seed "$seed" --profile "$profile" --no-moneykit-rate-limits \
    > "$work/greeting" 2> "$work/server.log" &
  server=$!
  until [ -s "$work/greeting" ]; do
    kill -0 "$server" 2>/dev/null || { cat "$work/server.log" >&2; exit 1; }
    sleep 0.05
  done
  url=$("$work/venv/bin/python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["url"])' "$work/greeting")
}

# check API OPTIONS...: one document; the report and the log are left in the folder.
check() {
  local api=$1
  shift
  SANDBOX_URL=$url SANDBOX_API=$api SANDBOX_FIGURES=$work/$api.figures \
    SCHEMATHESIS_HOOKS=hooks PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1 \
    "$work/venv/bin/schemathesis" run "$url/sandbox/v1/openapi/$api.json" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --phases examples,coverage,fuzzing --max-examples "$examples" \
    --seed "$seed" --generation-database none --continue-on-failure --no-color --warnings off \
    --report json --report-json-path "$work/$api.json" "$@" > "$work/$api.log" 2>&1
}

start
curl -sf "$url/sandbox/v1/faults" -d '{"operation": "tink-main/getVersion", "status": 418, "count": 1000}'
if check tink-main --include-operation-id getVersion || ! grep -q 'Undocumented status code' "$work/tink-main.log"; then
  cat "$work/tink-main.log"
  echo 'a status that no document has was not noticed' >&2
  exit 1
fi
stop

outcome=0
printf '%-15s %10s %8s %9s %17s %9s\n' API Operations Cases Failures 'Statuses answered' Successes
for api in "${apis[@]}"; do
  start
  # What takes the world away in which the run's users and tokens are, or spoils the tokens, is left out, and so is what schemathesis cannot write.
  without=()
  if [ "$api" = sandbox ]; then
    for operation in reset restoreSnapshot changeClock advanceClock loadSnapshot addFault; do
      without+=(--exclude-operation-id "$operation")
    done
  fi
  if ! check "$api" "${without[@]}"; then
    outcome=1
    cat "$work/$api.log"
  fi
  "$work/venv/bin/python" "$here/figures.py" "$api" "$work/$api.json" "$work/$api.figures"
  if grep -q 'panicked' "$work/server.log"; then
    outcome=1
    cat "$work/server.log"
  fi
  stop
done
exit $outcome
