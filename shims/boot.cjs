// biome-ignore-all lint/style/useNodejsImportProtocol: a Node that is too old does not know node:
// Loads the program on whatever Node the shim found: ES5 only, so that a Node which is too old can still say so.
// `boot.cjs shim NAME SELF REAL_PIP ARGS…` is one pip command, `boot.cjs cli ARGS…` the management command;
// `boot.cjs python NAME REAL_PYTHON SCRIPT` prints the Python of the project's venv, if that is to be run instead.
// What fails before the program has started pip runs the real pip, as if we were not there.
'use strict';

var fs = require('fs');
var Module = require('module');
var os = require('os');
var path = require('path');
var vm = require('vm');

// As package.json says under `engines`.
var OLDEST_NODE = [18, 19];
var SHIM_LINE = '# pip-shim shim';

// The shim keeps from Node what acts on Node itself; pip gets it as it was.
(process.env._PIPSHIM_KEPT || '').split(' ').forEach(function restore(name) {
  var kept = process.env['_PIPSHIM_' + name];
  if (kept === undefined) return;
  process.env[name] = kept;
  delete process.env['_PIPSHIM_' + name];
});
delete process.env._PIPSHIM_KEPT;

// The signals that were ignored before Node made them deadly: the shim passes on SigIgn of proc_pid_status(5).
var IGNORED = ['HUP', 'INT', 'QUIT', 'TERM'].filter(function wasIgnored(name) {
  var mask = parseInt((process.env._PIPSHIM_IGNORED || '').slice(-8), 16) || 0;
  return (mask >>> (os.constants.signals['SIG' + name] - 1)) % 2 === 1;
});
delete process.env._PIPSHIM_IGNORED;

// When the shim began, under PIP_SHIM_DEBUG=timing.
var BEGAN = process.env._PIPSHIM_BEGAN;
delete process.env._PIPSHIM_BEGAN;

// What a terminal obeys or draws as nothing, as ui/text.ts has it: control characters and all that is not in the first
// plane; then format and bidirectional characters, fillers, variation selectors. Spelt out, since an old Node knows no \p.
var UNSAFE_CHARACTERS =
  '[^ -~\\u00a0-\\ud7ff\\ue000-\\uffff]|[\\u00ad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u115f\\u1160' +
  '\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]';
var UNSAFE = new RegExp(UNSAFE_CHARACTERS, 'g');

function say(text) {
  // An error's message may quote anything.
  process.stderr.write('pip-shim: ' + text.replace(UNSAFE, '?') + '\n');
}

function isTooOld(version) {
  var parts = version.split('.').map(Number);
  return parts[0] < OLDEST_NODE[0] || (parts[0] === OLDEST_NODE[0] && parts[1] < OLDEST_NODE[1]);
}

function loadProgram() {
  var version = process.versions.node;
  if (isTooOld(version)) throw new Error('Node.js ' + version + ' is too old (18.19 or newer is needed)');
  var file = path.join(__dirname, 'pip-shim.cjs');
  // That says best what is missing.
  return fs.existsSync(file) ? evaluate(file) : require('./pip-shim.cjs');
}

// --- V8's code of the program, which takes as long to make as half of Node's own start ---

var CODE = path.join(__dirname, 'pip-shim.code');

// As Node's own loader, but with the code that a former run has left: V8 takes it only where it made it itself, and runs
// what a bad disk has made of it. So its sum stands before it.
function evaluate(file) {
  var options = { filename: file };
  var code = codeOf(file);
  if (code) options.cachedData = code;
  // The program is ASCII (build.mjs), and read several times as fast so.
  var script = new vm.Script(Module.wrap(fs.readFileSync(file, 'latin1')), options);
  var program = { exports: {} };
  script.runInThisContext().call(program.exports, program.exports, require, program, file, __dirname);
  if (!code || script.cachedDataRejected) leaveCode = codeWriter(script);
  return program.exports;
}

function codeOf(file) {
  var stored;
  try {
    if (fs.statSync(CODE).mtimeMs <= fs.statSync(file).mtimeMs) return null;
    stored = fs.readFileSync(CODE);
    return stored.readUInt32LE(0) === sumOf(stored) ? stored.subarray(SUM_BYTES) : null;
  } catch (_) {
    return null;
  }
}

// As many as keep the code at an address that V8 likes.
var SUM_BYTES = 8;

// FNV-1a over the words of what comes after the sum; V8 itself sees that no odd bytes at the end are missing.
function sumOf(stored) {
  var words = new Int32Array(stored.buffer, stored.byteOffset + SUM_BYTES, (stored.length - SUM_BYTES) >> 2);
  var sum = 0x811c9dc5;
  var at;
  for (at = 0; at < words.length; at++) sum = Math.imul(sum ^ words[at], 0x01000193);
  return sum >>> 0;
}

function removeIfThere(file) {
  try {
    fs.unlinkSync(file);
  } catch (_) {
    // It is not.
  }
}

// What a refusal runs through is what the next one needs; beside the program, so by nobody who could not change that too.
var leaveCode = function nothing() {};
function codeWriter(script) {
  return function write() {
    var draft = CODE + '.' + process.pid;
    var stored;
    try {
      fs.accessSync(__dirname, fs.constants.W_OK);
      stored = Buffer.concat([Buffer.alloc(SUM_BYTES), script.createCachedData()]);
      stored.writeUInt32LE(sumOf(stored), 0);
      fs.writeFileSync(draft, stored, { flag: 'wx' });
      fs.renameSync(draft, CODE);
    } catch (_) {
      removeIfThere(draft); // It is only slower without.
    }
  };
}

function reasonOf(error) {
  // Where a module is missing Node adds a stack of requires.
  return String((error && error.message) || error).split('\n')[0];
}

function run(start, failed) {
  var running;
  try {
    running = Promise.resolve(start(loadProgram()));
  } catch (error) {
    failed(error);
    return;
  }
  running.then(function done(exitCode) {
    if (typeof exitCode === 'number') process.exitCode = exitCode;
  }, failed);
}

function stop(error) {
  say(reasonOf(error));
  process.exitCode = 1;
}

// --- the real pip, as if we were not there ---

function readStart(file) {
  var start = Buffer.alloc(4096);
  // A pipe would be waited for.
  var descriptor = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  try {
    if (!fs.fstatSync(descriptor).isFile()) return '';
    return start.toString('latin1', 0, fs.readSync(descriptor, start, 0, start.length, 0));
  } finally {
    fs.closeSync(descriptor);
  }
}

function firstLines(file) {
  try {
    return readStart(file).split('\n').concat('').slice(0, 2);
  } catch (_) {
    return ['', ''];
  }
}

// As the shim judges it: another program may look pip up on PATH again.
function isRunByPython(lines) {
  if (/^#![ \t]*(\S*\/)?(python|pypy)[^/\s]*(\s|$)/.test(lines[0])) return true;
  if (/^#![ \t]*\S*\/env[ \t].*(python|pypy)/.test(lines[0])) return true;
  return /^#![ \t]*\S*\/sh\s*$/.test(lines[0]) && lines[1].indexOf("'''exec' ") === 0;
}

// Itself, not a link of another tool's by its name.
function isPython(file) {
  try {
    return /^python3\.\d+$/.test(path.basename(fs.realpathSync(file)));
  } catch (_) {
    return false;
  }
}

function isSameDirectory(one, other) {
  try {
    return fs.realpathSync(one) === fs.realpathSync(other);
  } catch (_) {
    return false;
  }
}

function pathWithoutShims(command) {
  function isOurs(directory) {
    if (directory.charAt(0) !== '/') return false;
    if (isSameDirectory(directory, path.dirname(command.self))) return true;
    return ['pip', command.name].some(function isShim(name) {
      return firstLines(path.join(directory, name))[1] === SHIM_LINE;
    });
  }
  var kept = (process.env.PATH || '').split(':').filter(function isForeign(directory) {
    return !isOurs(directory);
  });
  // Not empty: that would mean the current directory.
  return kept.join(':') || '/dev/null';
}

// The last COUNT arguments of this process as bytes, and null where the system does not tell.
function rawArguments(count) {
  var words = [];
  var rest;
  try {
    rest = fs.readFileSync('/proc/self/cmdline');
  } catch (_) {
    return null;
  }
  while (rest.length > 0) {
    words.push(rest.slice(0, rest.indexOf(0)));
    rest = rest.slice(rest.indexOf(0) + 1);
  }
  return words.length < count ? null : words.slice(words.length - count);
}

// Node reads arguments as UTF-8, and what is not comes out as U+FFFD. Answers the exact words then, else null.
function exactWords(words) {
  if (words.join('').indexOf('\ufffd') === -1) return null;
  var raw = rawArguments(words.length);
  if (!raw) return null;
  var isExact = words.every(function isUtf8(word, index) {
    return Buffer.from(word).equals(raw[index]);
  });
  return isExact ? null : raw;
}

function octal(bytes) {
  return Array.prototype.map
    .call(bytes, function toOctal(byte) {
      return '\\' + ('00' + byte.toString(8)).slice(-3);
    })
    .join('');
}

// Node can pass on only UTF-8. A shell's printf makes any bytes: the words that need it are written in octal, the `x`
// saves a newline at the end from the command substitution. exec keeps it one process.
function throughShell(raw) {
  var script = '';
  var call = 'exec';
  var plain = [];
  raw.forEach(function add(word, index) {
    if (Buffer.from(word.toString()).equals(word)) {
      plain.push(word.toString());
      call += ' "${' + plain.length + '}"';
    } else {
      script += '_pipshim_' + index + "=$(printf '" + octal(word) + "x')\n";
      call += ' "${_pipshim_' + index + '%x}"';
    }
  });
  return { file: '/bin/sh', args: ['-c', script + call, 'sh'].concat(plain) };
}

// A terminal's Ctrl-C reaches its whole foreground group, pip included. /proc/PID/stat: group is field 5, the terminal's
// foreground group field 8; the name before them may hold anything.
function isForeground() {
  try {
    return /^.*\) \S \S+ (\S+) \S+ \S+ \1 /.test(readStart('/proc/self/stat').replace(/\n/g, ' '));
  } catch (_) {
    return Boolean(process.stdin.isTTY || process.stderr.isTTY);
  }
}

// What to do about signals, once runRealPip has put the process into `pip.child`: handlers must stand before pip runs.
function handlersFor(pip) {
  function sendOnce(signal) {
    var sent = false;
    return function send() {
      if (!sent) pip.child.kill(signal);
      sent = true;
    };
  }
  function sendFromElsewhere(signal) {
    return function send() {
      if (!isForeground()) pip.child.kill(signal);
    };
  }
  var handlers = {
    SIGINT: sendFromElsewhere('SIGINT'),
    SIGQUIT: sendFromElsewhere('SIGQUIT'),
    SIGTERM: sendOnce('SIGTERM'),
    SIGHUP: sendOnce('SIGHUP'),
  };
  IGNORED.forEach(function ignore(name) {
    handlers['SIG' + name] = function nothing() {};
  });
  return handlers;
}

// Node starts its children with all signals deadly again; a shell's exec keeps what it ignores.
function withIgnored(call) {
  if (IGNORED.length === 0) return call;
  var script = "trap '' " + IGNORED.join(' ') + '; exec "$@"';
  return { file: '/bin/sh', args: ['-c', script, 'sh', call.file].concat(call.args) };
}

// Dies of the signal that pip died of. Node keeps SIGPIPE and SIGUSR1 to itself.
function endBySignal(signal) {
  var exitCode = 128 + os.constants.signals[signal];
  if (signal === 'SIGPIPE' || signal === 'SIGUSR1') process.exit(exitCode);
  process.kill(process.pid, signal);
  // Only where the signal was not deadly for us.
  setTimeout(process.exit, 200, exitCode);
}

function runRealPip(command, raw) {
  var call = withIgnored(raw ? throughShell(raw) : { file: command.realPip, args: command.args });
  var file = raw ? raw[0] : command.realPip;
  var lines = firstLines(file);
  var isScript = lines[0].slice(0, 2) === '#!';
  if (isScript ? !isRunByPython(lines) : !isPython(file)) process.env.PATH = pathWithoutShims(command);
  var pip = { child: null };
  var handlers = handlersFor(pip);
  Object.keys(handlers).forEach(function listen(name) {
    process.on(name, handlers[name]);
  });
  // Not before it is needed: it takes several milliseconds to load.
  pip.child = require('child_process').spawn(call.file, call.args, { stdio: 'inherit' });
  pip.child.on('error', function notStarted(error) {
    say(command.realPip + ' could not be started (' + error.code + ')');
    process.exit(error.code === 'ENOENT' ? 127 : 126);
  });
  pip.child.on('exit', function ended(exitCode, signal) {
    Object.keys(handlers).forEach(function unlisten(name) {
      process.removeListener(name, handlers[name]);
    });
    if (signal) endBySignal(signal);
    else process.exit(exitCode);
  });
}

// --- the entries ---

function shim(command) {
  function start(program) {
    return program.shim(command);
  }
  function failed(error) {
    if (error && error.pipStarted === true) {
      stop(error);
      return;
    }
    say(reasonOf(error) + '; running plain pip');
    runRealPip(command, exactWords([command.realPip].concat(command.args)));
  }
  run(start, failed);
}

function cli(args) {
  run(function start(program) {
    return program.cli(args);
  }, stop);
}

if (process.argv[2] === 'shim') {
  shim({
    name: process.argv[3],
    self: process.argv[4],
    realPip: process.argv[5],
    args: process.argv.slice(6),
    ignored: IGNORED,
    began: BEGAN,
    refused: function refused() {
      process.once('exit', leaveCode);
    },
  });
} else if (process.argv[2] === 'python') {
  run(function start(program) {
    return program.python({
      name: process.argv[3],
      real: process.argv[4],
      script: process.argv[5],
      began: BEGAN,
    });
  }, stop);
} else {
  cli(process.argv.slice(3));
}
