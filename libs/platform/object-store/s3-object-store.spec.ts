import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { s3Missing, startS3, type S3Server } from '../../../test/support/s3-server';
import { FixedClock, SystemClock, type Clock } from '../clock/clock';
import { readConfig } from '../config';
import { keepsObjects } from './object-store.contract';
import type { ObjectStore } from './object-store';
import { openObjectStore } from './open-object-store';

const missing = s3Missing;
if (missing === undefined) {
  describe('a bucket', () => bucketSpec());
} else {
  console.warn(`objects s3: not run here, ${missing}`);
  it.skip(`objects s3: not run here, ${missing}`, () => undefined);
}

async function* once(text: string) {
  yield Buffer.from(text);
}

function bucketSpec(): void {
  let server: S3Server;
  let store: ObjectStore;
  const open = (
    changed: Record<string, string> = {},
    clock: Clock = new SystemClock(),
  ): Promise<ObjectStore> => {
    const { bucket, endpoint, accessKey, secretKey } = server;
    const config = readConfig('worker', {
      ...{ OBJECT_BUCKET: bucket, OBJECT_ENDPOINT: endpoint, OBJECT_PATH_STYLE: '1' },
      ...{ OBJECT_ACCESS_KEY: accessKey, OBJECT_SECRET_KEY: secretKey },
      ...changed,
    });
    return openObjectStore(config, clock);
  };
  beforeAll(async () => {
    server = await startS3();
    store = await open();
  });
  afterAll(() => server?.remove());

  keepsObjects(() => ({ store, keys: () => server.keys() }));

  const unavailable = { statusCode: 503, name: 'Error' };
  const each = (of: ObjectStore) => [
    () => of.put('a/1', once('x'), { limit: 10 }),
    () => of.read('a/1', 0),
    () => of.remove('a/1'),
  ];

  it.each([
    ['no such bucket', { OBJECT_BUCKET: 'no-such-bucket' }, 'NoSuchBucket'],
    ['a wrong account', { OBJECT_ACCESS_KEY: 'nobody' }, 'No user exists'],
    ['a wrong key', { OBJECT_SECRET_KEY: 'kG7pQ2xV9sTn4LdR' }, 'SignatureDoesNotMatch'],
    ['nobody there', { OBJECT_ENDPOINT: 'http://127.0.0.1:9' }, 'ECONNREFUSED'],
  ])('says what is wrong where there is %s, and loses nothing', async (_what, changed, code) => {
    const wrong = await open(changed);
    await store.put('a/1', once('before'), { limit: 10 });
    for (const use of each(wrong)) {
      await expect(use()).rejects.toMatchObject(unavailable);
      await expect(use()).rejects.toThrow(code);
    }
    expect(await buffer((await store.read('a/1', 0))!)).toEqual(Buffer.from('before'));
  });

  it('is used again when it has come back', async () => {
    await store.put('a/2', once('kept'), { limit: 10 });
    await server.stop();
    await expect(store.read('a/2', 0)).rejects.toMatchObject(unavailable);
    await server.start();
    expect(await buffer((await store.read('a/2', 0))!)).toEqual(Buffer.from('kept'));
  });

  it('takes up credentials that were exchanged in their file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 's3-credentials-'));
    const file = join(folder, 'credentials');
    const write = (secret: string) => {
      const lines = [`aws_access_key_id = ${server.accessKey}`, `aws_secret_access_key=${secret}`];
      writeFileSync(file, ['[default]', ...lines, ''].join('\n'));
    };
    try {
      const named = { OBJECT_ACCESS_KEY: '', OBJECT_SECRET_KEY: '', OBJECT_CREDENTIALS_FILE: file };
      // Whatever was read is out of date at once.
      const opened = await open(named, new FixedClock(new Date(0)));
      write('kG7pQ2xV9sTn4LdR');
      await expect(opened.read('a/1', 0)).rejects.toThrow('SignatureDoesNotMatch');
      write(server.secretKey);
      expect(await buffer((await opened.read('a/1', 0))!)).toEqual(Buffer.from('before'));
      writeFileSync(file, '[default]\n');
      await expect(opened.read('a/1', 0)).rejects.toThrow('aws_access_key_id');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
