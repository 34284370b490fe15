// biome-ignore-all lint/style/useNodejsImportProtocol: a Node that is too old does not know node:
// Loads the program with the Node that the shim found. This file is ES5, so that even a Node that is too old
// can run it and print an error.
// `boot.cjs shim NAME SELF REAL_PIP ARGS…` runs one pip command.
// `boot.cjs cli ARGS…` runs the command pip-shim.
// `boot.cjs follow NAME REAL PYTHON SCRIPT` prints the path of the environment in which the command must run.
// It prints nothing if the real command must run.
// `boot.cjs command NAME REQUIREMENT FROM` prints the path of the environment that has the installed command
// NAME. If there is none, it prints nothing on stdout, and says why on stderr.
// `boot.cjs failed CODE DESCRIPTOR NAME REAL_PIP ARGS…` says what is known to help after pip has failed on
// the fast path. The descriptor has the end of pip's standard error. Always exits with CODE.
// If `boot.cjs shim` fails before the program has started pip, plain-pip.cjs runs the real pip.
'use strict';

var fs = require('fs');
// The class of modules. `require('module')` would give it too, but would start Node's loader of ES modules.
var Module = module.constructor;
var os = require('os');
var path = require('path');
var vm = require('vm');

// The oldest Node that can run the program. `engines` in package.json has the same version.
var OLDEST_NODE = [18, 19];

// The shim has renamed the variables that act on Node. This restores their names for pip.
(process.env._PIPSHIM_KEPT || '').split(' ').forEach(function restore(name) {
  var kept = process.env['_PIPSHIM_' + name];
  if (kept === undefined) return;
  process.env[name] = kept;
  delete process.env['_PIPSHIM_' + name];
});
delete process.env._PIPSHIM_KEPT;

// The signals that this process ignored before Node reset them. The shim passes them as the mask SigIgn of
// proc_pid_status(5).
var IGNORED = ['HUP', 'INT', 'QUIT', 'TERM'].filter(function wasIgnored(name) {
  var mask = parseInt((process.env._PIPSHIM_IGNORED || '').slice(-8), 16) || 0;
  return (mask >>> (os.constants.signals['SIG' + name] - 1)) % 2 === 1;
});
delete process.env._PIPSHIM_IGNORED;

// The time at which the shim began. Set only with PIP_SHIM_DEBUG=timing.
var BEGAN = process.env._PIPSHIM_BEGAN;
delete process.env._PIPSHIM_BEGAN;

// The characters that a terminal obeys or does not show, as in src/ui/text.ts. First the control characters
// and all characters outside plane 0, then format characters, bidirectional characters, fillers and variation
// selectors. They are listed one by one, because an old Node has no \p in regular expressions.
var UNSAFE_CHARACTERS =
  '[^ -~\\u00a0-\\ud7ff\\ue000-\\uffff]|[\\u00ad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u115f\\u1160' +
  '\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb]';
var UNSAFE = new RegExp(UNSAFE_CHARACTERS, 'g');

function say(text) {
  // Replaces characters that a terminal obeys, because an error message may contain any character.
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
  // If the file is missing, call require(), because its error message is the best.
  return fs.existsSync(file) ? evaluate(file) : require('./pip-shim.cjs');
}

// Loads what a file of the program requires: Node's own modules, and other files of the program.
function requirePart(name) {
  var file = path.join(__dirname, name);
  if (require.cache[file]) return require.cache[file].exports;
  return name.slice(0, 2) === './' && fs.existsSync(file) ? evaluate(file) : require(name);
}

// --- V8's compiled code of the program's files. Without it, V8 needs half of Node's own start time. ---

// The place of a file's compiled code. packaging/system/maintain removes each file whose name begins with
// pip-shim.code.
function codeFileOf(file) {
  var name = path.basename(file, '.cjs');
  return path.join(__dirname, 'pip-shim.code' + (name === 'pip-shim' ? '' : '-' + name));
}

// Loads a file of the program as Node's own loader does, but with compiled code that an earlier run has
// stored. V8 rejects code that another V8 made, or that belongs to a program of another length. But it runs
// code that a bad disk has damaged. So the stored file starts with two checksums: one of the code, and one of
// the start of the program, which names the build.
function evaluate(file) {
  var options = { filename: file };
  // Read latin1, which takes Node a fraction of the time of UTF-8. The program is ASCII (see build.mjs).
  var text = fs.readFileSync(file, 'latin1');
  var build = sumOf(Buffer.from(text.slice(0, BUILD_LENGTH), 'latin1'), 0);
  var code = codeOf(file, build);
  if (code) options.cachedData = code.bytes;
  var script = new vm.Script(Module.wrap(text), options);
  var program = new Module(file, module);
  script.runInThisContext().call(program.exports, program.exports, requirePart, program, file, __dirname);
  require.cache[file] = program;
  kept.push({
    script: script,
    build: build,
    place: codeFileOf(file),
    runs: code && !script.cachedDataRejected ? code.runs : 0,
  });
  return program.exports;
}

function codeOf(file, build) {
  var stored;
  try {
    if (fs.statSync(codeFileOf(file)).mtimeMs <= fs.statSync(file).mtimeMs) return null;
    stored = fs.readFileSync(codeFileOf(file));
    if (stored.readUInt32LE(4) !== build) return null;
    if (stored.readUInt32LE(0) !== sumOf(stored, HEAD_BYTES)) return null;
    return { bytes: stored.subarray(HEAD_BYTES), runs: stored.readUInt32LE(8) };
  } catch (_) {
    return null;
  }
}

// The number of bytes before the code. These are two checksums, the kinds of runs, and a gap that suits V8.
var HEAD_BYTES = 16;
// The number of characters at the start of a program's file that identify its build (packaging/bundle.mjs).
var BUILD_LENGTH = 32;

// The FNV-1a checksum of the 32-bit words after an offset. If the last 1 to 3 bytes are missing, V8 notices.
function sumOf(bytes, from) {
  var words = new Int32Array(bytes.buffer, bytes.byteOffset + from, (bytes.length - from) >> 2);
  var sum = 0x811c9dc5;
  var at;
  for (at = 0; at < words.length; at++) sum = Math.imul(sum ^ words[at], 0x01000193);
  return sum >>> 0;
}

// Stores V8's compiled code after a refusal, because the next refusal needs the same functions. This is safe:
// anyone who can write to this directory can also change the program. V8 compiles only the functions that a
// run calls, and a run with a menu calls other functions. So the first run of each kind adds its functions.
var ASKS = 1;
var DOES_NOT_ASK = 2;
var kept = [];
function leaveCode(run) {
  var files = kept.filter(function lacks(file) {
    return (file.runs & run) === 0;
  });
  try {
    if (files.length > 0) require('./leave-code.cjs').leave(files, run, sumOf, HEAD_BYTES);
  } catch (_) {
    // This is no error, because without the code, a start is only slower.
  }
}

function reasonOf(error) {
  // Takes only the first line, because Node adds a list of requires if a module is missing.
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
    try {
      require('./plain-pip.cjs').run(command, stop);
    } catch (missing) {
      stop(reasonOf(missing) + ' (run install.sh again)');
    }
  }
  run(start, failed);
}

function failed(code, descriptor, command) {
  function end() {
    process.exitCode = code;
  }
  run(function start(program) {
    command.code = code;
    command.heard = fs.readFileSync(descriptor, 'utf8');
    return program.failed(command).then(end);
  }, end);
}

if (process.argv[2] === 'shim') {
  shim({
    name: process.argv[3],
    self: process.argv[4],
    realPip: process.argv[5],
    args: process.argv.slice(6),
    ignored: IGNORED,
    began: BEGAN,
    refused: function refused(asks) {
      process.once('exit', function leave() {
        leaveCode(asks ? ASKS : DOES_NOT_ASK);
      });
    },
  });
} else if (process.argv[2] === 'failed') {
  failed(Number(process.argv[3]), Number(process.argv[4]), {
    name: process.argv[5],
    realPip: process.argv[6],
    args: process.argv.slice(7),
    ignored: IGNORED,
  });
} else if (process.argv[2] === 'follow') {
  run(function start(program) {
    return program.follow({
      name: process.argv[3],
      real: process.argv[4],
      interpreter: process.argv[5],
      script: process.argv[6],
      began: BEGAN,
    });
  }, stop);
} else if (process.argv[2] === 'command') {
  run(function start(program) {
    return program.command({ name: process.argv[3], requirement: process.argv[4], from: process.argv[5] });
  }, stop);
} else {
  run(function start(program) {
    return program.cli(process.argv.slice(3));
  }, stop);
}
