#!/bin/sh
# Installs webthing: curl -fsSL https://example.org/get.sh | sh
set -eu

main() {
  command -v python3 >/dev/null 2>&1 || { echo "error: Python 3 is required" >&2; exit 1; }
  echo "==> Installing webthing"
  pip3 install --quiet --upgrade webthing
  python3 - <<'PYTHON'
import webthing
print("==> webthing", webthing.VERSION, "is ready")
PYTHON
}

main "$@"
