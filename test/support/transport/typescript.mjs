/** `node typescript.mjs FILE.ts …` runs TypeScript of this repository, for processes that tests kill. */
import { transformFileSync } from '@swc/core';
import Module, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
Module._extensions['.ts'] = (module, filename) =>
  module._compile(transformFileSync(filename, { cwd: root, sourceMaps: false }).code, filename);

const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) =>
  resolve(request.replace(/^@shutong\//, `${root}libs/`), ...rest);

createRequire(import.meta.url)(process.argv[2]);
