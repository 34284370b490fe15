# shellcheck shell=bash
# The environment of all stages: what the machine sets for itself (PIP_FIND_LINKS and the like) would change the tests.
# What leads to the registries stays, its values taken from the machine: certificates, proxies, mirrors.

CI_NETWORK='NODE_EXTRA_CA_CERTS PIP_CERT SSL_CERT_FILE REQUESTS_CA_BUNDLE PIP_INDEX_URL npm_config_registry
  http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY'

scrub_environment() {
  local name
  for name in $(compgen -e); do
    case " HOME PATH LANG TERM TMPDIR USER LOGNAME SHELL CI CI_WORK ${CI_NETWORK//$'\n'/ } " in
      *" $name "*) ;;
      *) unset "$name" ;;
    esac
  done
  export LANG=${LANG:-C.UTF-8} PIP_DISABLE_PIP_VERSION_CHECK=1
}

scrub_environment
export CI_NETWORK
