import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { logActions } from '@shutong/audit';
import { eventTypes } from '@shutong/messaging';
import { Config, limits, permissionCatalogue, projectRoot, settingsOf } from '@shutong/platform';
import '../../scripts/generate/everything';
import { sourceFiles } from '../support/source-files';

const read = (file: string): string => readFileSync(join(projectRoot(), file), 'utf8');

/** Names in the first column of a page's tables. */
const documentedIn = (page: string): string[] =>
  [...read(page).matchAll(/^\| `([^`]+)` +\|/gm)].map(([, name]) => name!);

interface AsyncApi {
  readonly components: { readonly messages: Readonly<Record<string, { readonly name: string }>> };
}
const inAsyncApi = (): string[] => {
  const { components } = parse(read('contracts/events/asyncapi.yaml')) as AsyncApi;
  return Object.values(components.messages).map(({ name }) => name);
};

const settings = settingsOf(Config);

describe('what others rely on is documented, and nothing else is', () => {
  it.each<[string, () => string[], string[]]>([
    ['settings', () => documentedIn('docs/config.md'), settings.map(({ env }) => env)],
    ['limits', () => documentedIn('docs/limits.md'), Object.keys(limits)],
    ['permissions', () => documentedIn('docs/permissions.md'), [...permissionCatalogue().keys()]],
    ['events', () => documentedIn('docs/events.md'), eventTypes()],
    ['events, for programs', inAsyncApi, eventTypes()],
    ['log actions', () => documentedIn('docs/log-actions.md'), [...logActions().keys()]],
  ])('%s', (_, documented, declared) => {
    expect(declared.length).toBeGreaterThan(20);
    expect(documented().sort()).toEqual([...declared].sort());
  });
});

/** Where the product does something: no tests, and no tables that only declare names. */
const sources = ['libs', 'apps']
  .flatMap(sourceFiles)
  .filter((file) => !/\.(spec|contract|fixture|permissions)\.ts$/.test(file))
  .map((file) => ({ file, text: read(file) }));
const isSomewhere = (pattern: RegExp, ...but: string[]): boolean =>
  sources.some(({ file, text }) => !but.includes(file) && pattern.test(text));
const escaped = (text: string): string => text.replaceAll(/[.$`{\\]/g, '\\$&');

describe('the worked example of CONTRIBUTING', () => {
  const rows = [...read('CONTRIBUTING.md').matchAll(/^\| \d+ +\| ([^|]+)\| ([^|]+)\|$/gm)].map(
    ([, files, says]) => ({
      files: [...files!.matchAll(/`([^`]+\.(?:ts|yaml|json))`/g)]
        .map(([, file]) => file!.replace(/^…/, 'libs/exchange/application'))
        .filter((file) => !file.includes('*')),
      names: [...says!.matchAll(/`(\w+)`/g)].map(([, name]) => name!),
    }),
  );

  it('names files that there are, and what stands in them', () => {
    expect(rows.filter(({ names }) => names.length > 0).length).toBeGreaterThan(2);
    for (const { files, names } of rows) {
      const text = files.map(read).join('\n');
      expect(names.filter((name) => !text.includes(name))).toEqual([]);
    }
  });
});

describe('what is documented is used', () => {
  it('each setting is read by some process', () => {
    const idle = settings.filter(
      ({ property }) =>
        !isSomewhere(new RegExp(`(\\.|'|\\{ |, )${property}\\b`), 'libs/platform/config/config.ts'),
    );
    expect(idle.map(({ env }) => env)).toEqual([]);
  });

  it('each limit is kept by some code', () => {
    const idle = Object.keys(limits).filter(
      (name) =>
        !isSomewhere(new RegExp(`\\blimits\\.${name}\\b|\\{[^}]*\\b${name}\\b[^}]*\\} = limits;`)),
    );
    expect(idle).toEqual([]);
  });

  it('each log action is recorded by some code, or marked as one that only a refusal records', () => {
    const idle = [...logActions()].filter(
      ([name, { recorded }]) => recorded !== 'refusals' && !isRecorded(name),
    );
    expect(idle.map(([name]) => name)).toEqual([]);
  });

  it('would be missed if no code recorded it', () => {
    expect(isRecorded('catalog.entry.vanish')).toBe(false);
    expect(isRecorded('catalog.ghost.publish')).toBe(false);
  });
});

/** The guard records a permission's refusals by itself; an act is named, or composed, apart from that. */
function isRecorded(action: string): boolean {
  const verb = action.slice(action.lastIndexOf('.') + 1);
  const thing = action.slice(0, -verb.length);
  const whole = new RegExp(`(?<!Requires\\()'${escaped(action)}'`);
  const composed = new RegExp(escaped(`\`${thing}\${`));
  const lib = action.split('.')[0]!;
  return (
    isSomewhere(whole) ||
    (isSomewhere(composed) &&
      sources.some(
        ({ file, text }) => file.startsWith(`libs/${lib}/`) && text.includes(`'${verb}'`),
      ))
  );
}

describe('log actions', () => {
  it('name every permission, since its refusals are recorded', () => {
    const missing = [...permissionCatalogue().keys()].filter((name) => !logActions().has(name));
    expect(missing).toEqual([]);
  });

  it('that only a refusal records are permissions', () => {
    const refusals = [...logActions()].filter(([, { recorded }]) => recorded === 'refusals');
    const strange = refusals.filter(([name]) => !permissionCatalogue().has(name));
    expect(strange.map(([name]) => name)).toEqual([]);
  });

  it('that only a refusal records are recorded by no service', () => {
    const refusals = [...logActions()].filter(([, { recorded }]) => recorded === 'refusals');
    const recording = sources.filter(({ text }) =>
      /\baudit\.(record|recordNow|attempt)\(/.test(text),
    );
    const told = refusals.filter(([name]) =>
      recording.some(({ text }) => text.includes(`'${name}'`)),
    );
    expect(told.map(([name]) => name)).toEqual([]);
  });
});
