declare module '*.py' {
  const text: string;
  export default text;
}

declare module '*.txt' {
  const text: string;
  export default text;
}

/** The text prompt of prompts 2.4 as a class. */
declare module 'prompts/lib/elements/text.js' {
  import type { EventEmitter } from 'node:events';
  export default class TextPrompt extends EventEmitter {
    constructor(options: { message: string; stdout: NodeJS.WriteStream });
    value: string;
    readonly aborted?: boolean;
    readonly closed?: boolean;
    abort(): void;
    render(): void;
    _(character?: string): void;
  }
}

/** The select prompt of prompts 2.4 as a class. @types/prompts does not declare it. */
declare module 'prompts/lib/elements/select.js' {
  import type { EventEmitter } from 'node:events';
  export default class SelectPrompt extends EventEmitter {
    constructor(options: { message: string; choices: object[]; stdout: NodeJS.WriteStream });
    cursor: number;
    readonly done?: boolean;
    readonly aborted?: boolean;
    readonly closed?: boolean;
    abort(): void;
    exit(): void;
    submit(): void;
    up(): void;
    down(): void;
    moveCursor(entry: number): void;
    bell(): void;
    render(): void;
    _(character?: string): void;
  }
}
