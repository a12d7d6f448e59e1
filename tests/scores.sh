#!/usr/bin/env bash
# Scores the release binary through its command line on the development sets beside this checkout, where
# they are; prints one line a set. Without the sets it says so and succeeds.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
shared=$PWD/../shared
copydesk=$PWD/target/release/copydesk
if [[ ! -d $shared/tools || ! -d $shared/data ]]; then
  echo "no development sets beside this checkout: nothing scored"
  exit 0
fi
[[ -x $copydesk ]] || cargo build --release --locked
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

echo "datelines.dev"
"$copydesk" dateline <"$shared/data/datelines/datelines.dev.jsonl" >"$out/datelines.jsonl"
python3 "$shared/tools/score_datelines.py" "$shared/data/datelines/datelines.dev.jsonl" "$out/datelines.jsonl" | tail -n 12

for set in quotes/polnear_marked.dev quotes/gum_news_marked.dev; do
  echo "$set (marked)"
  "$copydesk" annotate --marked <"$shared/data/$set.jsonl" >"$out/quotes.jsonl"
  python3 "$shared/tools/score_quotes.py" "$shared/data/$set.jsonl" "$out/quotes.jsonl" | tail -n 12
done
for set in stories/world stories/quotes stories/sport_business; do
  echo "$set"
  "$copydesk" annotate <"$shared/data/$set.jsonl" >"$out/annotated.jsonl"
  python3 "$shared/tools/score_quotes.py" "$shared/data/$set.jsonl" "$out/annotated.jsonl" | tail -n 12
  python3 "$shared/tools/score_entities.py" "$shared/data/$set.jsonl" "$out/annotated.jsonl" --map stories | tail -n 8
done
