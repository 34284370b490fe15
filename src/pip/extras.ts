/**
 * Splits `path[extras]` as _strip_extras in req/constructors.py does. Without brackets, `extras` is empty.
 */
export function splitExtras(text: string): { readonly path: string; readonly extras: string } {
  const open = text.endsWith(']') ? text.lastIndexOf('[', text.length - 3) : -1;
  const extras = text.slice(open + 1, -1);
  return open > 0 && !extras.includes(']')
    ? { path: text.slice(0, open), extras }
    : { path: text, extras: '' };
}
