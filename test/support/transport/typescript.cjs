/** Lets `node -r` run TypeScript of this repository, for processes that tests start and kill. */
const { transformFileSync } = require('@swc/core');
const { join } = require('node:path');
const Module = require('node:module');

const root = join(__dirname, '../../..');
require.extensions['.ts'] = (module, filename) =>
  module._compile(transformFileSync(filename, { cwd: root, sourceMaps: false }).code, filename);

const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) =>
  resolve(request.replace(/^@shutong\//, `${root}/libs/`), ...rest);
