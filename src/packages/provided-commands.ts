import { distributionOf } from '../environment/distributions.ts';
import type { Look } from '../system/ports.ts';
import { commandsIn } from './import-names.ts';

/**
 * Maps each command to the requirement with which `pip install` installs it elsewhere. Reads the metadata of
 * a venv's distributions. Omits a command if no distribution brings it, or if its distribution has no usable
 * requirement.
 */
export function requirementsOf(commands: readonly string[], venv: string, look: Look): Map<string, string> {
  const found = new Map<string, string>();
  const libraries = look.list(`${venv}/lib`).filter((name) => name.startsWith('python'));
  for (const directory of libraries.map((name) => `${venv}/lib/${name}/site-packages`)) {
    for (const entry of look.list(directory).filter((name) => name.endsWith('.dist-info'))) {
      const metadata = `${directory}/${entry}`;
      const brought = broughtBy(metadata, look);
      const mine = commands.filter((command) => !found.has(command) && brought(command));
      const requirement = mine.length > 0 ? requirementOf(distributionOf(entry) ?? '', metadata, look) : '';
      for (const command of requirement === '' ? [] : mine) found.set(command, requirement);
    }
  }
  return found;
}

/**
 * Whether a distribution brings a command. entry_points.txt lists only the console scripts, and RECORD lists
 * all files. pip and uv sort RECORD. So the files of bin/ (`../../../bin/black`) are within the 64 kB that
 * readText reads.
 */
function broughtBy(metadata: string, look: Look): (command: string) => boolean {
  const scripts = new Set(commandsIn(metadata, look));
  const lines = (look.readText(`${metadata}/RECORD`) ?? '').split('\n');
  const files = new Set(lines.flatMap((line) => /^(?:\.\.\/)+bin\/([^/,]+),/.exec(line)?.[1] ?? []));
  return (command) => scripts.has(command) || files.has(command);
}

/**
 * The requirement of an installed distribution: its name, or `name@url` if it came from a URL or a file
 * (PEP 610). The name alone could mean another project on the index. Empty if the URL can't be used.
 */
function requirementOf(name: string, metadata: string, look: Look): string {
  const text = look.readText(`${metadata}/direct_url.json`);
  const url = text === undefined ? '' : `@${urlIn(text)}`;
  return url !== '@' && /^[!-~]+$/.test(name + url) ? name + url : '';
}

/** The URL in direct_url.json, as pip reads it in a requirement. Empty if the file is damaged. */
function urlIn(text: string): string {
  try {
    const { url = '', vcs_info: vcs, subdirectory } = JSON.parse(text) as DirectUrl;
    const from = vcs ? `${vcs.vcs}+${url}@${vcs.commit_id}` : url;
    return subdirectory === undefined ? from : `${from}#subdirectory=${subdirectory}`;
  } catch {
    return '';
  }
}

interface DirectUrl {
  readonly url?: string;
  readonly subdirectory?: string;
  readonly vcs_info?: { readonly vcs: string; readonly commit_id: string };
}
