# shellcheck shell=bash
# Runs the stages and keeps the sums. Each stage writes into a log of its own. A stage in the foreground is shown while its
# log grows; one that runs beside it is shown whole, after it has ended, between two others. No output goes through a pipe, so
# nothing that a stage left running can keep the gate from going on.
# shellcheck disable=SC2154 # run sets `only` and `work`

passed=0 failed=0 skipped=0 failures=()
shown=()          # the stages that were shown, in that order
declare -A jobs=() # of a stage that runs beside the others and was not shown yet: the process that runs it
beside=()         # these stages, in the order in which they were started

# The stages in a fresh tree are named KIND-SUITE; these kinds need others of the same suite first.
declare -A NEEDS=([tree]='' [deb]='tree' [user]='tree' [root]='tree' [upgrade]='tree user root' [test]='tree user')

# wanted NAME: was the stage asked for, or none by name? `trees` stands for all of those in a fresh tree, and each of these
# brings what it needs.
wanted() {
  local asked kind=${1%%-*} suite=${1#*-} asked_kind
  [ "${#only[@]}" -gt 0 ] || return 0
  for asked in "${only[@]}"; do
    asked_kind=${asked%%-*}
    case $1 in "$asked" | tools | packages) return 0 ;; esac
    if [ "$asked" = trees ] && in_a_tree "$1"; then return 0; fi
    if in_a_tree "$asked" && [ "$1" = trees ]; then return 0; fi
    if in_a_tree "$asked" && in_a_tree "$1" && [ "$suite" = "${asked#*-}" ]; then
      case " ${NEEDS[$asked_kind]} " in *" $kind "*) return 0 ;; esac
    fi
  done
  return 1
}

in_a_tree() { [[ $1 == *-* && -v NEEDS[${1%%-*}] ]]; }

# record NAME COMMAND...: runs it with its output in NAME.log, and leaves in NAME.end its exit code, its seconds and the
# seconds of processor time that it took.
record() {
  local name=$1 code=0 TIMEFORMAT='%0R %0U %0S' real user system
  shift
  { time "$@" >"$work/$name.log" 2>&1 </dev/null; } 2>"$work/$name.time" || code=$?
  read -r real user system <<<"$(tail -n 1 "$work/$name.time")"
  echo "$code $real $((user + system))" >"$work/$name.time"
  mv "$work/$name.time" "$work/$name.end"
}

# stage NAME COMMAND...: runs it now, and shows it.
stage() {
  wanted "$1" || return 0
  start record "$@"
  show "$1" "$started"
  show_ended
}

# aside NAME COMMAND...: runs it beside the stages that come after it.
aside() { aside_in_turn "$1" record "$@"; }

# aside_in_turn 'NAME…' FUNCTION: the same for a function that runs several, one after another, by `turn`.
aside_in_turn() {
  local name names
  read -ra names <<<"$1"
  shift
  local -a asked=()
  for name in "${names[@]}"; do if wanted "$name"; then asked+=("$name"); fi; done
  [ "${#asked[@]}" -gt 0 ] || return 0
  start "$@"
  for name in "${asked[@]}"; do
    beside+=("$name")
    jobs[$name]=$started
  done
}

# turn NAME COMMAND...: one stage of such a function.
turn() { if wanted "$1"; then record "$@"; fi; }

# start COMMAND...: in the background and in a process group of its own, which `stop_all` ends whole; `started` is it.
start() {
  set -m
  "$@" &
  started=$!
  set +m
}

# await NAME…: shows these, when they have ended.
await() {
  local name
  for name in "$@"; do
    if [ -n "${jobs[$name]-}" ]; then
      show "$name" "${jobs[$name]}"
      unset "jobs[$name]"
    fi
  done
}

# show_ended: those that ran beside and have ended.
show_ended() {
  local name
  for name in "${beside[@]}"; do
    if [ -e "$work/$name.end" ]; then await "$name"; fi
  done
}

# until_ended NAME JOB: waits for the stage's end, or for that of the process that was to run it.
until_ended() {
  while [ ! -e "$work/$1.end" ] && kill -0 "$2" 2>/dev/null; do sleep 0.1; done
}

# show NAME JOB: its output, from the beginning to the end of the stage. It counts as one, and so do the tests in it, by
# their own last line.
show() {
  local name=$1 code seconds cpu waiting
  printf '\n== %s\n' "$name"
  touch "$work/$name.log"
  until_ended "$name" "$2" &
  waiting=$!
  tail -n +1 -s 0.1 -f --pid="$waiting" "$work/$name.log" &
  wait "$!" # and not tail itself in the foreground, so that a signal is heeded at once
  read -r code seconds cpu <<<"$(cat "$work/$name.end" 2>/dev/null || echo 'not-run 0 0')"
  add_tests "$work/$name.log"
  shown+=("$name $seconds $cpu")
  if [ "$code" = 0 ]; then
    passed=$((passed + 1))
    printf '== %s: passed in %d s\n' "$name" "$seconds"
  else
    failed=$((failed + 1))
    failures+=("$name")
    printf '== %s: FAILED (exit %s) after %d s\n' "$name" "$code" "$seconds"
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

# The stages with their seconds, and the ten slowest of all tests, as each run of test/run.mjs has listed its own.
show_times() {
  local each name
  printf '\n%-18s %8s %8s\n' stage seconds 'of CPU'
  for each in "${shown[@]}"; do
    # shellcheck disable=SC2086 # three words
    printf '%-18s %8s %8s\n' $each
  done
  printf '%-18s %8s\n' 'in all' "$SECONDS"
  printf '\nslowest tests of all stages:\n'
  for each in "${shown[@]}"; do
    name=${each%% *}
    sed -n '/^slowest tests:$/,/^[^ ]/p' "$work/$name.log" | sed -nE "s/^( +[0-9.]+ s)  /\1  $name: /p"
  done | sort -rn | head -n 10
}

# The end: the sums, and the exit code that they mean.
close() {
  await "${beside[@]}"
  show_times
  if [ "${#failures[@]}" -gt 0 ]; then printf '\nfailed: %s\n' "${failures[*]}"; fi
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

# stop_all: ends what still runs, politely and then not.
stop_all() {
  local job
  for job in $(jobs -p); do kill -TERM -- "-$job" 2>/dev/null; done
  for _ in {1..50}; do
    [ -n "$(jobs -pr)" ] || return 0
    sleep 0.1
  done
  for job in $(jobs -p); do kill -KILL -- "-$job" 2>/dev/null; done
}
