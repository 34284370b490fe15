import type { Ports } from '../commands/ports.ts';
import { shellNamed } from '../shells/all.ts';
import { inOpenShells } from '../shells/shell.ts';
import { ShimError } from '../system/errors.ts';
import { isLauncherText, isPythonName, isTemplate, rendered } from '../system/shim-template.ts';
import { quoteWord } from '../ui/text.ts';
import { isNewInCi, wantsPythons } from './ask-python.ts';
import { askShells } from './ask-shell.ts';
import { isStarter } from './built-scripts.ts';
import { outdatedCommands, refresh } from './command-shims.ts';
import { placeDocuments } from './documents.ts';
import { editStartFiles, type HookWish, hasBlock, hasHook, wantsHook } from './edit-start-files.ts';
import { filesOfShell, hookWish, sayNewDefault } from './hook-wish.ts';
import { binOf } from './installation.ts';
import { isYes } from './is-yes.ts';
import { placeable, whyGone } from './keeping-shell.ts';
import { commandsNamed, machineCommands, placedNames, shimText } from './machine-pips.ts';
import { MadeDirectories } from './made-directories.ts';
import { installAgain } from './origin.ts';
import { isForeign, placeText } from './place-shims.ts';
import { warnOfPrivateNode } from './private-node.ts';
import { placeProgram } from './program.ts';
import { selfTest } from './self-test.ts';
import { loginShell, type StartFiles, startFilesOf } from './start-files.ts';

export interface InstallOptions {
  /** True if pip-shim must not ask questions. */
  readonly yes: boolean;
  readonly modifyPath: boolean;
  readonly withPython: boolean;
  readonly hook: HookWish;
}

/** The options of an installation, and the files that it places or edits. */
interface Plan extends InstallOptions {
  /** The names that get a shim, each with the path of the real command. */
  readonly commands: ReadonlyMap<string, string>;
  readonly pythonShell: string;
  readonly startFiles: StartFiles;
  /** The start files to which pip-shim adds its block. */
  readonly edited: readonly string[];
}

/**
 * Installs pip-shim, or upgrades or completes an installation. Then runs the self-test.
 * @returns the exit code
 * @throws ShimError if a file that pip-shim did not make is in the way, if nobody can answer, or if the
 *   self-test fails
 */
export async function install(options: InstallOptions, ports: Ports): Promise<number> {
  const { answer, setup } = ports;
  let plan = await planOf(options, ports);
  assertNothingForeign(plan, ports);
  describe(plan, ports);
  if (!options.yes && !isYes(await setup.ask('Go on? [Y/n] '), true)) {
    answer.line('Nothing was installed.');
    return 1;
  }
  if (!options.withPython && (await wantsPythons(options, ports))) {
    plan = await planOf({ ...options, withPython: true }, ports);
    assertNothingForeign(plan, ports);
  }
  warnOfPrivateNode(ports);
  const made = new MadeDirectories(ports);
  setup.throwIfInterrupted();
  answer.line(`Placed the program: ${placeProgram(made, ports)}`);
  placeAllShims(plan, made, ports);
  placeDocuments(made, ports);
  sayNewDefault(plan.hook, plan, ports);
  editStartFiles(plan.edited, plan.hook, made, ports);
  const isPip = ([name]: readonly [string, string]): boolean => !isPythonName(name);
  await selfTest(new Map([...plan.commands].filter(isPip)), ports);
  const files = filesOfShell(plan, ports);
  const asked = { names: plan.commands.keys(), hook: hasHook(files.slice(0, 1), ports), files };
  const wrong = await askShells(asked, ports);
  finish(plan, files[0], wrong, ports);
  return 0;
}

async function planOf(options: InstallOptions, ports: Ports): Promise<Plan> {
  const withPython = options.withPython || isNewInCi(ports);
  // An uninstall may have left a script in place of a Python's shim. Make it a shim again, because its
  // directory is first on PATH again.
  const isWanted = (name: string): boolean =>
    isPythonName(name) && (withPython || isStarter(`${ports.installation.shims}/${name}`, ports));
  const commands = new Map([...machineCommands(ports), ...commandsNamed(isWanted, ports)]);
  const { names, pythonShell } = await placeable([...commands.keys()], ports);
  const startFiles = await startFilesOf(ports);
  const isEditing = options.modifyPath && !ports.installation.forEverybody;
  const edited = isEditing ? startFiles.edited : [];
  return {
    ...options,
    hook: hookWish(options.hook, { edited, startFiles }, ports),
    commands: new Map([...commands].filter(([name]) => names.includes(name))),
    pythonShell,
    startFiles,
    edited,
  };
}

/** Runs before the first change. @throws ShimError if a file that pip-shim did not make is in the way */
function assertNothingForeign({ commands }: Plan, ports: Ports): void {
  const { installation, look } = ports;
  const shims = [...commands.keys()].map((name) => `${installation.shims}/${name}`);
  const { launcher } = installation;
  const isForeignLauncher = look.lstat(launcher) && !isLauncherText(shimText(launcher, ports));
  const foreign = [
    ...shims.filter((path) => isForeign(path, ports)),
    ...(isForeignLauncher ? [launcher] : []),
  ];
  if (foreign.length === 0) return;
  const problem = `pip-shim did not make these files, and does not overwrite them: ${foreign.join(', ')}`;
  throw new ShimError('foreign-file', problem, ['nothing was changed; move them away, then run this again']);
}

function describe({ commands, modifyPath, edited, hook }: Plan, ports: Ports): void {
  const { answer, installation, setup, version } = ports;
  const whom = installation.forEverybody ? 'everybody' : setup.account().name;
  answer.line(`pip-shim ${version} will be installed for ${whom}:`);
  answer.line(`  program   ${installation.root}`);
  const names = [...commands.keys()].join(' ');
  answer.line(
    `  shims     ${names === '' ? 'none, because there is no pip on PATH' : `${names} in ${installation.shims}`}`,
  );
  answer.line(`  command   ${installation.launcher}`);
  if (installation.forEverybody || !modifyPath) return;
  const shell = shellNamed(loginShell(ports));
  const none =
    shell.hook === ''
      ? `a line for ${shell.file}, shown at the end`
      : 'no file, because your shell is not one that pip-shim knows';
  answer.line(`  PATH      ${edited.length > 0 ? `a block in ${edited.join(' ')}` : none}`);
  const follows = hook === 'yes' || (hook === 'in-new' && edited.some((path) => !hasBlock([path], ports)));
  if (follows && shell.hook !== '')
    answer.line('  hook      your shell then activates the venv of an install (--without-hook: it does not)');
}

function placeAllShims({ commands, pythonShell }: Plan, made: MadeDirectories, ports: Ports): void {
  const { answer, files, installation, look, setup } = ports;
  const found = machineCommands(ports); // also Pythons, if one of them still has a shim
  const places = { home: `${installation.root}/current`, node: setup.node };
  const textOf = (name: string): string => {
    const template = look.readText(`${places.home}/shims/${name}`, 1 << 17);
    if (isTemplate(template)) return rendered(template, places);
    throw new ShimError('incomplete-build', `${places.home}/shims/${name} is not the template of a shim`, [
      'run install.sh from a clone or an unpacked release',
    ]);
  };
  made.make(installation.shims);
  made.make(binOf(installation));
  const names = [...commands.keys()];
  placeText(textOf('pip'), { names, pythonShell }, ports);
  for (const name of placedNames(ports).filter((placed) => !commands.has(placed))) {
    files.removeFile(`${installation.shims}/${name}`);
    answer.line(`Removed the shim ${name}: ${whyGone(name, found)}`);
  }
  for (const name of outdatedCommands(ports)) refresh(name, ports);
  const launcher = textOf('pip-shim');
  if (shimText(installation.launcher, ports) !== launcher || !look.executable(installation.launcher))
    files.writeFile(installation.launcher, launcher, 0o755);
  answer.line(
    names.length > 0
      ? `Placed the shims: ${names.join(' ')} in ${installation.shims}`
      : "No pip on PATH, so no shim was placed. Install pip with the system's package manager, then: pip-shim rehash",
  );
  answer.line(`Placed the command: ${installation.launcher}`);
}

function finish(
  { modifyPath, hook }: Plan,
  ofShell: string | undefined,
  wrong: readonly string[],
  ports: Ports,
): void {
  const { answer, installation } = ports;
  const shell = shellNamed(loginShell(ports));
  const path = shell.prependPath(installation.shims);
  answer.line('');
  for (const line of wrong) answer.line(line);
  const done = wrong.length > 0 ? 'Installed, but see above.' : 'Done.';
  if (installation.forEverybody) for (const line of ['Done.', ...inOpenShells(shell)]) answer.line(line);
  else {
    const isRead = ofShell !== undefined && hasBlock([ofShell], ports);
    answer.line(
      isRead
        ? `${done} Open a new terminal, or in this one:  . ${quoteWord(ofShell)}`
        : `${done} Put the shims first on PATH with:  ${path}`,
    );
    if (shell.hook === '' && modifyPath) answer.line(`For new terminals, put that line into ${shell.file}.`);
  }
  if (ofShell !== undefined && hasHook([ofShell], ports))
    answer.line(
      `Your shell activates the venv that pip installs into. To stop that:  ${installAgain(ports, '--without-hook')}`,
    );
  else if (shell.hook !== '' && (ofShell === undefined ? hook === 'yes' : wantsHook(ofShell, hook, ports)))
    answer.line(`For the hook, put this line into your shell's start file:  ${shell.hook}`);
  answer.line('Then, in a project:  pip install requests     Any trouble:  pip-shim doctor');
}
