# As /etc/profile.d/pip-shim.sh, for a login shell that is a fish.
if status is-login; and not contains /usr/lib/pip-shim/bin $PATH
    set -gx PATH /usr/lib/pip-shim/bin $PATH
end
