import type { Ports } from '../commands/ports.ts';
import { parent } from '../system/paths.ts';
import { directoryModeOf } from './places.ts';

/**
 * Makes directories, and records those outside the installation: an uninstall deletes the ones that are empty by
 * then.
 */
export class MadeDirectories {
  readonly #ports: Ports;
  #unwritten: string[] = [];

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Makes a directory and those above it. Each is remembered first: a signal may come between the two. */
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

  /** Writes down what was made before the installation had a place for the list. */
  remember(): void {
    if (this.#unwritten.length === 0) return;
    const lines = [...new Set([...madeDirectories(this.#ports), ...this.#unwritten])];
    this.#unwritten = [];
    this.#ports.files.writeFile(listOf(this.#ports), `${lines.join('\n')}\n`, 0o644);
  }
}

/** In the order in which they were made. */
export function madeDirectories(ports: Ports): readonly string[] {
  return (ports.look.readText(listOf(ports)) ?? '').split('\n').filter((line) => line !== '');
}

export const listOf = ({ installation }: Ports): string => `${installation.root}/created`;
