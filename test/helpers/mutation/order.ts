import type { TestFile } from './processes.ts';

/**
 * Decides in which order the test files run for a mutant. Files that have noticed the most mutants of the
 * same source file come first. Among equals, faster files come first.
 */
export class Order {
  readonly #tests: readonly TestFile[];
  readonly #noticed = new Map<string, number>();

  constructor(tests: readonly TestFile[]) {
    this.#tests = tests;
  }

  of(id: number, source: string): readonly TestFile[] {
    const noticed = ({ name }: TestFile): number => this.#noticed.get(`${source} ${name}`) ?? 0;
    return this.#tests
      .filter(({ reached }) => reached.has(id))
      .sort((one, other) => noticed(other) - noticed(one) || one.milliseconds - other.milliseconds);
  }

  noticed(source: string, { name }: TestFile): void {
    const key = `${source} ${name}`;
    this.#noticed.set(key, (this.#noticed.get(key) ?? 0) + 1);
  }
}
