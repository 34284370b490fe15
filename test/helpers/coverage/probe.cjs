// Counts how often a process runs each part of src/, in the bundle or as tsx translates it. Writes the counts
// to a directory when the process ends. The process must load this file before any other file. The variable
// NODE_V8_COVERAGE would not do, because Node passes it on to every child process, even pip.
'use strict';

const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const vm = require('node:vm');
const { isMainThread } = require('node:worker_threads');
const { stepsOf } = require('./steps.cjs');

const SOURCES = `${pathToFileURL(join(__dirname, '../../../src'))}/`;
/** The files of the program, by their names in packaging/bundle.mjs. Tests copy them into other directories. */
const fileOf = (url) => /\/((?:pip-shim|menu|versions|remedies|follow|cli)\.cjs)$/.exec(url)?.[1];

/** Turns off V8's code cache, because functions that come from the cache have no counters for blocks. */
function withoutCodeCache() {
  const { Script } = vm;
  vm.Script = class extends Script {
    constructor(code, { cachedData: _, ...options } = {}) {
      super(code, options);
    }
  };
}

/** Runs `work` when the process exits or sends itself a signal. */
function atEnd(work) {
  const { kill } = process;
  process.kill = (pid, signal) => {
    if (pid === process.pid && signal !== 0) work();
    return kill.call(process, pid, signal);
  };
  process.on('exit', work);
}

/** Returns the answer to an inspector command. An inspector in the same process answers synchronously. */
function ask(session, method, parameters) {
  let answer;
  session.post(method, parameters, (_, result) => {
    answer = result;
  });
  return answer;
}

/** Returns a function that maps a script's id to the text that V8 runs, with tsx's source map. */
function textsOf(session) {
  ask(session, 'Debugger.enable');
  return (scriptId) => ask(session, 'Debugger.getScriptSource', { scriptId }).scriptSource;
}

function leave(session, directory) {
  const { result } = ask(session, 'Profiler.takePreciseCoverage');
  // Skips .py files, which text-modules.mjs loads as modules, because they have no source map.
  const ran = result.filter(
    ({ url }) => fileOf(url) !== undefined || (url.startsWith(SOURCES) && !url.endsWith('.py')),
  );
  const textOf = ran.some(({ url }) => fileOf(url) === undefined) ? textsOf(session) : undefined;
  const lines = ran.map(({ url, scriptId, functions }) => {
    const steps = stepsOf(functions);
    const file = fileOf(url);
    if (file !== undefined) return JSON.stringify({ text: file, steps });
    const text = textOf(scriptId);
    const { createHash } = require('node:crypto'); // not at the top, because it loads slowly
    const name = `${createHash('sha256').update(text).digest('hex')}.js`;
    writeFileSync(join(directory, name), text);
    return JSON.stringify({ text: name, steps });
  });
  if (lines.length > 0)
    appendFileSync(join(directory, `${process.pid}-${Date.now()}.counts`), `${lines.join('\n')}\n`);
}

/** Ignores errors of `work`, because some tests take away disk space, permissions or file descriptors. */
function tried(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/**
 * True if test/wide/faults/cut.py traces this process. The probe must then make no calls, because cut.py
 * counts them.
 */
const isTraced = () => /^TracerPid:\t[1-9]/m.test(readFileSync('/proc/self/status', 'latin1'));

function counting() {
  const session = new Session();
  session.connect();
  ask(session, 'Profiler.enable');
  ask(session, 'Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return session;
}

module.exports = function probe(directory) {
  const session = isMainThread && !tried(isTraced) ? tried(counting) : undefined;
  if (!session) return;
  withoutCodeCache();
  tried(() => appendFileSync(join(directory, 'began'), '.'));
  let hasEnded = false;
  atEnd(() =>
    tried(() => {
      leave(session, directory);
      if (!hasEnded) appendFileSync(join(directory, 'ended'), '.');
      hasEnded = true;
    }),
  );
};
