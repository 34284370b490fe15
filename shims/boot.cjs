// biome-ignore-all lint/style/useNodejsImportProtocol: a Node that is too old does not know node:
// Loads the program with the Node that the shim found. ES5 only: a Node that is too old must still say so.
// `boot.cjs shim NAME SELF REAL_PIP ARGS…` runs one pip command, `boot.cjs cli ARGS…` the management command.
// `boot.cjs python NAME REAL_PYTHON SCRIPT` prints the Python of the project's venv, if that should run.
// If `shim` fails before the program has started pip, the real pip runs, as if pip-shim were not there.
'use strict';

var fs = require('fs');
var Module = require('module');
var os = require('os');
var path = require('path');
var vm = require('vm');

// The same as `engines` in package.json.
var OLDEST_NODE = [18, 19];
var SHIM_LINE = '# pip-shim shim';

// The shim renamed the variables that act on Node. pip gets them back under their own names.
(process.env._PIPSHIM_KEPT || '').split(' ').forEach(function restore(name) {
  var kept = process.env['_PIPSHIM_' + name];
  if (kept === undefined) return;
  process.env[name] = kept;
  delete process.env['_PIPSHIM_' + name];
});
delete process.env._PIPSHIM_KEPT;

// The signals that were ignored before Node reset them. The shim passes on SigIgn of proc_pid_status(5).
var IGNORED = ['HUP', 'INT', 'QUIT', 'TERM'].filter(function wasIgnored(name) {
  var mask = parseInt((process.env._PIPSHIM_IGNORED || '').slice(-8), 16) || 0;
  return (mask >>> (os.constants.signals['SIG' + name] - 1)) % 2 === 1;
});
delete process.env._PIPSHIM_IGNORED;

// When the shim began, under PIP_SHIM_DEBUG=timing.
var BEGAN = process.env._PIPSHIM_BEGAN;
delete process.env._PIPSHIM_BEGAN;

// The characters that a terminal obeys or does not show, as in src/ui/text.ts. First the control characters and
// all characters outside plane 0, then format characters, bidirectional characters, fillers and variation
// selectors. They are listed one by one, because an old Node has no \p in regular expressions.
var UNSAFE_CHARACTERS =
  '[^ -~\\u00a0-\\ud7ff\\ue000-\\uffff]|[\\u00ad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u115f\\u1160' +
  '\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]';
var UNSAFE = new RegExp(UNSAFE_CHARACTERS, 'g');

function say(text) {
  // An error message may quote anything.
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
  // If the file is missing, require() has the best error message.
  return fs.existsSync(file) ? evaluate(file) : require('./pip-shim.cjs');
}

// --- V8's compiled code of the program: V8 takes half of Node's own start time to make it ---

var CODE = path.join(__dirname, 'pip-shim.code');

// Like Node's own loader, but with the code that an earlier run stored. V8 rejects the code of another V8,
// but runs code that a bad disk has damaged. So the file starts with a checksum.
function evaluate(file) {
  var options = { filename: file };
  var code = codeOf(file);
  if (code) options.cachedData = code;
  // The program is ASCII (build.mjs); Node reads latin1 several times as fast.
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

// Eight bytes keep the code at an address that suits V8.
var SUM_BYTES = 8;

// FNV-1a over the 32-bit words after the checksum. V8 itself notices if a rest of 1 to 3 bytes is missing.
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
    // It is not there.
  }
}

// Stores V8's code after a refusal, because the next refusal needs the same functions. Anyone who can write
// to this directory can change the program, too.
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
      removeIfThere(draft); // Without the code, a start is only slower.
    }
  };
}

function reasonOf(error) {
  // If a module is missing, Node adds a stack of requires.
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

// --- the real pip, as if pip-shim were not there ---

function readStart(file) {
  var start = Buffer.alloc(4096);
  // Without O_NONBLOCK, opening a pipe would block.
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

// The same test as in the shim: a program that Python does not run may search PATH for pip again.
function isRunByPython(lines) {
  if (/^#![ \t]*(\S*\/)?(python|pypy)[^/\s]*(\s|$)/.test(lines[0])) return true;
  if (/^#![ \t]*\S*\/env[ \t].*(python|pypy)/.test(lines[0])) return true;
  return /^#![ \t]*\S*\/sh\s*$/.test(lines[0]) && lines[1].indexOf("'''exec' ") === 0;
}

// A real Python, not another tool's link with that name.
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
  // An empty PATH would mean the current directory.
  return kept.join(':') || '/dev/null';
}

// The last COUNT arguments of this process as bytes, or null if the system does not show them.
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

// Node decodes arguments as UTF-8 and turns other bytes into U+FFFD. If it did, returns the exact arguments
// as bytes, else null.
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

// Node can pass on only UTF-8, but a shell's printf can write any bytes. printf gets other arguments in
// octal. The `x` protects a newline at the end from the command substitution. exec avoids a second process.
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

// A terminal's Ctrl-C reaches its whole foreground group, including pip. In /proc/PID/stat, field 5 is the
// group and field 8 the terminal's foreground group; the name before them may contain anything.
function isForeground() {
  try {
    return /^.*\) \S \S+ (\S+) \S+ \S+ \1 /.test(readStart('/proc/self/stat').replace(/\n/g, ' '));
  } catch (_) {
    return Boolean(process.stdin.isTTY || process.stderr.isTTY);
  }
}

// The signal handlers. runRealPip sets them before it starts pip, and then puts the process into `pip.child`.
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

// Node resets ignored signals in its children; a shell's exec keeps them ignored.
function withIgnored(call) {
  if (IGNORED.length === 0) return call;
  var script = "trap '' " + IGNORED.join(' ') + '; exec "$@"';
  return { file: '/bin/sh', args: ['-c', script, 'sh', call.file].concat(call.args) };
}

// Ends this process with the signal that ended pip. Node handles SIGPIPE and SIGUSR1 itself.
function endBySignal(signal) {
  var exitCode = 128 + os.constants.signals[signal];
  if (signal === 'SIGPIPE' || signal === 'SIGUSR1') process.exit(exitCode);
  process.kill(process.pid, signal);
  // Runs only if the signal did not end this process.
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
  // Loads the module only now, because that takes several milliseconds.
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
