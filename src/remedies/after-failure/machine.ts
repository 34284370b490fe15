import type { Failure } from '../../pip/failure/kinds.ts';
import { typedPath } from '../../system/paths.ts';
import { commandLine } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { rootLine } from '../system/as-root.ts';
import { withOptions } from '../venv/command.ts';
import type { Cure, CureTools } from './tools.ts';

/** The steps for a full disk. pip builds in TMPDIR, keeps wheels in its cache, and installs into the venv. */
export function cureSpace(facts: Facts, { env }: Pick<CureTools, 'env'>): Cure {
  const [place] = facts.venvs.places;
  const places = [env.TMPDIR || '/tmp', facts.user.home, ...(place ? [typedPath(place.path, facts)] : [])];
  return {
    message: 'a disk is full, or its quota is used up',
    next: [
      `to see which disk: ${commandLine('df', ['-h', ...places])}`,
      `to make room: ${commandLine(facts.pipName, [...facts.pipWords, 'cache', 'purge'])}; to build elsewhere: ${againWith(facts)('TMPDIR=DIRECTORY')}`,
    ],
  };
}

/** Returns a function that gives the user's command again, after an optional variable. */
export function againWith({ pipName, pipWords, request }: Facts): (variable?: string) => string {
  const command = commandLine(pipName, [...pipWords, ...request.args]);
  return (variable) => (variable === undefined ? command : `${variable} ${command}`);
}

/** The step if pip itself used up the memory. Without its cache, pip does not hold a whole file in memory. */
export function cureMemory(facts: Facts): Cure {
  const { pipName, pipWords, request } = facts;
  const args = withOptions(request.args, ['--no-cache-dir']);
  return {
    message: 'pip used up the memory',
    next: [`with less memory: ${commandLine(pipName, [...pipWords, ...args])}`],
  };
}

/** The steps if a path can't be written. If root has written to a user's venv, gives the venv back to the user. */
export function cureNoRight(
  { path, isReadOnly }: Extract<Failure, { kind: 'no-right' }>,
  facts: Facts,
): Cure {
  const [place] = facts.venvs.places;
  const isOfVenv = place !== undefined && path.startsWith(`${place.path}/`);
  const again = againWith(facts);
  if (isReadOnly)
    return {
      message: `${path} lies on a disk that can only be read`,
      next: isOfVenv ? [`with a venv elsewhere: ${again('PIP_SHIM_VENV=DIRECTORY')}`] : [],
    };
  const own = rootLine(
    facts,
    { needsRoot: true },
    {
      program: 'chown',
      args: ['-R', `${facts.user.uid}`, place ? typedPath(place.path, facts) : path],
    },
  );
  return {
    message: `you may not write ${path}`,
    next: isOfVenv
      ? [`to make the venv yours: ${own} && ${again()}`]
      : [`to see whose it is: ${commandLine('ls', ['-ld', path])}`],
  };
}
