#!/bin/bash
set -e
python3 -m pip install --upgrade -r requirements-dev.txt
python3 -m checker
echo 'import webthing; print(webthing.VERSION)' | python3
python3 -m pip uninstall --yes checker
! python3 -c 'import checker' 2>/dev/null
