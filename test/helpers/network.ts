/** Variables with the certificates, mirrors and proxies that pip needs (see also .ci/environment.sh). */
const NAMES = [
  ...['NODE_EXTRA_CA_CERTS', 'PIP_CERT', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'PIP_INDEX_URL'],
  ...['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'],
];

/** Returns the variables of this process with which a live test reaches the package index. */
export function networkEnvironment(): Record<string, string> {
  const set = NAMES.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(set.filter((each): each is [(typeof each)[0], string] => Boolean(each[1])));
}
