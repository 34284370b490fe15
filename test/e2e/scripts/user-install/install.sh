#!/bin/sh
# Copies the app to a directory of the user's and starts it there.
set -e
target=$HOME/apps/webapp
mkdir -p "$target"
cp app.py requirements.txt "$target"
cd "$target"
pip3 install --user -r requirements.txt
cd "$HOME"
python3 "$target/app.py"
