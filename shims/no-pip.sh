# A part of shims/pip. Sets _pipshim_package to the command that installs pip on this platform. Leaves it as
# it is if no known package manager is on PATH.
# shellcheck shell=sh disable=SC2034 # shims/pip uses these variables

_pipshim_word=''
! command -v sudo >/dev/null 2>&1 || _pipshim_word='sudo '
if command -v apt-get >/dev/null 2>&1; then _pipshim_package="${_pipshim_word}apt install python3-pip"
elif command -v dnf >/dev/null 2>&1; then _pipshim_package="${_pipshim_word}dnf install python3-pip"
elif command -v zypper >/dev/null 2>&1; then _pipshim_package="${_pipshim_word}zypper install python3-pip"
elif command -v pacman >/dev/null 2>&1; then _pipshim_package="${_pipshim_word}pacman -S python-pip"
elif command -v apk >/dev/null 2>&1; then _pipshim_package="${_pipshim_word}apk add py3-pip"
elif command -v xbps-install >/dev/null 2>&1; then _pipshim_package="${_pipshim_word}xbps-install -S python3-pip"
elif command -v emerge >/dev/null 2>&1; then _pipshim_package="${_pipshim_word}emerge --ask dev-python/pip"
elif command -v brew >/dev/null 2>&1; then _pipshim_package='brew install python'
fi

_pipshim_loaded=no-pip.sh
