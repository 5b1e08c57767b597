import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config, projectRoot, settingsOf } from '@shutong/platform';
import { envExample } from '../../scripts/generate/config';
import { sourceFiles } from '../support/source-files';

const read = (file: string): string => readFileSync(join(projectRoot(), file), 'utf8');
const names = settingsOf(Config).map(({ env }) => env);

/** What the terminal and npm say of themselves, and where chaos kills a process; nobody sets these for one. */
const surroundings = ['LC_ALL', 'LANG', 'npm_package_version', 'SHUTONG_CRASH_AT'];

describe('settings', () => {
  it('stand in .env.example exactly as the config class has them', () => {
    expect(read('.env.example')).toBe(envExample());
  });

  it('stand in docs/config.md, each with the processes that read it', () => {
    const rows = [...read('docs/config.md').matchAll(/^\| `(\w+)` +\|.*?\| ([a-z, ]+?) +\|/gm)];
    const documented = rows.map(([, env, apps]) => [env, apps]);
    const declared = settingsOf(Config).map(({ env, apps }) => [env, apps.join(', ')]);
    expect(documented).toEqual(declared);
  });

  it('are each read from one variable', () => {
    expect(names).toEqual([...new Set(names)]);
  });

  it('are the only way by which a process reads its environment', () => {
    const readings = ['apps', 'libs'].flatMap(sourceFiles).flatMap((file) => {
      if (/\.(spec|contract|fixture)\.ts$/.test(file)) return [];
      const found = [...read(file).matchAll(/process\.env(?:\.|\[')(\w+)/g)];
      return found.map(([, name]) => name!);
    });
    const unknown = readings.filter((name) => ![...names, ...surroundings].includes(name));
    expect([...new Set(unknown)]).toEqual([]);
  });
});
