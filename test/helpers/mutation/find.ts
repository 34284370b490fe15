import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { type Replacement, replacementsOf } from './mutators.ts';

/** One change of one place in a source file. */
export interface Mutant {
  readonly file: string;
  /** The place, as offsets in the file's text. */
  readonly start: number;
  readonly end: number;
  readonly replacement: Replacement;
}

/** Finds all mutants of these files (paths relative to the root). Mutants of returned values need types. */
export function findMutants(root: string, files: readonly string[]): readonly Mutant[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const types = join(root, 'src/modules.d.ts');
  const program = ts.createProgram([types, ...files.map((file) => join(root, file))], options);
  const checker = program.getTypeChecker();
  return files.flatMap((file) => {
    const source = program.getSourceFile(join(root, file));
    if (!source) throw new Error(`${file} is not there`);
    return mutantsOf(file, source, checker);
  });
}

function mutantsOf(file: string, source: ts.SourceFile, checker: ts.TypeChecker): readonly Mutant[] {
  const found: Mutant[] = [];
  const text = (node: ts.Node): string => node.getText(source);
  const visit = (node: ts.Node): void => {
    if (!isRun(node)) return;
    for (const replacement of replacementsOf({ node, text, checker }))
      found.push({ file, start: node.getStart(source), end: node.getEnd(), replacement });
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

/** Tells whether a mutant can replace a node. Types and imports do not run, and a declared name must stay. */
function isRun(node: ts.Node): boolean {
  const isName = (node.parent as { name?: ts.Node }).name === node;
  return !(ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node) || isName);
}

/** Describes the place of a mutant, and its change as a diff. */
export function describe(root: string, { file, start, end, replacement }: Mutant): string {
  const text = readFileSync(join(root, file), 'utf8');
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const to = lineEnd === -1 ? text.length : lineEnd;
  const changed = text.slice(from, start) + (replacement ?? '') + text.slice(end, to);
  const lines = (part: string, sign: string): string => part.replace(/^/gm, `  ${sign} `);
  const number = text.slice(0, start).split('\n').length;
  return `${file}:${number}\n${lines(text.slice(from, to), '-')}\n${lines(changed, '+')}`;
}
