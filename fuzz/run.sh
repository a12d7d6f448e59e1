#!/usr/bin/env bash
# Fuzzes every reader, one after the other: fuzz/run.sh [SECONDS_EACH] [TARGET…]. Needs a nightly compiler and
# cargo-fuzz (`cargo install cargo-fuzz`). Starts from the example wires, the fixtures, and real wire files beside
# the checkout where they are. Ends with a non-zero code at the first fault; the input lies in fuzz/artifacts.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
seconds=${1:-60}
shift || true
if (($# > 0)); then targets=("$@"); else mapfile -t targets < <(ls fuzz_targets | sed 's/\.rs$//'); fi

for target in "${targets[@]}"; do
  mkdir -p "corpus/$target"
  for folder in ../examples/wires ../crates/wire/tests/fixtures ../crates/desk/tests/fixtures/wires ../../shared/data/wire; do
    [[ -d $folder ]] || continue
    find "$folder" -type f ! -name '*.json*' -size -64k -print0 -o -path '*ninjs*' -name '*.json' -print0 -o -path '*ap*' -name '*.json' -print0 |
      while IFS= read -r -d '' file; do cp -n "$file" "corpus/$target/seed-$(sha256sum "$file" | cut -c1-16)" 2>/dev/null || true; done
  done
  printf '== %s: %s seconds\n' "$target" "$seconds"
  cargo +nightly fuzz run --release "$target" -- \
    -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 -verbosity=0 2>&1 |
    grep -E 'stat::number_of_executed_units|stat::peak_rss_mb|panicked|ERROR|SUMMARY|memory allocation' || true
  if compgen -G "artifacts/$target/*" >/dev/null; then
    echo "FAULT: fuzz/artifacts/$target" >&2
    exit 1
  fi
done
