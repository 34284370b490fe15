// A test process loads this first if its coverage is wanted: see test/run.mjs.
'use strict';

const { join, resolve } = require('node:path');

require('./probe.cjs')(resolve(join(__dirname, '../../..'), process.env.PIP_SHIM_TEST_COVERAGE));
