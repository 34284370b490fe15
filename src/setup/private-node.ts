import type { Ports } from '../commands/ports.ts';

/** Warns if the shims for everybody would start a Node.js in somebody's home directory. */
export function warnOfPrivateNode({ installation, places, screen, setup }: Ports): void {
  const isPrivate = [places.home, '/home', '/root', '/Users'].some((home) =>
    setup.node.startsWith(`${home}/`),
  );
  if (installation.forEverybody && isPrivate) {
    screen.line(`other users may not be able to run ${setup.node}; for them plain pip runs`);
    screen.line("better: install the system's own Node.js, then run this again");
  }
}
