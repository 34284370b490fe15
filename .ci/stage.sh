# shellcheck shell=bash
# Runs the stages and keeps the totals. Each stage writes its own log. The log of a foreground stage is shown
# while it grows. The log of a background stage is shown as a whole, after the stage has ended and between two
# others. No output goes through a pipe, so a process that a stage left running can't block the gate.
# shellcheck disable=SC2154 # run sets `only` and `work`

passed=0 failed=0 skipped=0 failures=()
shown=()          # the stages that have been shown, in order
declare -A jobs=() # for each background stage that has not been shown: its process
beside=()         # the background stages, in order of their start

# Stages in a fresh tree are named KIND-SUITE. These kinds need other kinds of the same suite first.
declare -A NEEDS=([tree]='' [scripts]='tree' [newcomer]='tree' [deb]='tree' [user]='tree' [root]='tree'
  [system]='tree root' [upgrade]='tree user root' [test]='tree user')

# wanted NAME: succeeds if the command line names this stage, or no stage. `trees` means all stages in fresh
# trees. Each of those also runs the stages that it needs.
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

# record NAME COMMAND...: runs COMMAND with its output in NAME.log. Writes its exit code, seconds and seconds
# of processor time to NAME.end.
record() {
  local name=$1 code=0 TIMEFORMAT='%0R %0U %0S' real user system
  shift
  { time "$@" >"$work/$name.log" 2>&1 </dev/null; } 2>"$work/$name.time" || code=$?
  read -r real user system <<<"$(tail -n 1 "$work/$name.time")"
  echo "$code $real $((user + system))" >"$work/$name.time"
  mv "$work/$name.time" "$work/$name.end"
}

# stage NAME COMMAND...: runs COMMAND in the foreground and shows it.
stage() {
  wanted "$1" || return 0
  start record "$@"
  show "$1" "$started"
  show_ended
}

# aside NAME COMMAND...: runs COMMAND in the background, beside the next stages.
aside() { aside_in_turn "$1" record "$@"; }

# aside_in_turn 'NAME…' FUNCTION: runs FUNCTION in the background. FUNCTION runs the named stages with `turn`.
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

# turn NAME COMMAND...: runs one stage. Only the function that aside_in_turn runs calls it.
turn() { if wanted "$1"; then record "$@"; fi; }

# start COMMAND...: runs COMMAND in the background. Sets `started` to its process, which leads a group that
# `stop_all` ends.
start() {
  set -m
  "$@" &
  started=$!
  set +m
}

# await NAME…: waits for these stages and shows them.
await() {
  local name
  for name in "$@"; do
    if [ -n "${jobs[$name]-}" ]; then
      show "$name" "${jobs[$name]}"
      unset "jobs[$name]"
    fi
  done
}

# show_ended: shows the background stages that have ended.
show_ended() {
  local name
  for name in "${beside[@]}"; do
    if [ -e "$work/$name.end" ]; then await "$name"; fi
  done
}

# until_ended NAME JOB: waits until the stage, or the process that runs it, has ended.
until_ended() {
  while [ ! -e "$work/$1.end" ] && kill -0 "$2" 2>/dev/null; do sleep 0.1; done
}

# show NAME JOB: shows the stage's output until the stage has ended. Counts the stage as one, and adds the
# totals of the tests that it ran.
show() {
  local name=$1 code seconds cpu waiting
  printf '\n== %s\n' "$name"
  touch "$work/$name.log"
  until_ended "$name" "$2" &
  waiting=$!
  tail -n +1 -s 0.1 -f --pid="$waiting" "$work/$name.log" &
  wait "$!" # tail in the foreground would delay signals
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

# skip NAME WHY: counts the stage as skipped and prints the reason.
skip() {
  wanted "$1" || return 0
  skipped=$((skipped + 1))
  printf '\n== %s: skipped: %s\n' "$1" "$2"
}

# Adds the totals from the last line of test/run.mjs: `N passed, N failed, N skipped`.
add_tests() {
  local last
  last=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$1" | tail -n 1)
  [ -n "$last" ] || return 0
  # shellcheck disable=SC2086 # three numbers with words between them
  set -- ${last//[!0-9]/ }
  passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# Prints the stages with their seconds, and the ten slowest tests from the lists of all runs of test/run.mjs.
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

# Prints the failed tests of each failed stage with the start of their reasons, or else the stage's last
# lines. Prints them at the end of the run, because a CI shows the end of a long output first.
show_failures() {
  local name tests
  for name in "${failures[@]}"; do
    tests=$(sed -n '/^slowest tests:$/,$p' "$work/$name.log" | grep -A 8 '^FAILED ' | head -n 40)
    printf '\n%s failed:\n%s\n' "$name" "${tests:-$(tail -n 8 "$work/$name.log")}"
  done
}

# Prints the totals and exits: with 0 if no stage or test failed and something passed.
close() {
  await "${beside[@]}"
  show_times
  show_failures
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

# stop_all: ends the running stages by SIGTERM, and after five seconds by SIGKILL.
stop_all() {
  local job
  for job in $(jobs -p); do kill -TERM -- "-$job" 2>/dev/null; done
  for _ in {1..50}; do
    [ -n "$(jobs -pr)" ] || return 0
    sleep 0.1
  done
  for job in $(jobs -p); do kill -KILL -- "-$job" 2>/dev/null; done
}
