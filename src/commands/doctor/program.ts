import { removalOf } from '../../setup/installation.ts';
import { placedNames, shimText } from '../../setup/machine-pips.ts';
import { repairOf } from '../../setup/origin.ts';
import { builtIn, isDamaged } from '../../setup/program.ts';
import type { Captured } from '../../system/ports.ts';
import { type Recorded, recordedIn } from '../../system/shim-template.ts';
import type { Ports } from '../ports.ts';
import { type Check, type Checked, checked, type Finding, together } from './check.ts';

/** The oldest version of Node.js that can run the program, as in `engines` in package.json. */
const OLDEST_NODE = [18, 19] as const;
/** Timeout for the start of Node.js in milliseconds. It is long, because the machine may be busy. */
const PATIENCE = 20_000;
/**
 * Unsets the variables that change how Node.js runs. The launcher unsets them too, by the list in
 * shims/node.sh.
 */
const withoutNodes = (env: Ports['env']): Record<string, undefined> =>
  Object.fromEntries(
    Object.keys(env)
      .filter((name) => name.startsWith('NODE_') || name === 'OPENSSL_CONF')
      .map((name) => [name, undefined]),
  );

/**
 * Checks the Node.js and the program whose paths the shims contain. Both must start, and the program must
 * have the same version as the running pip-shim.
 */
export const checkProgram: Check = async (ports) => {
  const { installation } = ports;
  const placed = placedNames(ports).map((name) => `${installation.shims}/${name}`);
  // The launcher that npm installs is not read: it contains no paths, because it finds the program beside
  // itself.
  const files = [...placed, ...(installation.packaged?.recorded ? [] : [installation.launcher])];
  const distinct = new Map<string, Recorded>();
  for (const file of files) {
    const recorded = recordedIn(shimText(file, ports));
    if (recorded) distinct.set(`${recorded.home}\0${recorded.node}`, recorded);
  }
  return together(
    await Promise.all([...distinct.values()].map((recorded) => checkRecorded(recorded, ports))),
  );
};

async function checkRecorded({ home, node }: Recorded, ports: Ports): Promise<Checked> {
  const { look, processes } = ports;
  if (!look.executable(node))
    return wrong('no-node', `the Node.js that the shims use is gone: ${node || 'none was recorded'}`, ports);
  const started = await processes.captured(
    { program: node, args: ['--version'], env: withoutNodes(ports.env) },
    { timeout: PATIENCE },
  );
  const version = /^v((\d+)\.(\d+)\S*)/.exec(started.stdout);
  if (!version && look.readText(node, 1) === '') return wrong('node-fails', `${node} is empty`, ports);
  if (!version) return wrong('node-fails', `${node} does not start: ${lastWords(started)}`, ports);
  const [major, minor] = [Number(version[2]), Number(version[3])];
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
    return wrong('old-node', `${node} is ${version[1]}; ${OLDEST_NODE.join('.')} or newer is needed`, ports);
  const gone = goneFrom(home, ['boot.cjs', 'pip-shim.cjs', 'shims/node.sh'], ports);
  if (gone) return gone;
  const seen = [['Node', `${node} (${version[1]})`] as const, ['program', home] as const];
  return { ...(await startProgram({ home, node }, ports)), seen };
}

async function startProgram({ home, node }: Recorded, ports: Ports): Promise<Checked> {
  const { env, processes, version } = ports;
  const started = await processes.captured(
    { program: node, args: [`${home}/boot.cjs`, 'cli', '--version'], env: withoutNodes(env) },
    { timeout: PATIENCE },
  );
  const told = /^pip-shim (\S+)\n$/.exec(started.stdout)?.[1];
  if (told === undefined)
    return wrong('program-fails', `${home} does not start: ${lastWords(started)}`, ports);
  if (told === version) return goneFrom(home, builtIn(home, ports), ports) ?? unchanged(home, ports);
  const problem = `the shims start version ${told} (${home}), but this pip-shim is version ${version}`;
  return wrong('other-version', problem, ports);
}

/** Reports the first missing file of the program. pip commands that don't need that file still work. */
function goneFrom(home: string, files: readonly string[], ports: Ports): Checked | undefined {
  const gone = files.find((file) => ports.look.stat(`${home}/${file}`)?.kind !== 'file');
  if (gone === undefined) return undefined;
  return wrong('no-program', `a part of the program is gone: ${home}/${gone}`, ports);
}

const unchanged = (home: string, ports: Ports): Checked =>
  isDamaged(home, ports)
    ? wrong('damaged', `the files of the program are not those that were installed: ${home}`, ports)
    : checked({});

function wrong(code: string, problem: string, ports: Ports): Checked {
  return checked({ findings: [{ code, problem, remedy: [repairOf(ports)] }] });
}

function lastWords({ ending, stderr }: Captured): string {
  if (ending.kind === 'failed') return ending.error.message;
  const words = stderr.trim().split('\n').at(-1);
  return words || (ending.kind === 'signal' ? `ended by ${ending.signal}` : `exit code ${ending.code}`);
}

/** Finds a second installation of pip-shim. Only the first one on PATH runs, and the versions may differ. */
export const checkInstallations: Check = ({ installation, look }) => {
  const { root, otherRoots, packaged } = installation;
  // install.sh puts the directory `current` into an installation, and the Debian package puts boot.cjs there.
  const isThere = (each: string): boolean =>
    ['current', 'boot.cjs'].some((name) => look.stat(`${each}/${name}`));
  const others = otherRoots.filter((each) => each !== root && isThere(each));
  if (others.length === 0 || !(packaged || isThere(root))) return checked({});
  const roots = [root, ...others];
  const finding: Finding = {
    code: 'two-installations',
    problem: `pip-shim is installed more than once: ${roots.join(', ')}`,
    remedy: [
      'remove all but one of them:',
      ...roots.flatMap((each) => removalOf(each, installation).map((line) => `  ${line}`)),
    ],
  };
  return checked({ findings: [finding] });
};
