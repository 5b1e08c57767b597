import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { State } from './state';

describe("A connector's state", () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'state-'));
    file = join(folder, 'state', 'data.mdb');
    const state = State.open(folder);
    for (let i = 0; i < 200; i += 1) await state.statements.put([i, `call-${i}`], 'x'.repeat(500));
    await state.close();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is opened again with what it holds', async () => {
    const state = State.open(folder);
    expect(state.statements.getCount()).toBe(200);
    await state.close();
  });

  const damages: readonly (readonly [string, () => void])[] = [
    ['empty', () => truncateSync(file, 0)],
    ['shorter than a page', () => truncateSync(file, 100)],
    ['cut after its first pages', () => truncateSync(file, 20_000)],
    ['noise', () => writeFileSync(file, randomBytes(100_000))],
    [
      'noise behind its first pages',
      () => {
        const bytes = readFileSync(file);
        writeFileSync(file, Buffer.concat([bytes.subarray(0, 8192), randomBytes(bytes.length)]));
      },
    ],
  ];
  it.each(damages)('is refused, and this process lives on, where the file is %s', (_, damage) => {
    damage();
    const before = readFileSync(file);
    expect(() => State.open(folder)).toThrow(
      expect.objectContaining({ code: 'connector.state', params: { path: join(folder, 'state') } }),
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});
