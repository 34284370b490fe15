# shellcheck shell=bash
# How long a stage may take, and the end of one that takes longer, so that it fails by its name and the gate goes on.

# A few times what each takes on two busy cores, in seconds.
limit_of() {
  case $1 in
    readme-test | user-*) echo 2700 ;;
    coverage) if [ -d "$CI_WORK/coverage" ]; then echo 300; else echo 2700; fi ;; # else it runs the tests itself
    tools | tree-*) echo 900 ;;
    project-tools | nodes | live | deb-* | root-*) echo 600 ;;
    *) echo 300 ;;
  esac
}

# All stages together, in seconds: what of a stage goes beyond it fails, while there is time left to say so.
whole=5280

# From a first SIGTERM to SIGKILL, in seconds.
grace=30

# time_for NAME: its limit, or what the whole has left.
time_for() {
  local limit left=$((whole - SECONDS))
  limit=$(limit_of "$1")
  [ "$left" -gt 0 ] || left=1
  echo $((limit < left ? limit : left))
}

# ends_within SECONDS PID: waits for a child's end; a signal to the gate is not kept waiting.
ends_within() {
  timeout "$1" tail -s 0.1 -f --pid="$2" /dev/null &
  wait $!
}

# family PID:START...: these processes and all that came from them, in the same form. A process number comes again, but
# not with the same start; without a START any will do.
family() {
  sed -n 's/^\([0-9]*\) (.*) [A-Z] /\1 /p' /proc/[0-9]*/stat 2>/dev/null | awk -v roots="$*" '
    function ours(pid) {
      if (pid in root && (root[pid] == "" || root[pid] == start[pid])) return 1
      return pid in parent && ours(parent[pid])
    }
    BEGIN { for (i = split(roots, words, " "); i > 0; i--) { split(words[i], part, ":"); root[part[1]] = part[2] } }
    { parent[$1] = $2; start[$1] = $20 }
    END { for (pid in parent) if (ours(pid)) printf "%s:%s\n", pid, start[pid] }'
}

# end_family PID: the leader's process group is asked to end and given time for it, as it cleans up; then what is left of
# all that it started is killed: tests give what they start sessions of its own.
end_family() {
  local each known tenths
  mapfile -t known < <(family "$1:")
  kill -TERM -- "-$1" 2>/dev/null
  for ((tenths = grace * 10; tenths > 0; tenths--)); do
    kill -0 -- "-$1" 2>/dev/null || break
    sleep 0.1
  done
  for each in $(family "${known[@]}"); do kill -KILL "${each%:*}" 2>/dev/null; done
}
