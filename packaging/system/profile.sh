# shellcheck shell=sh
# Login shells read this file. It puts pip-shim's shims first on PATH, but only once. PIP_SHIM_DISABLE=1 runs plain pip.
case :$PATH: in
  *:/usr/lib/pip-shim/bin:*) ;;
  *) if [ -x /usr/lib/pip-shim/bin/pip ]; then PATH=/usr/lib/pip-shim/bin:$PATH; fi ;;
esac
