import type { Screen } from '../system/ports.ts';

/** A screen that keeps its lines until `show` is called, or until there is a problem. */
export interface HeldBack extends Screen {
  show(): void;
}

/**
 * Wraps a screen so that lines appear only after a failure. This is for `pip -q`, which promises silence on
 * success.
 */
export function heldBack(screen: Screen): HeldBack {
  const kept: (() => void)[] = [];
  const show = (): void => {
    for (const print of kept.splice(0)) print();
  };
  return {
    ...screen,
    line: (text) => void kept.push(() => screen.line(text)),
    command: (command) => void kept.push(() => screen.command(command)),
    problem(message, next) {
      show();
      screen.problem(message, next);
    },
    during: (_, work) => work,
    show,
  };
}
