/**
 * Whether urllib.parse.urlsplit takes the value of --trusted-host for a host with or without a port, as pip hands it over
 * (utils/misc.py build_url_from_netloc); it raises over a port that is no number and over what is no address in brackets.
 */
export function isNetloc(text: string): boolean {
  const bare = (text.match(/:/g)?.length ?? 0) >= 2 && !/[@[]/.test(text);
  const netloc = /^[^/?#]*/.exec((bare ? `[${text}]` : text).replaceAll(/[\t\r\n]/g, ''))?.[0] ?? '';
  if (netloc.includes('[') !== netloc.includes(']') || splitsDifferently(netloc)) return false;
  const bracketed = /\[([^\]]*)\]?/.exec(netloc)?.[1];
  if (bracketed !== undefined && !isAddress(bracketed)) return false;
  const host = netloc.slice(netloc.lastIndexOf('@') + 1);
  const [, port = ''] = /^(?:[^[]*\[[^\]]*\]?[^:]*|[^:[]*)(?::(.*))?$/s.exec(host) ?? [];
  return port === '' || (/^\d+$/.test(port) && Number(port) <= 65_535);
}

/** ipaddress of Python, roughly (asked since 3.11.4), or RFC 3986's IPvFuture. */
const isAddress = (text: string): boolean =>
  ((text.includes('::') || text.split(':').length > 7) &&
    /^(?:[\da-f:]+|[\da-f:]+\d(?:\.\d+){3})(?:%[^%]+)?$/i.test(text)) ||
  /^v[\da-f]+\..+$/i.test(text);

/** urllib.parse._checknetloc: a character that becomes one with a meaning when it is normalised. */
function splitsDifferently(netloc: string): boolean {
  const kept = netloc.replaceAll(/[@:#?]/g, '');
  const normal = kept.normalize('NFKC');
  return normal !== kept && /[/?#@:]/.test(normal);
}
