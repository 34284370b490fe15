// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are shell code
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

/** What bash 3.2, the bash of macOS, lacks (bash's NEWS and CHANGES), each with an example. */
const NEWER: readonly (readonly [pattern: RegExp, since: string, example: string])[] = [
  [/\$\{[^}]*@[A-Za-z]\}/, '4.4: transformations', '${x@Q}'],
  [/\$\{[^}:#%/]*(?:\^|,)/, '4.0: upper and lower case', '${x^^}'],
  [/\$\{\w+:[^-+=?}][^}]*: *-/, '4.2: a negative length', '${x:0:-1}'],
  [/\[-\d+\]/, '4.2: a negative subscript', '${x[-1]}'],
  [
    /\b(?:declare|typeset|local)\s+-\w*[Anglu]/,
    '4.0: associative arrays, namerefs, -g, -l, -u',
    'declare -gA x',
  ],
  [/(?:\[|\btest)\s(?:.*\s)?-v\s/, '4.2: test -v', '[[ -v x ]]'],
  [/%\([^)]*\)T/, '4.2: printf of a time', "printf '%(%s)T'"],
  [/\b(?:mapfile|readarray|coproc)\b/, '4.0: mapfile, readarray, coproc', 'mapfile -t x'],
  [/&>>/, '4.0: &>>', 'true &>>x'],
  [/\|&/, '4.0: |&', 'true |& cat'],
  [/;;?&/, '4.0: ;& and ;;&', 'a) true ;&'],
  [/\$\{!\w+@\w\}|\bEPOCH(?:SECONDS|REALTIME)\b|\bBASHPID\b/, '4.0, 5.0: variables', '$EPOCHSECONDS'],
  [/\{\w+\}[<>]/, '4.1: a descriptor in a variable', 'exec {fd}<x'],
  [/\bread\b[^;|\n]* -\w*[iN]/, '4.0: read -i and -N', 'read -N 1 x'],
  [/\bwait\b[^;|\n]* -n/, '4.3: wait -n', 'wait -n'],
  [
    /\bshopt\b[^;|\n]*\b(?:globstar|lastpipe|autocd|inherit_errexit|dirspell|assoc_expand_once)\b/,
    '4.0: options',
    'shopt -s globstar',
  ],
  [/\$'[^']*\\[uU]/, '4.2: \\u in a string', "$'\\u20ac'"],
];

const codeOf = (text: string): readonly string[] =>
  text.split('\n').map((line) => line.replace(/(?:^|\s)#\s.*$/, ''));

test('the hook of bash keeps to the syntax of bash 3.2', () => {
  for (const name of ['outside.sh', 'hook.sh', 'hook.bash']) {
    const lines = codeOf(readFileSync(new URL(`../../../shims/${name}`, import.meta.url), 'utf8'));
    assert.ok(lines.length > 20);
    for (const [at, line] of lines.entries())
      for (const [pattern, since] of NEWER)
        assert.doesNotMatch(line, pattern, `shims/${name}:${at + 1} needs bash ${since}`);
  }
});

test('each pattern for newer syntax matches its example', () => {
  for (const [pattern, since, example] of NEWER) assert.match(example, pattern, since);
});
