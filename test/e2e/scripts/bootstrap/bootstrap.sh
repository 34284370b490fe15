#!/usr/bin/env bash
# Prepares a checkout: installs what is missing, and writes down what was installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! pip3 show webthing >/dev/null 2>&1; then
  echo "installing webthing"
  pip3 install webthing
fi
pip3 check
pip3 freeze > requirements.lock
grep -q '^webthing==1.0$' requirements.lock
echo "$(wc -l < requirements.lock) packages"
