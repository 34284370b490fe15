# shellcheck shell=bash
# The fresh Debian trees of the last stages. They are built while the first stages run, each in a mount and process
# namespace of its own: ending its first process ends all of it and takes its mounts away.
# shellcheck disable=SC2154 # run sets `work`

declare -A tree_builders=() # of a suite: the process

start_building_trees() {
  local suite
  [ "$(id -u)" -eq 0 ] || return 0
  for suite in $CI_SUITES; do
    wanted "tree-$suite" || continue
    nice unshare --mount --pid --fork --kill-child --mount-proc \
      .ci/build-tree "$suite" "$work/$suite" >"$work/build-$suite.log" 2>&1 </dev/null &
    tree_builders[$suite]=$!
  done
}

stop_building_trees() {
  local builder
  for builder in "${tree_builders[@]}"; do kill "$builder" 2>/dev/null; done
  wait
}

# wait_for_tree SUITE: until it is built; the builder leaves a file when all went well.
wait_for_tree() {
  tail -n +1 -f --pid="${tree_builders[$1]}" "$work/build-$1.log"
  [ -e "$work/$1/built" ]
}
