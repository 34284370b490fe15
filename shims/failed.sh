# Runs after the venv's pip, which the shim started without Node, has failed. hear-pip.py starts this file in
# pip's process:
# failed.sh HOME NODE CODE DESCRIPTOR NAME REAL ARGS…
# HOME and NODE are those of the shim. CODE is pip's exit code. DESCRIPTOR has the end of pip's stderr. NAME
# and REAL are the shim's name and the real pip. Lets the program say what is known to help, and exits with
# CODE.
# shellcheck shell=sh disable=SC2154,SC1091 # node.sh sets these variables
unset -v _pipshim_began _pipshim_code _pipshim_dir _pipshim_home _pipshim_loaded _pipshim_node _pipshim_node_names \
  _pipshim_rest _pipshim_value _pipshim_why
_pipshim_home=$1 _pipshim_node=$2 _pipshim_code=$3 _pipshim_loaded=''
shift 2
if [ -f "$_pipshim_home/shims/node.sh" ] && [ -r "$_pipshim_home/shims/node.sh" ]; then
  # shellcheck source=/dev/null
  . "$_pipshim_home/shims/node.sh"
fi
if [ "$_pipshim_loaded" = node.sh ] && [ -s "$_pipshim_home/boot.cjs" ] && _pipshim_find_node; then
  (_pipshim_exec_node failed "$@") # a Node that can't run must not change the exit code
fi
exit "$_pipshim_code"
