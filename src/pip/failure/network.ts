import type { Failure } from './kinds.ts';
import { partsOf } from './parts-of.ts';

/** The words of urllib3 and OpenSSL in pip's warnings and errors, and of reqwest and rustls in uv's. */
const NETWORK: readonly (readonly [Extract<Failure, { kind: 'network' }>['by'], RegExp])[] = [
  [
    'certificate',
    /CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError|certificate verify failed|SSLError\(|WRONG_VERSION_NUMBER|invalid peer certificate/,
  ],
  // If the index refuses a page, pip reports that only after a wrong login, or if nobody could type a login.
  [
    'refusal',
    /\b40[13] Client Error: |\b401 Error, Credentials not correct|, in _prompt_for_password\b|HTTP error 40[13] while|HTTP status client error \(40[13]/,
  ],
  [
    'proxy',
    /ProxyError|Cannot connect to proxy|Tunnel connection failed|407 Proxy Authentication|tunnel error/,
  ],
  [
    'name',
    /NameResolutionError|Name or service not known|Temporary failure in name resolution|nodename nor servname|getaddrinfo failed/,
  ],
  [
    'connection',
    /NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ConnectionResetError|ProtocolError|MaxRetryError|Connection refused|Network is unreachable|Failed to establish a new connection|tcp connect error|operation timed out/,
  ],
];

const HOST = /(?:host='|:\/\/(?:[^/@\s'"]*@)?|resolve ')([\w.-]+)/;

/** Reads why the index could not be reached. */
export function readNetwork(output: string): Extract<Failure, { kind: 'network' }> | undefined {
  const [by, words] = NETWORK.find((each) => each[1].test(output)) ?? [];
  if (by === undefined) return undefined;
  const lines = output.split('\n');
  const [host = ''] = [lines.find((each) => words?.test(each)), partsOf(lines, 'Failed to fetch: ')[1]]
    .map((line) => HOST.exec(line ?? '')?.[1] ?? '')
    .filter(Boolean);
  return { kind: 'network', by, host };
}
