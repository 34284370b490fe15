import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packagesOf, projectMeant } from '../../../src/packages/meaning.ts';
import { meaningOf, projectsIn } from '../../../src/packages/meant.ts';
import { spelledAlike } from '../../../src/packages/misspelt.ts';
import { traitsOf } from '../../../src/packages/traits.ts';
import { normaliseName } from '../../../src/ui/text.ts';
import { rowsOf } from '../data/catalogue-file.ts';
import { tables } from '../remedies/facts-of-names.ts';

const meant: readonly [typed: string, project: string | undefined, minor?: number][] = [
  ['cv2', 'opencv-python'],
  ['crypto', 'pycryptodome'],
  ['serial', 'pyserial'],
  ['gi', 'pygobject'],
  ['youtube-dl', 'yt-dlp'],
  ['ansible-playbook', 'ansible'],
  ['pytorch', 'torch'],
  ['python3-requests', 'requests'],
  ['python3-yaml', 'pyyaml'],
  ['python3-openid', undefined],
  ['python3-no-such-thing', undefined],
  ['python-docx', undefined],
  ['requests', undefined],
  ['json', undefined],
  ['distutils', undefined, 11],
  ['distutils', 'setuptools', 12],
  ['cgi', 'legacy-cgi', 13],
  ['cgi', undefined, 11],
  ['no-such-name', undefined],
  // Names of system packages of Debian (python3-rpi.gpio in normal form), Fedora, Arch and Alpine.
  ['python3-rpi-gpio', 'rpi-gpio'],
  ['python3-pyserial', 'pyserial'],
  ['python-scipy', 'scipy'],
  ['py3-requests', 'requests'],
  ['python-redis', 'redis'],
  ['python-statsd', 'statsd'],
  ['python-whois', undefined],
  ['python3-nmap', undefined],
  ['python3-ldap', 'python-ldap'],
  ['python3-tk', undefined],
  ['z3', 'z3-solver'],
  ['zxingcpp', 'zxing-cpp'],
  ['smbclient', 'smbprotocol'],
  ['hg', 'mercurial'],
  ['borg', 'borgbackup'],
  ['prometheus', 'prometheus-client'],
  ['pkg-resources', 'setuptools<82'],
];
for (const [typed, project, minor = 11] of meant) {
  test(`with Python 3.${minor} ${typed} means ${project ?? 'nothing else'}`, () => {
    const meaning = meaningOf(typed, tables);
    assert.equal(meaning && projectMeant(meaning, minor), project);
  });
}

const within: readonly [written: string, project: string | undefined][] = [
  ['usb.core', 'pyusb'],
  ['PyQt5.QtWidgets', 'pyqt5'],
  ['discord.ext', 'discord-py'],
  ['discord.py', undefined],
  ['zope.thing', undefined],
  ['ruamel.yaml', undefined],
  ['matplotlib.txt', undefined],
  ['tox.ini', undefined],
  ['redis.conf', undefined],
  ['matplotlib-thing', undefined],
  ['no_such.thing', undefined],
];
for (const [written, project] of within) {
  test(`${written} ${project === undefined ? 'is no module within a project' : `is a module of ${project}`}`, () => {
    const meaning = meaningOf(normaliseName(written), tables, written);
    assert.equal(meaning?.kind === 'other name' ? meaning.project : undefined, project);
  });
}

const systemPackages: readonly [written: string, packages: readonly string[]][] = [
  ['libpq-dev', ['libpq-dev']],
  ['python-dev', ['python3-dev']],
  ['python3.11-venv', ['python3.11-venv']],
  ['python3-pil.imagetk', ['python3-pil.imagetk']],
  ['python-tk', ['python3-tk']],
  ['node', ['nodejs']],
  ['nano', ['nano']],
  ['calibre', ['calibre']],
  ['rg', ['ripgrep']],
  ['musescore', ['musescore', 'musescore3']],
  ['tk', ['python3-tk']],
  ['tkinter.ttk', ['python3-tk']],
  ['tkFileDialog', ['python3-tk']],
  ['gnuradio', ['gnuradio']],
  ['seccomp', ['python3-seccomp']],
  ['graph_tool', ['python3-graph-tool']],
  ['SoapySDR', ['python3-soapysdr']],
  ['pcbnew', ['kicad']],
  ['urllib2', []],
  ['liblinear', []],
  ['tbb-devel', []],
  ['python3-openid', []],
];
for (const [written, packages] of systemPackages) {
  test(`the Debian package that ${written} means: ${packages[0] ?? 'none'}`, () => {
    const meaning = meaningOf(normaliseName(written), tables, written);
    assert.deepEqual(meaning ? packagesOf(meaning) : [], packages);
  });
}

const misspelt: readonly [typed: string, projects: readonly string[]][] = [
  ['requets', ['requests']],
  ['reqeusts', ['requests']],
  ['requestss', ['requests']],
  ['reqquests', ['requests']],
  ['nunpy', ['numpy', 'sunpy']],
  ['tensorfow', ['tensorflow']],
  ['sklaern', ['scikit-learn']],
  ['tkniter', []],
  ['requests', []],
  ['no-such-name', []],
  ['sixx', []],
];
for (const [typed, projects] of misspelt) {
  test(`if ${typed} has one typing error, it means: ${projects.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(spelledAlike(typed, tables), projects);
  });
}

test('projectsIn has the projects that names mean, and no modules or system packages', () => {
  const names = '# i n o x\ncv2 i n opencv-python\njson m n 3.0-\nlibpq-dev p n libpq-dev\nnose s o pynose\n';
  assert.deepEqual(projectsIn(names), ['opencv-python', 'pynose']);
});

test('a name is found in the first and the last line of a table without a final line break', () => {
  const names = '# head\nab i n cd\nab-c c n e\nx i o y';
  const project = (typed: string) => {
    const meaning = meaningOf(typed, { names, catalogue: '' });
    return meaning?.kind === 'other name' ? meaning.project : undefined;
  };
  const typed = ['a', 'ab', 'ab-b', 'ab-c', 'ab-d', 'x', 'x-a', 'z', ''];
  const found = [undefined, 'cd', undefined, 'e', undefined, 'y', undefined, undefined, undefined];
  assert.deepEqual(typed.map(project), found);
  assert.equal(meaningOf('a', { names: '', catalogue: '' }), undefined);
});

test('names.txt maps at least 200 names to other projects, and each row of by-hand.tsv has a source', () => {
  const lines = tables.names.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const names = lines.filter((line) => /^\S+ [^mprw-]/.test(line));
  assert.ok(names.length >= 200);
  for (const line of names) {
    const [typed = '', how = '', onIndex = '', project = '', ...more] = line.split(' ');
    assert.match(`${how}${onIndex}`, /^[iclds][nuo]$/, line);
    assert.ok(project !== '', line);
    assert.deepEqual(more, [], line);
    assert.equal(meaningOf(typed, tables)?.typed, typed, line);
    assert.notEqual(project, typed, line);
  }
  const byHand = rowsOf('../../../data/names/by-hand.tsv');
  assert.ok(byHand.length > 100);
  for (const [typed = '', , , project = '', source, ...more] of byHand) {
    assert.ok(source?.trim(), typed);
    assert.deepEqual(more, [], typed);
    const meaning = meaningOf(typed, tables);
    if (meaning?.kind === 'other name') assert.equal(meaning.project, project, typed);
  }
});

const HERE = {
  system: 'linux',
  hasProgram: (name: string) => ['gcc', 'tool'].includes(name),
  hasPythonHeader: true,
  hasHeader: (paths: readonly string[]) => paths.includes('a.h'),
  isCompiled: (name: string) => ['x', 'y', 'z', 'w', 'q', 'unlisted'].includes(name),
};
const WITHOUT_COMPILER = { ...HERE, hasProgram: () => false };
const TABLE =
  '# head\nx\tbuilds\tb/a.h|a.h tool\twhy\ny\tbuilds\tc/b.h|b.h other\twhy\nz\tbuilds\t.\twhy\nw\tbound\t.\twhy\nw\tpromises\tu v\twhy\nq\tabandoned\tdead\twhy\nm\tonly\tdarwin\twhy\n';

test('if pip must build a project, the system package is first only if a tool or header is missing', () => {
  const first = (name: string, tools = HERE) => traitsOf(name, TABLE, tools).systemFirst?.kind;
  assert.deepEqual(
    ['x', 'y', 'z', 'w', 'q', 'v'].map((name) => first(name)),
    [undefined, 'builds', undefined, 'bound', 'abandoned', undefined],
  );
  assert.equal(first('y', { ...HERE, isCompiled: () => false }), undefined);
  const missing = (name: string, tools: typeof HERE): readonly string[] => {
    const found = traitsOf(name, TABLE, tools).systemFirst;
    return found?.kind === 'builds' ? found.missing.map((part) => `${part.kind} ${part.name}`) : [];
  };
  assert.deepEqual(missing('x', WITHOUT_COMPILER), ['program gcc', 'program tool']);
  assert.deepEqual(missing('y', HERE), ['header c/b.h', 'program other']);
  assert.deepEqual(missing('z', WITHOUT_COMPILER), ['program gcc']);
  assert.deepEqual(missing('z', { ...HERE, hasPythonHeader: false }), ['header Python.h']);
  assert.deepEqual(missing('unlisted', WITHOUT_COMPILER), ['program gcc']);
  assert.deepEqual(traitsOf('w', TABLE, HERE).promises, ['u', 'v']);
  const onlyOn = (system: string) => traitsOf('m', TABLE, { ...HERE, system }).onlyOn;
  assert.deepEqual(['linux', 'darwin'].map(onlyOn), ['darwin', undefined]);
});
