import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@shutong/platform';
import { generateKey } from '@shutong/tlog';
import { verifyLogCommand } from './verify-log';

const { vkey } = generateKey('log.example/1');

describe('cli verify-log, of a log that cannot be read', () => {
  let folder: string;
  let server: Server;
  let url: string;
  let status: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shutong-verify-log-'));
    server = createServer((_, response) => response.writeHead(status).end());
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await rm(folder, { recursive: true, force: true });
  });

  /** Exit code, and all that was said. */
  const verify = async (...args: string[]) => {
    const lines = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      const code = await verifyLogCommand.run(args);
      return { code, said: [...lines.mock.calls, ...complaints.mock.calls].map(String) };
    } finally {
      lines.mockRestore();
      complaints.mockRestore();
    }
  };

  const unknown = (why: string) => ({
    code: 1,
    said: [JSON.stringify({ size: null, bad: null, why })],
  });

  it('says who must ask where a token is missing, and calls no entry bad', async () => {
    status = 401;
    expect(await verify(url, '--key', vkey)).toEqual(
      unknown('checkpoint needs the access token of an auditor (--token FILE).'),
    );
  });

  it('says that nobody answers at the address, and calls no entry bad', async () => {
    const closed = url.replace(/\d+$/, String(await freePort()));
    expect(await verify(closed, '--key', vkey)).toEqual(
      unknown(`${closed}/checkpoint cannot be reached: ECONNREFUSED`),
    );
  });

  it('vouches for no entry where there is no checkpoint', async () => {
    expect(await verify(folder, '--key', vkey)).toEqual({
      code: 1,
      said: [JSON.stringify({ size: null, bad: 0, why: 'there is no checkpoint' })],
    });
  });

  it('vouches for no entry where the checkpoint is of another key', async () => {
    await writeFile(join(folder, 'checkpoint'), 'another/log\n1\nAAAA\n\n— another/log AAAA\n');
    const { code, said } = await verify(folder, '--key', vkey);
    expect({ code, said: JSON.parse(said[0]!) as object }).toEqual({
      code: 1,
      said: { size: null, bad: 0, why: expect.any(String) },
    });
    await rm(join(folder, 'checkpoint'));
  });

  it('ends with 2 for a key that is none, and for a folder that is none', async () => {
    for (const key of [vkey.slice(0, -6), join(folder, 'no-such-key'), '']) {
      expect(await verify(folder, '--key', key)).toMatchObject({ code: 2 });
    }
    const absent = join(folder, 'absent');
    expect(await verify(absent, '--key', vkey)).toEqual({
      code: 2,
      said: [`${absent} is not a folder.`],
    });
  });

  it('ends with 2 where running.json is damaged, and names it', async () => {
    process.env['SHUTONG_DATA'] = folder;
    await writeFile(join(folder, 'running.json'), '{"log": {"di');
    try {
      expect(await verify()).toEqual({
        code: 2,
        said: [`${join(folder, 'running.json')} is damaged: start the instance anew.`],
      });
    } finally {
      delete process.env['SHUTONG_DATA'];
    }
  });
});
