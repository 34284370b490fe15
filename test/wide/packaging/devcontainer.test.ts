import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cloneTo } from '../../e2e/install/installer.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { build, cannotCopy, demoWheel, inCopy } from './machine-copy.ts';

// Runs the install.sh of the dev container feature as a dev container tool does: as root, in a system of its
// own, with the feature's options as variables.

const skip = await cannotCopy('su');

/** Steps that run the feature's install.sh with these variables. A clone of pip-shim lies beside it. */
const feature = (variables: string): string => `
cat >"$root/srv/feature" <<'END'
umask 027
cd /srv/files/feature
${variables} sh ./install.sh
END
inside 'sh -eu /srv/feature' >"$0/said" 2>&1 || { cat "$0/said" && exit 1; }`;

function files(): string {
  const dir = freshDir('feature-files');
  const clone = cloneTo(join(dir, 'feature/pip-shim'));
  for (const name of ['dist', 'packaging/devcontainer/install.sh']) {
    const to = name === 'dist' ? join(clone, 'dist') : join(dir, 'feature/install.sh');
    cpSync(join(repository, name), to, { recursive: true, preserveTimestamps: true });
  }
  demoWheel(dir);
  return dir;
}

test('the feature installs for everybody, and writes its option auto into the machine’s policy if there is none', {
  skip,
}, async () => {
  const steps = `${feature('_REMOTE_USER=nobody AUTO=venv')}
cat "$root/etc/pip-shim/config.toml"
inside 'PATH=/usr/local/bin:$PATH; pip install -q --no-index /srv/files/demo*.whl && python3 -c "import demo; print(demo.__file__)"'
${feature('AUTO=pipx')}
cat "$root/etc/pip-shim/config.toml"
grep -o 'stays as it is; auto = "pipx" was not written' "$0/said"`;
  const { code, stdout, stderr } = await inCopy(files(), steps);
  assert.equal(code, 0, stdout + stderr);
  assert.match(
    stdout,
    /^auto = "venv"\n\/srv\/project\/\.venv\/\S+\nauto = "venv"\nstays as it is; auto = "pipx" was not written\n$/,
  );
});

test('with scope user, the feature installs in the home of the container’s user', {
  skip: skip || (process.getuid?.() !== 0 && 'needs root'),
}, async () => {
  const steps = `
chroot "$root" useradd --create-home --home-dir /srv/dev --shell /bin/bash developer
${feature('_REMOTE_USER=developer _REMOTE_USER_HOME=/srv/dev SCOPE=user AUTO=ask URL= XDG_DATA_HOME=/root/data')}
inside 'stat -c "%U %n" /srv/dev/.local/share/pip-shim/shims/pip /srv/dev/.local/bin/pip-shim'
[ ! -e "$root/usr/local/lib/pip-shim" ] && [ ! -e "$root/etc/pip-shim" ] && echo 'nothing for others'`;
  const { code, stdout, stderr } = await inCopy(files(), steps);
  assert.equal(code, 0, stdout + stderr);
  assert.equal(
    stdout,
    'developer /srv/dev/.local/share/pip-shim/shims/pip\ndeveloper /srv/dev/.local/bin/pip-shim\nnothing for others\n',
  );
});

test('the feature’s archive has the version of package.json, and options that install.sh knows', async () => {
  const file = await build('devcontainer', '');
  const text = async (name: string) =>
    (await run('tar', ['-xzOf', file, name], { env: { PATH: process.env.PATH } })).stdout;
  const { version, options } = JSON.parse(await text('devcontainer-feature.json'));
  assert.equal(version, JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')).version);
  const script = await text('install.sh');
  assert.equal(script, readFileSync(join(repository, 'packaging/devcontainer/install.sh'), 'utf8'));
  assert.deepEqual(Object.keys(options), ['url', 'scope', 'auto']);
  assert.ok(script.includes(`  ${options.auto.enum.join(' | ')}) ;;\n`));
  assert.ok(script.includes(`in ${options.scope.enum.join(' | ')}) ;;`));
});
