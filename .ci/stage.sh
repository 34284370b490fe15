# shellcheck shell=bash
# Runs the stages and keeps the sums. Output goes to a file that is shown as it grows, not through a pipe: whatever a
# stage left running in the background can't keep the gate from going on.
# shellcheck disable=SC2154 # run sets `only` and `work`

passed=0 failed=0 skipped=0 failures=()

# wanted NAME: was the stage asked for, or none by name? `trees` stands for all of the last stages; each needs the tree
# of its suite.
wanted() {
  local name
  [ "${#only[@]}" -gt 0 ] || return 0
  for name in "${only[@]}"; do
    case $1 in
      "$name" | tools | packages) return 0 ;;
      tree-* | deb-* | user-* | root-* | upgrade-*) [ "$name" != trees ] || return 0 ;;
    esac
    case $1:$name in
      trees:tree-* | trees:deb-* | trees:user-* | trees:root-* | trees:upgrade-*) return 0 ;;
      tree-*:deb-"${1#tree-}" | tree-*:user-"${1#tree-}" | tree-*:root-"${1#tree-}" | tree-*:upgrade-"${1#tree-}") return 0 ;;
    esac
  done
  return 1
}

# stage NAME COMMAND...: counts as one, and adds what the tests in it counted in their own last line.
stage() {
  local name=$1 log=$work/$1.log start=$SECONDS code pid
  shift
  wanted "$name" || return 0
  printf '\n== %s\n' "$name"
  : >"$log"
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  tail -n +1 -s 0.1 -f --pid="$pid" "$log"
  wait "$pid"
  code=$?
  add_tests "$log"
  if [ "$code" -eq 0 ]; then
    passed=$((passed + 1))
    printf '== %s: passed in %d s\n' "$name" $((SECONDS - start))
  else
    failed=$((failed + 1))
    failures+=("$name")
    printf '== %s: FAILED (exit %d) after %d s\n' "$name" "$code" $((SECONDS - start))
  fi
}

# skip NAME WHY
skip() {
  wanted "$1" || return 0
  skipped=$((skipped + 1))
  printf '\n== %s: skipped: %s\n' "$1" "$2"
}

# The last line of test/run.mjs: `N passed, N failed, N skipped`.
add_tests() {
  local last
  last=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$1" | tail -n 1)
  [ -n "$last" ] || return 0
  # shellcheck disable=SC2086 # three numbers with words between them
  set -- ${last//[!0-9]/ }
  passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# The end: the sums, and the exit code that they mean.
close() {
  printf '\n== all in %d s\n' "$SECONDS"
  if [ "${#failures[@]}" -gt 0 ]; then printf 'failed: %s\n' "${failures[@]}"; fi
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}
