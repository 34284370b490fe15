import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asNobody, builtCloneAt, builtInstallerFor, debianHome, tree } from './installer.ts';
import { isRoot, skip, story } from './system-box.ts';

test('install.sh --system gives all users the shims, and changes no home', { skip }, async (t) => {
  const box = await builtInstallerFor(t);
  debianHome(box);
  const before = tree(box.home);
  const steps = `
list >"$TMPDIR/before"
(umask 077; sh "$install" --system --yes)
echo "== $(PATH=/usr/local/bin:$PATH command -v pip)"
setpriv --reuid=65534 --regid=65534 --clear-groups env PATH=/usr/local/bin:$PATH pip --version
setpriv --reuid=65534 --regid=65534 --clear-groups /usr/local/bin/pip-shim --version
(cd /usr/local/share && setpriv --reuid=65534 --regid=65534 --clear-groups \\
  head -n 1 man/man1/pip-shim.1 bash-completion/completions/pip-shim zsh/site-functions/_pip-shim fish/*/pip-shim.fish)
sh "$install" --system --yes >/dev/null
sh /usr/local/lib/pip-shim/current/install.sh --uninstall --yes
list >"$TMPDIR/after"
diff "$TMPDIR/before" "$TMPDIR/after"; echo same`;
  const { code, stdout, stderr } = await box.run(
    'unshare',
    ['-m', 'sh', '-c', story(builtCloneAt(), steps)],
    {
      cwd: '/',
      timeout: 120_000,
    },
  );
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /self-test: exit 0, and the project's \.venv imports it/);
  assert.match(stdout, /^== \/usr\/local\/bin\/pip\npip \d.*\n/m);
  assert.match(stdout, /^\.TH PIP-SHIM[\s\S]*^#compdef pip-shim$/m);
  assert.match(stdout, /Removed \/usr\/local\/bin\/pip-shim\n[\s\S]*\nsame\n$/);
  assert.deepEqual(tree(box.home), before);
});

test('install.sh --system without root fails and says that it needs root', async (t) => {
  const box = await builtInstallerFor(t);
  const args = ['--system', '--yes'];
  const { code, stderr } = isRoot ? await asNobody(box, builtCloneAt(), args) : await box.install(args);
  assert.equal(code, 1);
  assert.match(stderr, /needs root\n {2}sudo \.\/install\.sh --system --yes/);
});
