#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Screen the example feed and say what to try next. Called by `make demo`.
set -eu
build=$1
interdict=$build/interdict

echo
echo "Screening examples/feed.jsonl: listings, orders, messages and manifest lines."
echo
"$interdict" screen --format table examples/feed.jsonl || [ $? -eq 3 ]
echo
echo "One of them, explained:"
echo
"$interdict" check "(2-Bromoethyl) benzene, CAS 103-63-9, 25 kg" --from CN --to CA --as-of 2026-11-20
echo
cat <<END
Line 13 of the feed is broken on purpose: it became an error row, and the run went on.

Try next:
  $interdict check "PMK glycidate 25 kg door to door" --from CN --to NL
  $interdict check "(2-bromoethyl)benzene" --country CA --as-of 2024-01-29
  $interdict screen --format jsonl examples/feed.jsonl | head -n 1
  $interdict book list phenethyl-bromide
  $interdict help                     and docs/ for everything else
END
