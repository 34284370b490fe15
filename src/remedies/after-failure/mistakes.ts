import { isOneMistake } from '../../packages/misspelt.ts';
import type { Checkout, Mistake } from '../../pip/failure/kinds.ts';
import { commandLine, normaliseName } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { rootLine } from '../system/as-root.ts';
import type { Cure, CureTools } from './tools.ts';

type Asking = Pick<CureTools, 'look' | 'commands' | 'needs' | 'known'>;

/** The steps after a mistake in the request. `next` is empty if what was meant is not known. */
export async function cureMistake(mistake: Mistake, facts: Facts, tools: Asking): Promise<Cure> {
  switch (mistake.kind) {
    case 'bad-requirement':
      return cureRequirement(mistake, facts, tools);
    case 'no-project':
      return {
        message: `there is no project in ${mistake.path}`,
        next: ofRequirements(mistake.path, facts, tools),
      };
    case 'no-file':
      return { message: `there is no file ${mistake.path}`, next: fileAlike(mistake.path, facts, tools) };
    case 'other-wheel':
      return cureWheel(mistake.file, facts);
    case 'no-archive':
      return {
        message: 'there is a page at this address, and no project to unpack',
        next: asCheckout(facts),
      };
    case 'other-name':
      return cureName(mistake, facts);
  }
}

/** The user's command with changed words. Empty if no word changes. */
function changed(
  { pipName, pipWords, request: { args } }: Facts,
  other: (word: string) => string,
): readonly string[] {
  const words = args.map(other);
  return words.some((word, at) => word !== args[at]) ? [commandLine(pipName, [...pipWords, ...words])] : [];
}

/** The steps for a text that pip can't read as a requirement, such as `demo=1` or `g++`. */
async function cureRequirement(
  { text, file }: Extract<Mistake, { kind: 'bad-requirement' }>,
  facts: Facts,
  tools: Asking,
): Promise<Cure> {
  // The user may have copied this from conda, which writes NAME=VERSION=BUILD.
  const [, name, version] = /^([\w.-]+(?:\[[^\]]*\])?)\s*=\s*([\w.!+]+)(?:=\w*)?$/.exec(text) ?? [];
  const message = `pip can't read ${text}: it is no name of a project, with or without versions`;
  if (name !== undefined) {
    const right = `${name}==${version}`;
    const typed = changed(facts, (word) => (word === text ? right : word));
    return { message, next: file === undefined ? typed : [`in ${file}, write ${right}`] };
  }
  const needs = await tools.needs();
  const part =
    text === '_tkinter' ? 'python3-tk' : needs.provider({ kind: 'program', name: text }, '')?.debian;
  const commands = tools.commands(facts);
  if (part === undefined || !commands || facts.system.manager !== 'apt') return { message, next: [] };
  const { packages } = await tools.known([part], facts);
  const install = rootLine(facts, commands, commands.install(packages));
  return { message, next: packages.length === 0 ? [] : [`from ${facts.system.of}: ${install}`] };
}

/** The step for a directory that has no project, but a file with a list of requirements. */
function ofRequirements(path: string, facts: Facts, { look }: Asking): readonly string[] {
  const { cwd, pipName, pipWords } = facts;
  const directory = path.startsWith('/') ? path : `${cwd}/${path}`;
  const file = `${directory.replace(/\/(?:\.\/?)?$/, '')}/requirements.txt`;
  if (look.stat(file)?.kind !== 'file') return [];
  const shown = file.startsWith(`${cwd}/`) ? file.slice(cwd.length + 1) : file;
  return [`to install what it lists: ${commandLine(pipName, [...pipWords, 'install', '-r', shown])}`];
}

/** The step with an existing requirements file, if only one file can be meant. */
function fileAlike(path: string, facts: Facts, { look }: Asking): readonly string[] {
  const [, directory = '', name = ''] = /^(.*\/)?([^/]*)$/.exec(path) ?? [];
  const place = directory.startsWith('/') ? directory : `${facts.cwd}/${directory}`;
  const files = look.list(place.replace(/(?<=.)\/$/, '')).filter((each) => /\.(?:txt|in)$/.test(each));
  const alike = files.filter((each) => isOneMistake(each, name) || /^requirements?\.(?:txt|in)$/.test(each));
  const [only, ...others] = alike;
  if (only === undefined || others.length > 0) return [];
  return changed(facts, (word) =>
    word.endsWith(path) ? `${word.slice(0, -path.length)}${directory}${only}` : word,
  );
}

/**
 * The step that gives pip the project's name, so that pip chooses the wheel. The name of a wheel is
 * NAME-VERSION(-BUILD)-PYTHON-ABI-PLATFORM.whl (PEP 427).
 */
function cureWheel(path: string, facts: Facts): Cure {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const [name = '', version = ''] = file.split('-', 2);
  const pinned = `${normaliseName(name)}==${version}`;
  const words = changed(facts, (word) => (word.endsWith(file) ? pinned : word));
  return {
    message: `${file} is for another Python, or another kind of machine`,
    next: words.map((command) => `to take the file that fits: ${command}`),
  };
}

/**
 * Matches the address of a web page about a repository, https://HOST/OWNER/NAME, or about one of its
 * branches.
 */
const PAGE =
  /^(https:\/\/[^/\s]+\/[^/\s]+\/[^/\s#?]+?)(?:\/(?:-\/)?(?:tree|blob|src\/branch)\/([^/\s#?]+))?\/?$/;

function asCheckout(facts: Facts): readonly string[] {
  const words = changed(facts, (word) => {
    const [, url, branch] = PAGE.exec(word) ?? [];
    return url === undefined ? word : `git+${url}${branch === undefined ? '' : `@${branch}`}`;
  });
  return words.map((command) => `to install from the repository: ${command}`);
}

function cureName({ wanted, name }: Extract<Mistake, { kind: 'other-name' }>, facts: Facts): Cure {
  const next = changed(facts, (word) => {
    const rest = word.slice(wanted.length);
    const isNamed = word.toLowerCase() === `${wanted}${rest}`.toLowerCase() && /^[\s[@]/.test(rest);
    return isNamed ? `${name}${rest}` : word.replace(`#egg=${wanted}`, `#egg=${name}`);
  });
  return { message: `the project there is called ${name}, not ${wanted}`, next };
}

/** The steps if git could not check out a project. */
export function cureCheckout({ by, url }: Checkout, facts: Facts): Cure {
  const { request } = facts;
  const typed = [...request.requirements, ...request.editables].find((text) => text.includes('git+'));
  const own = typed?.slice(typed.indexOf('git+') + 'git+'.length).split(/[\s#;]/, 1)[0];
  const [scheme = '', rest = ''] = (own ?? url).split('://', 2);
  const [place = '', ...path] = rest.split('/');
  // In the path, the text after an @ is a branch, a tag or a commit.
  const [project = ''] = path.join('/').split('@', 1);
  const repository = `${scheme}://${place}/${project}`;
  const host = place.slice(place.lastIndexOf('@') + 1);
  const user = place.slice(0, place.lastIndexOf('@') + 1) || 'git@';
  const byHttps = changed(facts, (word) => word.replace(/git\+ssh:\/\/(?:[^/@]*@)?/, 'git+https://'));
  const bySsh = changed(facts, (word) => word.replace(/git\+https:\/\/(?:[^/@]*@)?/, 'git+ssh://git@'));
  const login = commandLine('ssh', ['-T', `${user}${host}`]);
  switch (by) {
    case 'host-key':
      return {
        message: `ssh does not know ${host} yet`,
        next: [`to see the key of ${host}, and to accept it: ${login}`],
      };
    case 'key':
      return {
        message: `${host} does not know your SSH key`,
        next: [
          `to see which keys ssh offers: ${commandLine('ssh', ['-vT', `${user}${host}`])}`,
          ...byHttps.map((command) => `if everybody may read it: ${command}`),
        ],
      };
    case 'login':
      return {
        message: `${host} has no ${project} that everybody may read`,
        next: [
          `to see what it says, and to log in: ${commandLine('git', ['ls-remote', repository])}`,
          ...bySsh.map((command) => `with your SSH key: ${command}`),
        ],
      };
    case 'revision':
      return {
        message: `${repository} has no such branch, tag or commit`,
        next: [`to see what it has: ${commandLine('git', ['ls-remote', '--heads', '--tags', repository])}`],
      };
  }
}
