# shellcheck shell=sh
# Read by login shells: the shims of pip-shim stand first on PATH, once. PIP_SHIM_DISABLE=1 is plain pip.
case :$PATH: in
  *:/usr/lib/pip-shim/bin:*) ;;
  *) if [ -x /usr/lib/pip-shim/bin/pip ]; then PATH=/usr/lib/pip-shim/bin:$PATH; fi ;;
esac
