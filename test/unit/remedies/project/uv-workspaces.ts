/** A project's path below a workspace root, the root's members and exclude, and whether it is a member. */
export const WORKSPACES: readonly (readonly [
  project: string,
  members: readonly string[],
  exclude: readonly string[],
  isMember: boolean,
])[] = [
  ['packages/a', ['packages/*'], [], true],
  ['packages/a', ['packages/*'], ['packages/a'], false],
  ['packages/a', ['packages/*'], ['packages'], true],
  ['packages/a', ['../../packages/a'], [], false],
  ['packages/a', ['packages'], [], false],
  ['packages/a', ['./packages/a/'], [], true],
  ['packages/a', ['packages//a'], [], true],
  ['packages/a', ['lone/../packages/a'], [], true],
  ['packages/a', ['../packages/a', '../project/packages/a'], [], false],
  ['packages/a', ['packages/a'], ['x/../packages/a'], false],
  ['packages/a', ['packages/{a,b}'], [], false],
  ['packages/a', ['packages/[!b]'], [], true],
  ['packages/a', ['packages/[!a]'], [], false],
  ['packages/a', ['packages/[b-d]', 'packages/?'], [], true],
  ['packages/d', ['packages/[b-d]'], [], true],
  ['packages/a', ['packages/[b-da]'], [], true],
  ['x/deep/sub', ['x/*'], [], false],
  ['x/deep/sub', ['x/*/*'], [], true],
  ['x/deep/sub', ['**/sub'], [], true],
  ['x/deep/sub', ['x/**/deep/**/sub'], [], true],
  ['x/deep/sub', ['x/deep/sub'], ['x/*'], false],
  ['x/deep/sub', ['x/deep/sub'], ['x/**'], false],
  ['x/deep/sub', ['x/deep/sub'], ['x/deep/sub/'], false],
  ['x/deep/sub', ['x/deep/sub'], ['./x/deep/s?b'], false],
  ['x/deep/sub', ['x/deep/*b'], ['x/**/b'], true],
  ['.hidden', ['.h*n'], [], true],
];

export const workspaceToml = (members: readonly string[], exclude: readonly string[]): string =>
  `[tool.uv.workspace]\nmembers = ${JSON.stringify(members)}\nexclude = ${JSON.stringify(exclude)}\n`;
