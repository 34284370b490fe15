import { dirname } from 'node:path';
import type { TestContext } from 'node:test';
import { type Python, twoPythons } from '../../helpers/interpreter.ts';
import { makePython, markedPython } from '../../helpers/python.ts';
import type { SandboxRun } from '../../helpers/sandbox.ts';
import { type PromptBox, promptBox } from '../menu/prompt-box.ts';

export const AUTO = { PIP_SHIM_AUTO: 'venv' };

export interface Box extends PromptBox {
  /** The version of the project's venv, and the version of the other Python. */
  readonly own: string;
  readonly other: string;
  sh(line: string, options?: SandboxRun): ReturnType<PromptBox['run']>;
}

const minorOf = ({ version }: Pick<Python, 'version'>): string => version.split('.').slice(0, 2).join('.');

/** A box whose PATH also has another marked Python. Skips the test if the machine has only one Python. */
export async function twoVersions(t: TestContext): Promise<Box | undefined> {
  const pythons = await twoPythons();
  const marked = await markedPython();
  const another = [pythons?.newer, pythons?.older].find(
    (each) => each !== undefined && minorOf(each) !== minorOf(marked),
  );
  if (!another) {
    t.skip('there is only one version of Python from 3.11 on here');
    return undefined;
  }
  const python = await makePython({ marked: true, from: another.executable });
  const box = await promptBox(t);
  const [own, other] = [minorOf(marked), minorOf(python)];
  box.env.PATH = `${box.env.PATH}:${dirname(python.pip)}`;
  box.placeShims(['pip', 'python3', `pip${other}`, `python${other}`]);
  return { ...box, own, other, sh: (line, options) => box.run('sh', ['-c', line], options) };
}
