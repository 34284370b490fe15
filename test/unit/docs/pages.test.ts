import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { parseConfig } from '../../../src/settings/config-file.ts';
import { policyOf } from '../../../src/settings/policy.ts';
import { LOCKABLE, SETTINGS } from '../../../src/settings/table.ts';
import { type Block, blocksOf, docsPages, missingLine, pages, pageText, runOf } from '../../helpers/pages.ts';
import { repository } from '../../helpers/sandbox.ts';

// Tests README.md and the pages in docs/. test/e2e/docs runs the commands that they show.

const MOST_WORDS = 1_200;

/** The text without blocks. In inline code, spaces replace the characters that could make a link. */
const proseOf = (text: string): string =>
  text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()#]/g, ' '));

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(text: string): readonly string[] {
  const headings = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm)];
  return headings.map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

/** The links of a page that lead nowhere. `read` returns a page's text, or undefined if there is no such file. */
function brokenLinks(page: string, read: (path: string) => string | undefined): readonly string[] {
  const links = [...proseOf(read(page) ?? '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^https:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = read(path === '' ? page : join(dirname(page), path));
    return target === undefined || (anchor !== undefined && !anchorsOf(target).includes(anchor));
  });
}

const readPage = (path: string): string | undefined =>
  existsSync(join(repository, path)) ? pageText(path) : undefined;

for (const page of pages()) {
  test(`each link of ${page} leads to a file and a heading that exist`, () => {
    assert.deepEqual(brokenLinks(page, readPage), []);
  });

  test(`each code block of ${page} is text, is run, or has a comment that says why not`, () => {
    for (const block of blocksOf(page, pageText(page)))
      assert.equal(problemOf(block), undefined, `${block.place}: ${problemOf(block)}`);
  });
}

/** Why a block breaks the rule of the test above, or undefined. */
function problemOf(block: Block): string | undefined {
  const { language, mark } = block;
  const [, runner] = /^run by (.+)$/.exec(mark ?? '') ?? [];
  if (runner !== undefined && !existsSync(join(repository, runner))) return `there is no ${runner}`;
  if (language === '') return 'the fence names no language';
  const run = runOf(block);
  if (run && /\b(sudo|apt|apt-get|npm|npx|docker|systemctl|install\.sh)\b/.test(run.script))
    return 'it would change this machine, so its comment must say who runs it';
  if (language === 'text' || run || /^(run by|not run here)/.test(mark ?? '')) return;
  return `a comment must say who runs it: <!-- run by PATH -->, or <!-- not run here: REASON -->`;
}

test('a link, an anchor and a block that break the rules are found', () => {
  const read = (path: string) =>
    ({
      'docs/a.md': '[x](b.md) [y](b.md#two-words) [z](#no) [w](c.md) `[q](d)`',
      'docs/b.md': '# Two words',
    })[path];
  assert.deepEqual(brokenLinks('docs/a.md', read), ['#no', 'c.md']);
  const blocks = blocksOf('a.md', '<!-- run by no/file -->\n```sh\nx\n```\n\n```toml\ny = 1\n```\n');
  const [changing] = blocksOf('a.md', '```sh\nsudo apt install x\n```');
  assert.match((changing && problemOf(changing)) ?? '', /would change this machine/);
  assert.deepEqual(blocks.map(problemOf), [
    'there is no no/file',
    'a comment must say who runs it: <!-- run by PATH -->, or <!-- not run here: REASON -->',
  ]);
  assert.throws(() => blocksOf('a.md', '```sh\nx'), /a\.md:1: this block has no end/);
});

test('a block of commands has a script and expected lines', () => {
  const [shell, screen] = blocksOf(
    'a.md',
    '```sh\na # → one\nb\n```\n<!-- exit code 1 -->\n```console\n$ c\ntwo … three\n…\n```\n',
  ).map(runOf);
  assert.deepEqual(shell, { script: 'a # → one\nb', code: 0, expected: ['one'] });
  assert.deepEqual(screen, { script: 'c', code: 1, expected: ['two … three'] });
  assert.equal(missingLine('x one\ntwo and three', ['one', 'two … three']), undefined);
  assert.equal(missingLine('two and three\none', ['one', 'two … three']), 'two … three');
});

test(`README.md has at most ${MOST_WORDS} words`, () => {
  const words = pageText('README.md').split(/\s+/).filter(Boolean).length;
  assert.ok(words <= MOST_WORDS, `${words} words`);
});

test('docs/README.md names each page of docs/', () => {
  const index = pageText('docs/README.md');
  const others = docsPages().filter((page) => page !== 'docs/README.md');
  assert.deepEqual(
    others.filter((page) => !index.includes(`](${basename(page)})`)),
    [],
  );
});

test('the table in docs/settings.md is that of src/settings/table.ts', () => {
  const rows = SETTINGS.map(({ key, variable, help, unset, lockable }) => {
    const cells = [variable ? `\`${variable}\`` : '', `\`${key}\``, help, unset, lockable ? 'yes' : ''];
    return `| ${cells.join(' | ')} |\n`;
  });
  const head =
    '| variable | key | what it does | if it is not set | can be locked |\n|---|---|---|---|---|\n';
  const table = `<!-- settings: generated from src/settings/table.ts -->\n${head}${rows.join('')}<!-- end of settings -->`;
  assert.ok(pageText('docs/settings.md').includes(table), `docs/settings.md must have:\n${table}`);
});

test('the policy in docs/fleets.md is valid, and the page lists all keys that can be locked', () => {
  const [block] = blocksOf('docs/fleets.md', pageText('docs/fleets.md')).filter(
    ({ language }) => language === 'toml',
  );
  const policy = policyOf('a policy', parseConfig(block?.text ?? '', 'a policy'));
  assert.deepEqual(policy.locked, ['remedies', 'override', 'index']);
  const page = pageText('docs/fleets.md');
  assert.ok(
    page.includes(`\`${LOCKABLE.slice(0, -1).join('`, `')}\` and \`${LOCKABLE.at(-1)}\` can be locked.`),
  );
});

/** The messages in the tables of docs/troubleshooting.md, each split at `…` (a name or a path). */
const messages: readonly (readonly string[])[] = [
  ...pageText('docs/troubleshooting.md').matchAll(/^\| (`.*?) \|/gm),
]
  .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)])
  .map(([, text = '']) =>
    text
      .replace(/^hint: /, '')
      .split('…')
      .map((part) => part.trim()),
  )
  .map((parts) => parts.filter((part) => /\w{2}/.test(part)));

test('each message in docs/troubleshooting.md is one that the program prints', () => {
  const vague = messages.filter((parts) => parts.join('').length < 8);
  assert.deepEqual(vague, [], 'a message that is too short would match anything');
  const others = [
    'install.sh',
    'packaging/bundle.mjs',
    'packaging/install-node.sh',
    'packaging/release/get.sh',
  ];
  const code = [sourcesBelow('src', 'shims'), ...others.map(pageText)].join('\n');
  const unknown = messages.filter((parts) => !parts.every((part) => code.includes(part)));
  assert.deepEqual(unknown, []);
});

test('docs/troubleshooting.md has each expected error of the program', () => {
  const made = sourcesBelow('src').matchAll(/new ShimError\(\s*[^,]+,\s*(['`])((?:\\.|(?!\1)[\s\S])*)\1/g);
  const texts = [...made].map(([, , text = '']) => text.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…'));
  const known = (text: string) => messages.some((parts) => parts.every((part) => text.includes(part)));
  assert.ok(texts.length > 50);
  assert.deepEqual(
    texts.filter((text) => /\w{2}/.test(text) && !known(text)),
    [],
  );
});

/** The texts of all files in these directories of the repository, in one string. */
function sourcesBelow(...directories: readonly string[]): string {
  const files = directories.flatMap((directory) =>
    readdirSync(join(repository, directory), { recursive: true })
      .map((name) => join(repository, directory, String(name)))
      .filter((path) => /\.\w+$|[/](?:pip|pip-shim|command)$/.test(path) && statSync(path).isFile()),
  );
  return files
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
    .replaceAll("\\'", "'");
}
