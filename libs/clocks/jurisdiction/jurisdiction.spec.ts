import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CatalogFileError, projectRoot } from '@shutong/platform';
import { clockKinds, readJurisdiction } from './jurisdiction';

describe('a jurisdiction', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jurisdiction-'));
  const within = join(folder, 'catalog', 'jurisdictions');
  const name = 'name: { zh: 某地, en: Somewhere }';
  const write = (file: string, ...lines: string[]) =>
    writeFileSync(join(within, `${file}.yaml`), `${[name, ...lines].join('\n')}\n`);
  beforeAll(() => {
    mkdirSync(within, { recursive: true });
    const shipped = join(projectRoot(), 'catalog', 'jurisdictions', 'cn.yaml');
    writeFileSync(join(within, 'cn.yaml'), readFileSync(shipped));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('Guizhou answers applications for open data in 15 working days and 15 more, and does the rest as the nation', () => {
    const [nation, guizhou] = [readJurisdiction('cn'), readJurisdiction('cn-52')];
    expect(guizhou.limitOf('open-answer')).toMatchObject({ days: 15, extension: { days: 15 } });
    const others = clockKinds.filter((kind) => kind !== 'open-answer');
    expect(others.map((kind) => guizhou.limitOf(kind))).toEqual(
      others.map((kind) => nation.limitOf(kind)),
    );
    expect(guizhou).toMatchObject({ warnAt: nation.warnAt, supplement: nation.supplement });
  });

  it('says otherwise what it says itself, and takes everything else from the one that it stands on', () => {
    const supplement = 'supplement: { clock: run, ours: true }';
    write('local', 'extends: cn', supplement, 'limits: [{ kind: correction, days: 5 }]');
    const local = readJurisdiction('local', folder);
    expect(local).toMatchObject({ supplement: 'run', warnAt: 80 });
    expect(local.limitOf('correction')).toEqual({ kind: 'correction', days: 5 });
    expect(local.limitOf('delivery')).toMatchObject({ days: 20 });
  });

  it('says how much is granted where nobody says so, and how much the rule grants at most', () => {
    expect(readJurisdiction('cn')).toMatchObject({
      ...{ usualRows: 100, fairUse: { callsPerDay: 100_000, rowsPerQuery: 1000 } },
    });
    const fairUse = 'fairUse: { callsPerDay: 5000, rowsPerQuery: 200, ours: true }';
    write('thrifty', 'extends: cn', fairUse, 'limits: [{ kind: correction, days: 5 }]');
    expect(readJurisdiction('thrifty', folder)).toMatchObject({
      ...{ usualRows: 100, fairUse: { callsPerDay: 5000, rowsPerQuery: 200 } },
    });
  });

  it('says for how long the rule grants at most, or nothing of it', () => {
    expect(readJurisdiction('cn').longestPeriod).toBeNull();
    const yearly = 'longestPeriod: { days: 366, ours: true }';
    write('yearly', 'extends: cn', yearly, 'limits: [{ kind: correction, days: 5 }]');
    expect(readJurisdiction('yearly', folder).longestPeriod).toBe(366);
  });

  it('says when use is asked to be recorded, or that nobody is asked', () => {
    expect(readJurisdiction('cn').usageRecord).toMatchObject({ after: 30, within: 10 });
    write('silent', 'extends: cn', 'usageRecord: null', 'limits: [{ kind: correction, days: 5 }]');
    expect(readJurisdiction('silent', folder).usageRecord).toBeNull();
  });

  it.each([
    ['that stands on one that stands on another', ['extends: chained', 'limits: []']],
    ['that stands on none and leaves something out', ['limits: [{ kind: delivery, days: 20 }]']],
    [
      'that says a limit twice',
      ['extends: cn', 'limits: [{ kind: delivery, days: 20 }, { kind: delivery, days: 10 }]'],
    ],
  ])('%s is refused at start', (_, lines) => {
    write('chained', 'extends: cn', 'limits: [{ kind: delivery, days: 10 }]');
    write('wrong', ...lines);
    expect(() => readJurisdiction('wrong', folder)).toThrow(CatalogFileError);
  });
});
