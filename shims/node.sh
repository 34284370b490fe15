# Finds a Node that can start. shims/pip and shims/pip-shim load this file.
# shellcheck shell=sh disable=SC2154,SC2034 # shims/pip and shims/pip-shim set and use these variables

# The variables that act on Node, copied by hand from data/node-variables/names.txt (a test compares them).
_pipshim_node_names='
NODE_BENCH_CONTEXT NODE_BENCH_FILE_RUN_ID NODE_BENCH_RUN_ID NODE_CHANNEL_FD NODE_CHANNEL_SERIALIZATION_MODE
NODE_CLUSTER_SCHED_POLICY NODE_COMPILE_CACHE NODE_COMPILE_CACHE_PORTABLE NODE_COMPILE_CACHE_READONLY
NODE_DEBUG NODE_DEBUG_NATIVE NODE_DISABLE_COLORS NODE_DISABLE_COMPILE_CACHE NODE_EXTRA_CA_CERTS
NODE_ICU_DATA NODE_INSPECT_RESUME_ON_START NODE_MANY_ACCEPTS NODE_NO_READLINE NODE_NO_WARNINGS NODE_OPTIONS
NODE_PATH NODE_PENDING_DEPRECATION NODE_PENDING_PIPE_INSTANCES NODE_PRESERVE_SYMLINKS
NODE_PRESERVE_SYMLINKS_MAIN NODE_REDIRECT_WARNINGS NODE_REPL_EXTERNAL_MODULE NODE_REPL_HISTORY
NODE_REPL_HISTORY_SIZE NODE_REPL_MODE NODE_SKIP_PLATFORM_CHECK NODE_TEST_CONTEXT NODE_TEST_WORKER_ID
NODE_TLS_REJECT_UNAUTHORIZED NODE_UNIQUE_ID NODE_USE_ENV_PROXY NODE_USE_SYSTEM_CA NODE_V8_COVERAGE
OPENSSL_CONF
'

# Can this file be a Node? Checks that it is not empty, because a full disk may leave it empty, and sh runs an
# empty file without an error.
_pipshim_is_node() { [ -f "$1" ] && [ -x "$1" ] && [ -s "$1" ]; }

# Sets _pipshim_node to the recorded Node, or else to the first Node in an absolute PATH entry. If no Node can
# start, fails and sets _pipshim_why to the reason.
_pipshim_find_node() {
  _pipshim_why='Node.js was not found (18.19 or newer is needed)'
  if ! _pipshim_is_node "$_pipshim_node"; then
    ! { [ -f "$_pipshim_node" ] && [ -x "$_pipshim_node" ]; } || _pipshim_why="Node.js can't start, because $_pipshim_node is empty"
    _pipshim_node='' _pipshim_rest=${PATH-}:
    while [ -n "$_pipshim_rest" ] && [ -z "$_pipshim_node" ]; do
      _pipshim_dir=${_pipshim_rest%%:*} _pipshim_rest=${_pipshim_rest#*:}
      case $_pipshim_dir in /*) ! _pipshim_is_node "$_pipshim_dir/node" || _pipshim_node=$_pipshim_dir/node ;; esac
    done
  fi
  [ -n "$_pipshim_node" ] && _pipshim_can_start
}

# Can Node start here? Below certain limits of a process, Node dies from a signal or hangs. Each
# number here is the lowest limit with which all of Node 18 to 26 started, rounded up. Only Linux shows the
# limits of a process without a fork. Also fails for a file of zeros, which a power cut may leave, and which sh would run without an
# error.
_pipshim_can_start() {
  _pipshim_value=''
  if [ -r "$_pipshim_node" ] && ! IFS='' read -r _pipshim_value <"$_pipshim_node" && [ -z "$_pipshim_value" ]; then
    _pipshim_why="Node.js can't start, because $_pipshim_node is damaged"
    return 1
  fi
  [ -r /proc/self/limits ] || return 0
  while read -r _pipshim_value; do
    # shellcheck disable=SC2086 # the columns of proc(5): soft limit, hard limit, unit
    case $_pipshim_value in
      'Max address space '*) set -- 'ulimit -v' 1500000 1536000000 ${_pipshim_value#Max address space} ;;
      'Max data size '*) set -- 'ulimit -d' 1000000 1024000000 ${_pipshim_value#Max data size} ;;
      'Max open files '*) set -- 'ulimit -n' 40 40 ${_pipshim_value#Max open files} ;;
      *) continue ;;
    esac
    case $4 in
      *[!0-9]* | ????????????????*) ;;
      *)
        if [ "$4" -lt "$3" ]; then
          _pipshim_why="Node.js can't start, because $1 is below $2"
          return 1
        fi
        ;;
    esac
    # Stop reading: the limits after this line don't matter, and sh would read them slowly, byte by byte.
    case $1 in 'ulimit -v') break ;; esac
  done </proc/self/limits
}

# Renames each variable that acts on Node, so that Node does not see it. boot.cjs restores the old names for
# pip from the list in _PIPSHIM_KEPT.
_pipshim_keep_from_node() {
  _pipshim_rest=''
  for _pipshim_value in $_pipshim_node_names; do
    unset -v "_PIPSHIM_$_pipshim_value"
    eval "_pipshim_dir=\${$_pipshim_value+set}"
    [ -n "$_pipshim_dir" ] || continue
    eval "export _PIPSHIM_$_pipshim_value=\"\$$_pipshim_value\""
    unset -v "$_pipshim_value"
    _pipshim_rest="$_pipshim_rest $_pipshim_value"
  done
  export _PIPSHIM_KEPT="${_pipshim_rest# }"
}

# Runs the program in this process: `boot.cjs` with these arguments.
_pipshim_exec_node() {
  unset -v _PIPSHIM_BEGAN
  [ -z "${_pipshim_began-}" ] || export _PIPSHIM_BEGAN="$_pipshim_began"
  _pipshim_keep_from_node
  # Node resets ignored signals (nohup, a script's background job). So pass their list on, which is SigIgn of
  # proc_pid_status(5).
  unset -v _PIPSHIM_IGNORED
  if [ -r "/proc/$$/status" ]; then
    while IFS=':	' read -r _pipshim_rest _pipshim_value; do
      case $_pipshim_rest in SigIgn) export _PIPSHIM_IGNORED="$_pipshim_value" && break ;; esac
    done <"/proc/$$/status"
  fi
  exec "$_pipshim_node" "$_pipshim_home/boot.cjs" "$@"
}
_pipshim_loaded=node.sh
