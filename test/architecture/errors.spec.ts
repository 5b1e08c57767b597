import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCatalogue, languages, projectRoot } from '@shutong/platform';
import { wireErrors } from '@shutong/wire';
import { messageProblems } from '../../scripts/check/messages';
import { answeredErrors } from '../../scripts/generate/errors';
import { sourceFiles } from '../support/source-files';

const read = (file: string): string => readFileSync(join(projectRoot(), file), 'utf8');
const documented = new Set(
  [...read('docs/errors.md').matchAll(/^\| `([^`]+)`/gm)].map(([, code]) => code!),
);
const sources = sourceFiles('libs').filter((file) => !/\.(spec|contract)\.ts$/.test(file));

describe('error codes', () => {
  it('are all loaded: no catalogue is left out of what is checked here', () => {
    const prefixes = sources.flatMap((file) =>
      [...read(file).matchAll(/defineErrors\('([\w.-]+)'/g)].map(([, prefix]) => prefix!),
    );
    expect(prefixes.length).toBeGreaterThan(10);
    const codes = [...errorCatalogue().keys()];
    const missing = prefixes.filter((prefix) => !codes.some((c) => c.startsWith(`${prefix}.`)));
    expect(missing).toEqual([]);
  });

  it('are all documented', () => {
    const codes = [...answeredErrors().keys(), ...Object.keys(wireErrors)];
    expect(codes.filter((code) => !documented.has(code))).toEqual([]);
  });

  it('of libraries are documented too', () => {
    const thrown = ['libs/transport/transport.errors.ts', 'libs/tlog/tlog.errors.ts'].flatMap(
      (file) =>
        [...read(file).matchAll(/'((?:transport|tlog)\.[a-z-]+)'/g)].map(([, code]) => code!),
    );
    expect(thrown.length).toBeGreaterThan(10);
    expect(thrown.filter((code) => !documented.has(code))).toEqual([]);
  });

  it('have texts in both languages that fill in the same, and no text is without a code', () => {
    expect(messageProblems()).toEqual([]);
  });

  it('have their text in one file each', () => {
    const folder = 'catalog/messages';
    for (const language of languages) {
      const codes = readdirSync(join(projectRoot(), folder))
        .filter((file) => file.endsWith(`.${language}.json`))
        .flatMap((file) => Object.keys(JSON.parse(read(join(folder, file))) as object));
      expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
    }
  });
});
