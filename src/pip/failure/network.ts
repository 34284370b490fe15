import type { Failure } from './kinds.ts';
import { partsOf } from './parts-of.ts';

/** The texts of urllib3 and OpenSSL in pip's warnings and errors, and of reqwest and rustls in uv's. */
const NETWORK: readonly (readonly [Extract<Failure, { kind: 'network' }>['by'], RegExp])[] = [
  ['bundle', /Could not find a suitable TLS CA certificate bundle, invalid path: /],
  ['clock', /certificate verify failed: certificate (?:is not yet valid|has expired)/],
  [
    'certificate',
    /CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError|certificate verify failed|invalid peer certificate/,
  ],
  ['insecure', /The repository located at \S+ is not a trusted or secure host/],
  // When an index refuses a page, pip says so only in two cases: the login was wrong, or nobody could type
  // one.
  [
    'refusal',
    /\b40[13] Client Error: |\b401 Error, Credentials not correct|, in _prompt_for_password\b|HTTP error 40[13] while|HTTP status client error \(40[13]/,
  ],
  [
    'busy',
    /\b(?:429 Client|5\d\d Server) Error: |HTTP error (?:429|5\d\d) while|too many (?:429|5\d\d) error responses/,
  ],
  ['socks', /Missing dependencies for SOCKS support/],
  // If a setting names a proxy with https:, but the proxy speaks http, the error is WRONG_VERSION_NUMBER.
  [
    'proxy',
    /ProxyError|Cannot connect to proxy|Tunnel connection failed|\b407 (?:Client Error: )?Proxy Authentication|tunnel error|InvalidProxyURL|WRONG_VERSION_NUMBER/,
  ],
  [
    'name',
    /NameResolutionError|Name or service not known|Temporary failure in name resolution|nodename nor servname|getaddrinfo failed|Could not resolve host: /,
  ],
  ['cut', /error: incomplete-download\b/],
  [
    'connection',
    /SSLEOFError|UNEXPECTED_EOF_WHILE_READING|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ConnectionResetError|ProtocolError|MaxRetryError|Connection refused|Network is unreachable|Failed to establish a new connection|tcp connect error|operation timed out/,
  ],
];

const HOST = /(?:host='|located at |resolve host: |:\/\/(?:[^/@\s'"]*@)?|resolve ')([\w.-]+)/;

/** Reads why the index could not be reached. */
export function readNetwork(output: string): Extract<Failure, { kind: 'network' }> | undefined {
  const [by, words] = NETWORK.find((each) => each[1].test(output)) ?? [];
  if (by === undefined) return undefined;
  const lines = output.split('\n');
  if (by === 'bundle') return { kind: 'network', by, host: partsOf(lines, 'invalid path: ')[1] ?? '' };
  const [host = ''] = [lines.find((each) => words?.test(each)), partsOf(lines, 'Failed to fetch: ')[1]]
    .map((line) => HOST.exec(line ?? '')?.[1] ?? '')
    .filter(Boolean);
  return { kind: 'network', by, host };
}
