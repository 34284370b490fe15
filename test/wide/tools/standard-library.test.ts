import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { meaningOf } from '../../../src/packages/meant.ts';
import { normaliseName } from '../../../src/ui/text.ts';
import { pythonsHere } from '../../helpers/interpreter.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { catalogue } from '../../unit/data/catalogue-file.ts';

const tables = { names: readFileSync(join(repository, 'data/names/names.txt'), 'utf8'), catalogue };

/**
 * Prints a Python's minor version and the public modules of its standard library. Before 3.10, Python has no list
 * of them, so this looks which there are. Python's own list leaves out `test` and the sample `xxsubtype`, too.
 */
const MODULES = `
import pkgutil, sys, sysconfig
names = getattr(sys, "stdlib_module_names", None)
if names is None:
    lib = sysconfig.get_path("stdlib")
    found = {each[1] for each in pkgutil.iter_modules([lib, lib + "/lib-dynload"])}
    names = found.union(sys.builtin_module_names) - {"test", "xxsubtype"}
print(sys.version_info[1], *sorted(each for each in names if not each.startswith("_")))`;

for (const [asked, paths] of [...pythonsHere()].sort(([one], [other]) => one - other)) {
  // A shim of pyenv's runs only the version that is selected.
  const python = paths.find((path) => !path.includes('/shims/')) ?? '';
  test(`each public module of Python 3.${asked} here is known as one of that Python's`, {
    skip: python === '',
  }, async () => {
    const { code, stdout } = await run(python, ['-I', '-c', MODULES], { env: {} });
    assert.equal(code, 0, python);
    const [minor, ...names] = stdout.trim().split(' ');
    assert.equal(Number(minor), asked);
    assert.ok(names.length > 150 && names.includes('json'), stdout);
    const unknown = names.filter((name) => {
      const meaning = meaningOf(normaliseName(name), tables, name);
      return meaning?.kind !== 'standard' || meaning.from > asked || meaning.until < asked;
    });
    assert.deepEqual(unknown, []);
  });
}
