import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform/config';
import { stringify } from 'yaml';
import { permits } from '../../test/support/connectors';

describe('connector doctor', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'doctor-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const config = {
    hub: 'http://127.0.0.1:1',
    transport: { kind: 'stream' },
    listen: { host: '127.0.0.1', port: 7411, keys: [{ name: 'system', sha256: '0'.repeat(64) }] },
    pins: {},
    sources: { files: { kind: 'csv', folder: '/nowhere' } },
    mounts: [permits],
  };
  const configure = (yaml: string) =>
    writeFileSync(join(dir, 'connector.yaml'), yaml, { mode: 0o600 });

  function doctor(language: string): { code: number | null; lines: string[]; last: unknown } {
    const script = join(projectRoot(), 'dist', 'apps', 'connector', 'main.js');
    const { status, stdout } = spawnSync(process.execPath, [script, 'doctor', '--dir', dir], {
      env: { ...process.env, LC_ALL: language },
      encoding: 'utf8',
    });
    const lines = stdout.trimEnd().split('\n');
    return { code: status, last: JSON.parse(lines.pop()!), lines };
  }

  it('names all that is wrong with a folder, with what to do, in English', () => {
    configure(stringify(config));
    chmodSync(dir, 0o755);
    const { code, lines, last } = doctor('en_GB.UTF-8');
    expect({ code, last }).toEqual({ code: 1, last: { ok: false, checks: 4, bad: 3, notes: 0 } });
    const text = lines.join('\n');
    expect(text).toContain('BAD   Folder');
    expect(text).toContain('The folder has no enrolled connector.');
    expect(text).toContain('Reading permits failed');
    expect(lines.filter((line) => line.startsWith('      → '))).toHaveLength(3);
  });

  it('does so in Chinese where the terminal is', () => {
    configure(stringify(config));
    const { code, lines, last } = doctor('zh_CN.UTF-8');
    expect({ code, last }).toEqual({ code: 1, last: { ok: false, checks: 4, bad: 2, notes: 0 } });
    const text = lines.join('\n');
    expect(text).toContain('该文件夹中没有已接入的前置机。');
    expect(text).toContain('读取 permits 失败');
  });

  it('names the place of what is wrong in connector.yaml', () => {
    configure(stringify({ ...config, transport: { kind: 'pigeon' } }));
    const { code, lines, last } = doctor('en_GB.UTF-8');
    expect({ code, last }).toEqual({ code: 1, last: { ok: false, checks: 1, bad: 1, notes: 0 } });
    expect(lines[0]).toMatch(/^BAD {3}.*connector\.yaml, line \d+, .*transport/);
  });
});
