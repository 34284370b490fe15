// `node build-clone.mjs CLONE TEMPORARY` builds the program for install.sh. Builds in CLONE if this user may
// write there (root only if root owns CLONE), otherwise in TEMPORARY/build. Uses no library, because none may
// be installed yet.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';

const [, , clone, temporary] = process.argv;
const log = join(temporary, 'npm.log');
const own = process.getuid?.() ?? 0;
const directory = isOurs() ? clone : copied();
const env = { ...process.env };
if (!process.env.npm_config_cache && !isOurCache(join(process.env.HOME ?? '', '.npm'))) usePrivateCache();

if (hasDependencies(directory)) {
  if (npm('run', 'build')) process.exit();
  // The build may fail because the dependencies are incomplete, or another platform's.
  console.log('The build failed with the dependencies that were there. Installing them anew');
}
installDependencies();
if (!npm('run', 'build')) {
  fail('npm run build', 'if the temporary directory forbids programs (noexec), set TMPDIR to another one');
}

/**
 * Whether to build in the clone. Root builds only in a clone of root's, because root must leave no files in
 * another user's.
 */
function isOurs() {
  if (own === 0 && fs.statSync(clone).uid !== 0) return false;
  return ['', 'node_modules', 'dist'].every((name) => isWritable(join(clone, name)));
}

function isWritable(path) {
  try {
    fs.accessSync(path, fs.constants.W_OK);
    return true;
  } catch (error) {
    return error.code === 'ENOENT';
  }
}

function copied() {
  const to = join(temporary, 'build');
  console.log(`Building in ${to}, because ${clone} is not ours to write`);
  fs.mkdirSync(to);
  const isSource = (name) =>
    name === '.npmrc' || (!name.startsWith('.') && name !== 'node_modules' && name !== 'dist');
  for (const name of fs.readdirSync(clone).filter(isSource)) {
    try {
      fs.cpSync(join(clone, name), join(to, name), { recursive: true, preserveTimestamps: true });
    } catch (error) {
      console.error(`install.sh: can't copy ${join(clone, name)} to ${to}: ${error.message}`);
      process.exit(1);
    }
  }
  if (hasDependencies(clone)) fs.symlinkSync(join(clone, 'node_modules'), join(to, 'node_modules'));
  return to;
}

/**
 * Whether `npm ci` has installed all dependencies. npm writes its own copy of package-lock.json last, so that
 * copy is then newer.
 */
function hasDependencies(place) {
  const changed = (name) => fs.statSync(join(place, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return changed('node_modules/.package-lock.json') > changed('package-lock.json');
}

/**
 * Whether npm may use the cache in the home directory. The cache must exist and belong to this user.
 * Otherwise npm would make a new cache there, or write to root's.
 */
function isOurCache(cache) {
  return fs.statSync(cache, { throwIfNoEntry: false })?.uid === own && isWritable(cache);
}

function usePrivateCache() {
  env.npm_config_cache = join(temporary, 'npm-cache');
}

function installDependencies() {
  const ci = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  // Remove a symbolic link, because npm ci would empty the directory behind it, which may be another user's.
  const modules = join(directory, 'node_modules');
  if (fs.lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) fs.unlinkSync(modules);
  if (npm(...ci)) return;
  const isPrivate = env.npm_config_cache === join(temporary, 'npm-cache');
  if (!isPrivate && /EACCES|EROFS|EPERM|root-owned/.test(fs.readFileSync(log, 'utf8'))) {
    console.log("npm can't write its cache; trying again with a private one");
    usePrivateCache();
    if (npm(...ci)) return;
  }
  fail('npm ci');
}

/** Runs npm in the build directory. Stores npm's messages, and prints them if npm fails. */
function npm(...words) {
  console.log(`→ npm ${words.join(' ')}`);
  const messages = fs.openSync(log, 'w');
  const options = { cwd: directory, env, stdio: ['ignore', messages, messages] };
  const { status, signal } = spawnSync('npm', ['--no-update-notifier', ...words], options);
  fs.closeSync(messages);
  if (signal) process.kill(process.pid, signal);
  return status === 0;
}

function fail(what, ...next) {
  const said = fs.readFileSync(log, 'utf8');
  const lines = said.trimEnd().split('\n');
  // Leave out the middle, because npm may print its whole manual there. The reason is usually at the start.
  console.error((lines.length > 24 ? [...lines.slice(0, 12), '[…]', ...lines.slice(-8)] : lines).join('\n'));
  const isNetwork = /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|CERT/.test(said);
  const why = isNetwork
    ? [`${what} could not reach its registry`, 'check the network and npm config get registry, proxy, cafile']
    : [`${what} failed; nothing was installed`, 'its messages are above', ...next];
  console.error(`install.sh: ${why.join('\n  ')}`);
  process.exit(1);
}
