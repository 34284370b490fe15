// biome-ignore-all lint/style/useNodejsImportProtocol: a Node that is too old does not know node:
// Stores V8's compiled code of files of the program, for the next run. boot.cjs loads this file if it found
// no such code, or if this run has compiled more. This file is ES5, like boot.cjs.
'use strict';

var fs = require('fs');
var path = require('path');

exports.leave = function leave(files, run, sumOf, headBytes) {
  files.forEach(function write(file) {
    var draft = file.place + '.' + process.pid;
    var stored;
    try {
      fs.accessSync(path.dirname(file.place), fs.constants.W_OK);
      stored = Buffer.concat([Buffer.alloc(headBytes), file.script.createCachedData()]);
      stored.writeUInt32LE(sumOf(stored, headBytes), 0);
      stored.writeUInt32LE(file.build, 4);
      stored.writeUInt32LE(file.runs | run, 8);
      fs.writeFileSync(draft, stored, { flag: 'wx' });
      fs.renameSync(draft, file.place);
    } catch (_) {
      fs.rmSync(draft, { force: true }); // Without the code, a start is only slower.
    }
  });
};
