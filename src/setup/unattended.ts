import type { Ports } from '../commands/ports.ts';
import { outsideOf } from '../environment/project.ts';
import { ciEnvironmentOf } from '../system/ci-environment.ts';

/** True in CI, in a notebook and in an image build: a container whose first process runs a RUN line. */
export function isUnattended({ env, look, places, uid }: Ports): boolean {
  const { isAlone } = outsideOf(env, places.home, uid);
  const kind = ciEnvironmentOf(env, look);
  if (kind !== 'container') return kind !== undefined || isAlone;
  return isAlone || isScriptCall(look.readText('/proc/1/cmdline') ?? '');
}

/**
 * Whether a process was started as `sh -c SCRIPT`. There may be more options before the script. A Dockerfile
 * adds some by `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`.
 * @param cmdline the words, with a null byte behind each
 */
export function isScriptCall(cmdline: string): boolean {
  const [name = '', ...words] = cmdline.split('\0');
  const isOption = (word: string, at: number): boolean =>
    /^[-+]/.test(word) || /^[-+]\w*o$/i.test(words[at - 1] ?? '');
  const script = words.findIndex((word, at) => !isOption(word, at));
  return name.endsWith('sh') && words.slice(0, script).some((word) => /^-\w*c$/.test(word));
}
