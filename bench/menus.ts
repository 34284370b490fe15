import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withAptCache } from '../test/helpers/apt-cache.ts';
import { makeSandbox, type Sandbox } from '../test/helpers/sandbox.ts';
import type { Contest, Rival } from './pairs.ts';
import type { Peers } from './peers.ts';
import { promptTimer, promptWatcher } from './timed.ts';

const BY_NODE = "Node.js's start and loading the program";

/** Compares the time from Enter to the menu with the time to pip's own error. Both run at a terminal. */
export async function menus(sandbox: Sandbox, { node18 }: Peers): Promise<readonly Contest[]> {
  const nobody = ['a-name-of-nobody'];
  const contests = [
    await untilMenu(sandbox, nobody, 'from Enter to the menu', { goal: 0.2, heldBy: BY_NODE }),
    await untilMenu(
      await withoutAptCache(),
      ['requests'],
      'from Enter to the menu, apt without its package cache, second time',
      {
        goal: 0.5,
        heldBy: '`apt-cache`, which reads all lists',
      },
    ),
  ];
  if (node18 !== undefined)
    contests.push(
      await untilMenu(await onNode(node18), nobody, 'from Enter to the menu, on Node 18', {
        goal: 0.2,
        heldBy: BY_NODE,
      }),
    );
  const [cached, libraries] = [withAptCache(await makeSandbox()), systemLibraries(100)];
  if (libraries.length < 100) {
    console.log('skipped: the menu that asks apt, because apt has no lists');
    return contests;
  }
  return [
    ...contests,
    await untilMenu(cached, ['requests'], 'from Enter to the menu, asking apt', {}),
    await manyRequirements(cached, libraries),
  ];
}

/** Compares the time to the menu for these words of `pip install` with pip's time to its error. */
export async function untilMenu(
  sandbox: Sandbox,
  words: readonly string[],
  what: string,
  aim: Pick<Rival, 'goal' | 'heldBy'>,
): Promise<Contest> {
  const shown = await promptTimer(sandbox);
  const refused = shown('externally-managed-environment', sandbox.python.pip, words);
  return {
    what,
    ours: shown('Stop', join(sandbox.placeShims(), 'pip'), words),
    rivals: [{ column: 'by hand', says: "pip's own error", ...aim, run: refused }],
  };
}

/**
 * Measures a menu for a hundred libraries that Debian has, so that one call asks apt about a hundred
 * packages.
 */
async function manyRequirements(sandbox: Sandbox, libraries: readonly string[]): Promise<Contest> {
  const shown = await promptTimer(sandbox);
  const shim = join(sandbox.placeShims(), 'pip');
  return {
    what: 'to the menu: 100 requirements',
    ours: shown('Stop', shim, libraries),
    rivals: [
      {
        column: 'by hand',
        says: 'one',
        goal: 1.5,
        heldBy: 'the answers about each name',
        run: shown('Stop', shim, libraries.slice(0, 1)),
      },
    ],
  };
}

/** The first names of libraries that Debian has as python3-NAME. */
function systemLibraries(count: number): readonly string[] {
  const { stdout } = spawnSync('apt-cache', ['pkgnames', 'python3-'], { encoding: 'utf8' });
  const names = (stdout ?? '').split('\n').flatMap((line) => /^python3-([a-z]+)$/.exec(line)?.[1] ?? []);
  return names.sort().slice(0, count);
}

/**
 * A sandbox whose apt keeps no package cache, as in the images of containers. An earlier menu has already
 * stored the answers of this apt.
 */
async function withoutAptCache(): Promise<Sandbox> {
  const sandbox = await makeSandbox();
  const config = join(sandbox.root, 'apt.conf');
  writeFileSync(config, 'Dir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\n');
  sandbox.env.APT_CONFIG = config;
  const answers = join(sandbox.home, '.local/state/pip-shim/apt/answers.json');
  const shown = await promptWatcher(sandbox);
  shown('Stop', join(sandbox.placeShims(), 'pip'), ['requests'], {}, answers);
  return sandbox;
}

/** A sandbox whose pip shim starts another Node. */
async function onNode(node: string): Promise<Sandbox> {
  const sandbox = await makeSandbox();
  const shim = join(sandbox.placeShims(), 'pip');
  const text = readFileSync(shim, 'utf8').replace(/^_pipshim_node=.*$/m, () => `_pipshim_node='${node}'`);
  writeFileSync(shim, text);
  return { ...sandbox, placeShims: () => sandbox.shims };
}
