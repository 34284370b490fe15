/**
 * The errors that tell that a build's code is too old for this Python, because this Python lacks a feature.
 * Each error stands with a specifier of the Pythons that had the feature. The empty specifier means Python 2.
 * Sources: "What's New In Python" 3.8 to 3.14.
 */
const TAKEN_AWAY: readonly (readonly [string, RegExp])[] = [
  [
    '<3.8',
    /module 'time' has no attribute 'clock'|module 'platform' has no attribute '(?:linux_distribution|dist)'/,
  ],
  ['<3.9', /has no member named ['‘]tp_print|'HTMLParser' object has no attribute 'unescape'/],
  [
    '<3.10',
    /cannot import name '(?:Mapping|MutableMapping|Iterable|Callable|Sequence)' from 'collections'|module 'collections' has no attribute '(?:Mapping|MutableMapping|Iterable|Callable|Sequence)'/,
  ],
  [
    '<3.11',
    /fatal error: ['"]?longintrepr\.h|module 'inspect' has no attribute 'getargspec'|(?:invalid use of incomplete typedef|incomplete definition of type) ['‘](?:PyFrameObject|struct _frame)|module 'asyncio' has no attribute 'coroutine'/,
  ],
  [
    '<3.12',
    /No module named '(?:distutils|imp|asynchat|asyncore)\b|has no attribute 'ImpImporter'|module 'configparser' has no attribute 'SafeConfigParser'|'RawConfigParser' object has no attribute 'readfp'|has no member named ['‘](?:ob_digit|curexc_type)|implicit declaration of function ['‘](?:PyUnicode_GetSize|PyUnicode_AS_UNICODE|PyUnicode_AsUnicode)['’]/,
  ],
  ['<3.13', /No module named '(?:lib2to3|cgi|pipes)\b|too few arguments to function ['‘]_PyLong_AsByteArray/],
  [
    '<3.14',
    /module 'ast' has no attribute '(?:Str|Num)'|module 'pkgutil' has no attribute '(?:find|get)_loader'/,
  ],
  [
    '',
    /Missing parentheses in call to 'print'|multiple exception types must be parenthesized|No module named '(?:ConfigParser|StringIO|__builtin__|urllib2|httplib|cPickle|commands|Queue)'/,
  ],
];

/**
 * A specifier of older Pythons, if the code that failed to build was written for them. The empty specifier
 * means Python 2. Undefined if the output does not tell.
 */
export function oldPython(output: string): string | undefined {
  // PyO3 names the newest Python that it supports.
  const [, most] = /newer than PyO3's maximum supported version \(3\.(\d+)\)/.exec(output) ?? [];
  if (most !== undefined) return `<3.${Number(most) + 1}`;
  return TAKEN_AWAY.find(([, words]) => words.test(output))?.[0];
}
