import type { Ports } from '../commands/ports.ts';
import { parent } from '../system/paths.ts';
import { shareOf } from './installation.ts';
import type { MadeDirectories } from './made-directories.ts';
import { DOCUMENTS } from './program.ts';

/**
 * The symbolic links to the man page and the completions, with their targets. A link that leads to its target
 * belongs to pip-shim. zsh reads no completions from a home directory. So only an installation for everybody
 * has the link for zsh.
 */
function documentLinks({
  installation,
}: Ports): readonly { readonly link: string; readonly target: string }[] {
  return DOCUMENTS.filter((name) => installation.forEverybody || !name.startsWith('zsh/')).map((name) => ({
    link: `${shareOf(installation)}/${name}`,
    target: `${installation.root}/current/share/${name}`,
  }));
}

/** Makes the links to the documents. Prints each link that it can't make, and goes on. */
export function placeDocuments(made: MadeDirectories, ports: Ports): void {
  const { answer, look, setup } = ports;
  for (const { link, target } of documentLinks(ports)) {
    if (setup.disk.readLink(link) === target) continue;
    if (look.lstat(link)) {
      answer.line(`Left alone, since it was not made by pip-shim: ${link}`);
      continue;
    }
    let above = parent(link);
    while (!look.lstat(above)) above = parent(above);
    if (look.stat(above)?.kind !== 'directory' || !look.writable(above)) {
      answer.line(`Not placed, since ${above} can't be written: ${link}`);
      continue;
    }
    made.make(parent(link));
    setup.disk.makeLink(target, link);
  }
}

/** The directories with links to pip-shim's documents. */
export const linkedDirectories = (ports: Ports): readonly string[] =>
  documentLinks(ports).flatMap(({ link, target }) =>
    ports.setup.disk.readLink(link) === target ? [parent(link)] : [],
  );

export function removeDocuments(ports: Ports): void {
  for (const { link, target } of documentLinks(ports))
    if (ports.setup.disk.readLink(link) === target) ports.files.removeFile(link);
}
