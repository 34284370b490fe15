// Loaded first into a process whose coverage is wanted: counts which parts of src/ it runs, in the bundle or as tsx
// translates them, and leaves the counts in a directory when it ends. Not by NODE_V8_COVERAGE, which Node itself hands
// on to every child, pip among them, whatever environment that is given.
'use strict';

const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const vm = require('node:vm');
const { isMainThread } = require('node:worker_threads');
const { stepsOf } = require('./steps.cjs');

const SOURCES = `${pathToFileURL(join(__dirname, '../../../src'))}/`;
const BUNDLE = pathToFileURL(join(__dirname, '../../../dist/pip-shim.cjs')).href;

/** Functions from a code cache have no counters for their blocks. */
function withoutCodeCache() {
  const { Script } = vm;
  vm.Script = class extends Script {
    constructor(code, { cachedData: _, ...options } = {}) {
      super(code, options);
    }
  };
}

/** Runs `work` at the end, be it an exit or a signal that the process sends itself. */
function atEnd(work) {
  const { kill } = process;
  process.kill = (pid, signal) => {
    if (pid === process.pid && signal !== 0) work();
    return kill.call(process, pid, signal);
  };
  process.on('exit', work);
}

/** What an inspector command answers; in the same process it does so at once. */
function ask(session, method, parameters) {
  let answer;
  session.post(method, parameters, (_, result) => {
    answer = result;
  });
  return answer;
}

/** The text that V8 runs, by the script's number: tsx's has its source map at its end. */
function textsOf(session) {
  ask(session, 'Debugger.enable');
  return (scriptId) => ask(session, 'Debugger.getScriptSource', { scriptId }).scriptSource;
}

function leave(session, directory) {
  const { result } = ask(session, 'Profiler.takePreciseCoverage');
  // A text that is a module (test/helpers/text-modules.mjs) has no source map.
  const ran = result.filter(({ url }) => url === BUNDLE || (url.startsWith(SOURCES) && !url.endsWith('.py')));
  const textOf = ran.some(({ url }) => url !== BUNDLE) ? textsOf(session) : undefined;
  const lines = ran.map(({ url, scriptId, functions }) => {
    const steps = stepsOf(functions);
    if (url === BUNDLE) return JSON.stringify({ steps });
    const text = textOf(scriptId);
    const { createHash } = require('node:crypto'); // takes a while to load, and the program has no use for it here
    const name = `${createHash('sha256').update(text).digest('hex')}.js`;
    writeFileSync(join(directory, name), text);
    return JSON.stringify({ text: name, steps });
  });
  if (lines.length > 0)
    appendFileSync(join(directory, `${process.pid}-${Date.now()}.counts`), `${lines.join('\n')}\n`);
}

/** No room, no right, no descriptor left: some tests are about that, and the runner itself has no inspector. */
function tried(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** A test that stops the program at each of its calls in turn (test/faults/cut.py) shall meet none of ours. */
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
