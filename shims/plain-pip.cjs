// biome-ignore-all lint/style/useNodejsImportProtocol: a Node that is too old does not know node:
// Runs plain pip, as if pip-shim were not installed. boot.cjs loads this file if the program can't start. ES5
// only, because Node may be too old.
'use strict';

var fs = require('fs');
var os = require('os');
var spawn = require('child_process').spawn;

// The last `count` arguments of this process as bytes, or null if the system does not show them.
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

// Node decodes arguments as UTF-8, and turns other bytes into U+FFFD. If it may have done that, returns the
// shim's path and pip's arguments as bytes. Otherwise returns null.
function exactWords(command) {
  if (command.args.join('').indexOf('\ufffd') === -1) return null;
  // Leave out the real pip's path, which stands between the shim's path and pip's arguments.
  var raw = rawArguments(command.args.length + 2);
  return raw && raw.slice(0, 1).concat(raw.slice(2));
}

function octal(bytes) {
  return Array.prototype.map
    .call(bytes, function toOctal(byte) {
      return '\\' + ('00' + byte.toString(8)).slice(-3);
    })
    .join('');
}

// Builds the arguments of a sh that runs pip. sh can do two things that Node can't: its exec keeps signals
// ignored, and its printf writes any bytes. An `x` follows each word, because a command substitution drops
// newlines at the end.
function shellCall(command) {
  var script = command.ignored.length > 0 ? "trap '' " + command.ignored.join(' ') + '\n' : '';
  var exact = exactWords(command);
  if (!exact) return ['-c', script + 'exec "$@"', 'sh', command.self].concat(command.args);
  exact.forEach(function assign(word, index) {
    script += '_pipshim_' + index + "=$(printf '" + octal(word) + "x')\n";
  });
  return [
    '-c',
    exact.reduce(function add(call, _, index) {
      return call + ' "${_pipshim_' + index + '%x}"';
    }, script + 'exec'),
  ];
}

// Is this process in the terminal's foreground group? If it is, Ctrl-C reaches the whole group, including
// pip. In /proc/PID/stat, field 5 is the group and field 8 is the terminal's foreground group. The name
// before them may contain anything.
function isForeground() {
  try {
    return /^[\s\S]*\) \S \S+ (\S+) \S+ \S+ \1 /.test(fs.readFileSync('/proc/self/stat', 'latin1'));
  } catch (_) {
    return Boolean(process.stdin.isTTY || process.stderr.isTTY);
  }
}

// The signal handlers for the time in which pip runs. run() sets them before it starts pip. After that, it
// stores pip's process in `pip.child`.
function handlersFor(pip, ignored) {
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
  ignored.forEach(function ignore(name) {
    handlers['SIG' + name] = function nothing() {};
  });
  return handlers;
}

// Ends this process with the signal that ended pip. For SIGPIPE and SIGUSR1, which Node handles itself, exits
// instead.
function endBySignal(signal) {
  var exitCode = 128 + os.constants.signals[signal];
  if (signal === 'SIGPIPE' || signal === 'SIGUSR1') process.exit(exitCode);
  process.kill(process.pid, signal);
  // Runs only if the signal did not end this process.
  setTimeout(process.exit, 200, exitCode);
}

// Starts the shim again, which then runs the real pip in the same process. Calls `failed` with the error if
// sh can't start.
exports.run = function run(command, failed) {
  var pip = { child: null };
  var handlers = handlersFor(pip, command.ignored);
  Object.keys(handlers).forEach(function listen(name) {
    process.on(name, handlers[name]);
  });
  process.env._PIPSHIM_PLAIN = '1';
  pip.child = spawn('/bin/sh', shellCall(command), { stdio: 'inherit' });
  pip.child.on('error', failed);
  pip.child.on('exit', function ended(exitCode, signal) {
    Object.keys(handlers).forEach(function unlisten(name) {
      process.removeListener(name, handlers[name]);
    });
    if (signal) endBySignal(signal);
    else process.exit(exitCode);
  });
};
