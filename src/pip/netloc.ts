/**
 * Whether urllib.parse.urlsplit accepts the value of --trusted-host, which is a host with or without a port.
 * pip passes the value to urlsplit as a URL (build_url_from_netloc in utils/misc.py). urlsplit raises if the
 * port is not a number up to 65535, or if the text in brackets is not an address.
 */
export function isNetloc(text: string): boolean {
  const bare = (text.match(/:/g)?.length ?? 0) >= 2 && !/[@[]/.test(text);
  const netloc = /^[^/?#]*/.exec((bare ? `[${text}]` : text).replaceAll(/[\t\r\n]/g, ''))?.[0] ?? '';
  if (netloc.includes('[') !== netloc.includes(']') || splitsDifferently(netloc)) return false;
  const bracketed = /\[([^\]]*)\]?/.exec(netloc)?.[1];
  if (bracketed !== undefined && !isAddress(bracketed)) return false;
  const host = netloc.slice(netloc.lastIndexOf('@') + 1);
  const [, port = ''] = /^(?:[^[]*\[[^\]]*\]?[^:]*|[^:[]*)(?::(.*))?/s.exec(host) ?? [];
  return port === '' || (/^\d+$/.test(port) && Number(port) <= 65_535);
}

/**
 * Whether a text is an IPv6 address or an IPvFuture of RFC 3986, roughly as Python checks it. urlsplit uses
 * Python's ipaddress since 3.11.4.
 */
const isAddress = (text: string): boolean =>
  ((text.includes('::') || text.split(':').length > 7) &&
    /^(?:[\da-f:]+|[\da-f:]+\d(?:\.\d+){3})(?:%[^%]+)?$/i.test(text)) ||
  /^v[\da-fA-F]+\..+$/.test(text);

/**
 * Whether normalisation (NFKC) adds a `/`, `?`, `#`, `@` or `:`. If it does, urllib.parse._checknetloc
 * raises.
 */
function splitsDifferently(netloc: string): boolean {
  const kept = netloc.replaceAll(/[@:#?]/g, '');
  const normal = kept.normalize('NFKC');
  return normal !== kept && /[/?#@:]/.test(normal);
}
