import type { Interpreter } from '../../environment/interpreter.ts';
import { machineCommands } from '../../setup/machine-pips.ts';
import type { Ports } from '../ports.ts';
import { type Check, type Checked, checked, together } from './check.ts';

/** Reports each pip command's path and interpreter, and whether the interpreter is externally managed. */
export const checkPips: Check = async (ports) =>
  together(await Promise.all([...machineCommands(ports)].map(([name, pip]) => checkPip(name, pip, ports))));

async function checkPip(name: string, pip: string, { pips, look }: Ports): Promise<Checked> {
  const interpreter = await pips.interpreter(name, pip);
  if (interpreter) return checked({ seen: [[name, `${pip}, ${described(interpreter)}`]] });
  const python = /^#!\s*(\S+)/.exec(look.readText(pip, 512) ?? '')?.[1];
  const gone = python !== undefined && look.stat(python) === undefined;
  const problem = gone
    ? `${pip} can't run: its interpreter ${python} is gone`
    : `${pip} does not say which Python runs it`;
  const remedy = gone
    ? [`remove it, or install it again: ${pip}`, 'then: pip-shim rehash']
    : [
        `see what it says: ${pip} --version`,
        'if it is broken, remove it or install it again, then: pip-shim rehash',
      ];
  return checked({ findings: [{ code: gone ? 'no-interpreter' : 'unknown-interpreter', problem, remedy }] });
}

function described({ path, version, inVenv, marker }: Interpreter): string {
  const kind = inVenv
    ? 'in a venv'
    : marker
      ? 'externally managed, so pip refuses'
      : 'not externally managed, so pip does not refuse';
  return `Python ${version} (${path}), ${kind}`;
}
