import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNetloc } from '../../../src/pip/netloc.ts';

/** Python's urlsplit accepts these hosts, and raises an error for {@link REFUSED}. */
const TAKEN = [
  ...['', 'h', 'h:', 'h:80', 'h:65535', 'u@h:80', 'u:p@h:80', '[::1]:80', '::1', 'h/x:y', 'h:80/x', 'h:80?x'],
  ...['[1:2:3:4:5:6:7:8]', '[::ffff:1.2.3.4]', '[fe80::1%eth0]', '[v1F.x]'],
  'ａ:80', // Python normalises ａ to a letter, not to a delimiter
];
const REFUSED = [
  ...[
    'h:x',
    'h:80x',
    'h:x80',
    'h:+80',
    'h:-1',
    'h: 80',
    'h:1e3',
    'h:0x50',
    'h:65536',
    '[::1]:x',
    '[x]',
    '[::1',
  ],
  ...['[::x]', '[1:2]', '[V1.x]', '[v1.]', '[v.x]'],
  ...['℀', 'h：80'], // Python normalises these texts to a/c and h:80
];
for (const text of TAKEN) test(`${text || 'nothing'} is a valid host`, () => assert.ok(isNetloc(text)));
for (const text of REFUSED) test(`${text} is not a valid host`, () => assert.ok(!isNetloc(text)));
