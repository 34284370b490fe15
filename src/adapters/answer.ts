import { neutralise, redact } from '../core/text.ts';
import { isUtf8, writeTo } from './screen.ts';

/** The answer of a management command, on stdout. A program that reads it gets ASCII JSON whatever the locale. */
export function answerOn(env: NodeJS.ProcessEnv): {
  line(text: string): void;
  command(command: string, indent?: string): void;
  data(value: unknown): void;
} {
  const arrow = isUtf8(env) ? '→' : '->';
  const line = (text: string): void => writeTo(1, `${redact(neutralise(text))}\n`);
  return {
    line,
    command: (command, indent = '') => line(`${indent}${arrow} ${command}`),
    data: (value) => writeTo(1, `${toAscii(JSON.stringify(value, undefined, 2))}\n`),
  };
}

function toAscii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
