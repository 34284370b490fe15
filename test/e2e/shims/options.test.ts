import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../helpers/process.ts';
import { markedPython } from '../../helpers/python.ts';
import { boxFor, executable, fakePip, fakePython, placeShim } from './shim-box.ts';

// Compares the shim's lists of options with the parsers of the machine's own pip.

interface Option {
  readonly parser: 'general' | 'install' | 'uninstall';
  readonly name: string;
  readonly takesValue: boolean;
}

const ASK = `
import json
from pip._internal.cli.main_parser import create_main_parser
from pip._internal.commands import create_command
parsers = {"general": create_main_parser(), "install": create_command("install").parser,
    "uninstall": create_command("uninstall").parser}
print(json.dumps([{"parser": p, "name": name, "takesValue": option.takes_value()}
    for p, parser in parsers.items() for option in parser.option_list_all
    for name in option._short_opts + option._long_opts]))
`;

const HELP = ['-h', '--help'];
const RULES_OUT = ['--break-system-packages', '--target', '-t', '--prefix', '--root'];

/** Returns a command with the option. If `exec` is true, the shim must run pip directly, otherwise Node. */
function probe({ parser, name, takesValue }: Option): { args: string[]; exec: boolean } {
  // If the option takes a value, `list` is that value and `install` is the subcommand.
  if (parser === 'general') return { args: [name, 'list', 'install'], exec: !takesValue };
  return { args: [parser, name, '--break-system-packages'], exec: !takesValue };
}

function endsAnyhow({ parser, name }: Option): boolean {
  if (HELP.includes(name) || (parser === 'general' && ['-V', '--version'].includes(name))) return true;
  return (parser === 'install' && RULES_OUT.includes(name)) || name === '--break-system-packages';
}

test("the shim knows which options of this machine's pip take a value", async (t) => {
  const python = await markedPython();
  const asked = await run(python.python, ['-c', ASK], { env: { PIP_CONFIG_FILE: '/dev/null' } });
  const options = JSON.parse(asked.stdout) as Option[];
  assert.ok(options.length > 100, asked.stderr);

  const box = boxFor(t);
  const shim = placeShim(
    join(box.shims, 'pip'),
    box.home,
    executable(join(box.root, 'node'), '#!/bin/sh\necho boot\n'),
  );
  fakePip(join(box.bin, 'pip'), fakePython(join(box.root, 'marked'), { marked: true }), 'echo exec');
  for (const option of options) {
    const { args, exec } = probe(option);
    const expected = exec || endsAnyhow(option) ? 'exec' : 'boot';
    const { stdout } = await box.run(shim, args);
    assert.equal(stdout.trim(), expected, `pip ${python.pipVersion}: ${args.join(' ')}`);
  }
});
