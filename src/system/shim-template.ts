import { quoted } from '../ui/text.ts';

/** Our sh files in the shim directory and in bin/. The second line of each file identifies it. */

/** Second line of a shim. It identifies a shim even if someone copied it, linked it or installed it twice. */
export const SHIM_LINE = '# pip-shim shim';
/** Second line of the launcher, which starts the command pip-shim. */
const LAUNCHER_LINE = '# pip-shim launcher';

/** The paths on lines 3 and 4 of an installed shim or launcher. */
export interface Recorded {
  /** Directory of boot.cjs. */
  readonly home: string;
  /** The Node that starts boot.cjs. */
  readonly node: string;
}

export function isShimText(text: string | undefined): boolean {
  return text?.split('\n', 2)[1] === SHIM_LINE;
}

export function isLauncherText(text: string | undefined): boolean {
  return text?.split('\n', 2)[1] === LAUNCHER_LINE;
}

/** Whether a text is a shim or launcher with empty values on lines 3 and 4. */
export function isTemplate(text: string | undefined): text is string {
  return text?.split('\n', 4).slice(2).join('\n') === "_pipshim_home=''\n_pipshim_node=''";
}

/** The paths that a shim or the launcher has recorded. Undefined for any other file. */
export function recordedIn(text: string | undefined): Recorded | undefined {
  const [, kind, home = '', node = ''] = text?.split('\n', 4) ?? [];
  if (kind !== SHIM_LINE && kind !== LAUNCHER_LINE) return undefined;
  return { home: unquoted(home), node: unquoted(node) };
}

/** The template's text with lines 3 and 4 of an installed file. */
export function renderedFrom(template: string, placed: string): string {
  const lines = template.split('\n');
  return [...lines.slice(0, 2), ...placed.split('\n', 4).slice(2), ...lines.slice(4)].join('\n');
}

/** The text of a template with these paths on lines 3 and 4. */
export function rendered(template: string, { home, node }: Recorded): string {
  const [first, second, , , ...rest] = template.split('\n');
  const places = [`_pipshim_home=${quoted(home)}`, `_pipshim_node=${quoted(node)}`];
  return [first, second, ...places, ...rest].join('\n');
}

/** The text of a shim with another shell on its first line, such as `/bin/bash -p`. */
export const runBy = (text: string, shell: string): string => text.replace(/^#!.*/, () => `#!${shell}`);

/** The shell that runs a shim. Undefined if its first line names none. */
export const shellIn = (text: string | undefined): string | undefined => /^#!(.*)/.exec(text ?? '')?.[1];

/** What an installed command's shim records on lines 5 and 6. */
export interface CommandRecord {
  /** What `pip install` takes to install the command: `pytest`. Empty if it is not known. */
  readonly requirement: string;
  /** The venv for which the shim was placed. */
  readonly from: string;
}

/** The template of a command's shim, with lines 3 and 4 of a placed shim and a record on lines 5 and 6. */
export function renderedCommand(
  template: string,
  placed: string,
  { requirement, from }: CommandRecord,
): string {
  const lines = renderedFrom(template, placed).split('\n');
  const record = [`_pipshim_requirement=${quoted(requirement)}`, `_pipshim_from=${quoted(from)}`];
  return [...lines.slice(0, 4), ...record, ...lines.slice(6)].join('\n');
}

/** What the shim of an installed command records. Undefined for any other file. */
export function commandRecordIn(text: string | undefined): CommandRecord | undefined {
  const [requirement, from] = isShimText(text) ? (text?.split('\n', 6).slice(4) ?? []) : [];
  if (!requirement?.startsWith('_pipshim_requirement=') || !from?.startsWith('_pipshim_from='))
    return undefined;
  return { requirement: unquoted(requirement), from: unquoted(from) };
}

/** The names that pip's own installer gives to pip: `pip`, `pip3`, `pip3.12`. */
export function isPipName(name: string): boolean {
  return /^pip(?:3(?:\.\d+)?)?$/.test(name);
}

/** A name for which `pip-shim enable python` places a shim: `python`, `python3`, `python3.12`. */
export function isPythonName(name: string): boolean {
  return /^python(?:3(?:\.\d+)?)?$/.test(name);
}

/** The value in a line `name='…'` that quoted() in ui/text.ts has quoted. */
function unquoted(line: string): string {
  return line
    .replace(/^[^=]*='/, '')
    .replace(/'$/, '')
    .replaceAll("'\\''", "'");
}
