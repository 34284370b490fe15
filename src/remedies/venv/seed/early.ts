import type { Ending } from '../../../system/ports.ts';
import type { Early } from '../../after-failure/hearing.ts';
import type { Facts } from '../../facts.ts';
import type { Made } from '../making.ts';
import type { EarlyStart } from '../tools.ts';
import type { Installer } from '../uv.ts';

/**
 * Whether the command's pip may start while seed.py still fills a new venv. A pip that starts early runs as
 * `.venv/bin/pip`. So a command typed as `python -m pip`, or with `--python`, starts only afterwards.
 */
export const mayStartEarly = (installer: Installer, { pipWords, request }: Facts): boolean =>
  installer.kind === 'pip' && pipWords.length === 0 && request.settings.python === undefined;

/** A run of pip that begins before its venv is complete. */
export interface EarlyRun extends EarlyStart {
  /** Lets pip go on, because the venv is complete. Undefined if pip was not started early. */
  readonly goOn: () => Promise<Ending> | undefined;
}

/** @param run runs the command's pip. It must start pip before its first `await` */
export function earlyRun(run: (early: Early) => Promise<Ending>): EarlyRun {
  let ending: Promise<Ending> | undefined;
  let [tell, sayStarted]: [(isComplete: boolean) => void, () => void] = [() => {}, () => {}];
  const isComplete = new Promise<boolean>((resolve) => {
    tell = resolve;
  });
  const started = new Promise<void>((resolve) => {
    sayStarted = resolve;
  });
  return {
    started,
    start(lender) {
      ending = run({ lender, isComplete });
      ending.catch(() => {}); // goOn() returns the error; until then, nobody awaits `ending`
      sayStarted();
    },
    goOn() {
      tell(true);
      return ending;
    },
    async stop() {
      tell(false);
      await ending?.catch(() => {}); // the caller reports why the venv is not complete, not pip's error
    },
  };
}

/** Waits until the venv is made. If that fails, ends the pip that was started early. */
export async function stoppingAtErrors(early: EarlyRun | undefined, making: Promise<Made>): Promise<Made> {
  let isReady = false;
  try {
    const made = await making;
    isReady = made.kind === 'ready';
    return made;
  } finally {
    if (!isReady) await early?.stop();
  }
}
