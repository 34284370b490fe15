# Puts pip-shim's shims first on PATH in a fish that is a login shell. /etc/profile.d/pip-shim.sh does that for sh.
if status is-login; and not contains /usr/lib/pip-shim/bin $PATH
    set -gx PATH /usr/lib/pip-shim/bin $PATH
end
