// A test process loads this file first if test/run.mjs collects coverage.
'use strict';

const { join, resolve } = require('node:path');

require('./probe.cjs')(resolve(join(__dirname, '../../..'), process.env.PIP_SHIM_TEST_COVERAGE));
