# shellcheck shell=bash
# The environment of all stages. It drops the machine's own settings (PIP_FIND_LINKS and the like), because
# they would change the tests. It keeps the machine's certificates, proxies and mirrors.

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
