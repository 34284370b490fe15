import type { Ports } from '../commands/ports.ts';
import { parent } from '../system/paths.ts';
import { directoryModeOf } from './installation.ts';

/**
 * Makes directories. Records each new directory outside the installation's root. An uninstall then removes
 * those that are empty.
 */
export class MadeDirectories {
  readonly #ports: Ports;
  #unwritten: string[] = [];

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /**
   * Makes a directory and its missing parents. Records each one before it is made, because a signal may end
   * the run.
   */
  make(path: string): void {
    const { installation, look, setup } = this.#ports;
    if (look.stat(path)?.kind === 'directory') return;
    this.make(parent(path));
    if (!path.startsWith(`${installation.root}/`)) {
      this.#unwritten.push(path);
      if (look.stat(installation.root)) this.remember();
    }
    setup.disk.makeDirectory(path, directoryModeOf(installation));
  }

  /**
   * Adds the new directories to the list on disk. The list lies in the installation's root, so the root must
   * exist.
   */
  remember(): void {
    if (this.#unwritten.length === 0) return;
    const lines = [...new Set([...madeDirectories(this.#ports), ...this.#unwritten])];
    this.#unwritten = [];
    this.#ports.files.writeFile(listOf(this.#ports), `${lines.join('\n')}\n`, 0o644);
  }
}

/** The recorded directories, in the order in which they were made. */
export function madeDirectories(ports: Ports): readonly string[] {
  return (ports.look.readText(listOf(ports)) ?? '').split('\n').filter((line) => line !== '');
}

export const listOf = ({ installation }: Ports): string => `${installation.root}/created`;
