import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import {
  answers,
  askingUnderTest,
  micros,
  type AskingUnderTest,
} from '../../../test/support/asking';
import { OpenApi } from '../../../test/support/openapi';
import type { HeldAgreement } from '../agreement/held-agreement';
import { State } from '../state/state';
import type { Verified } from '../asking/ask';
import type { Problem } from './problem';
import { systemMicros } from '../clock/clock';
import { Jobs } from '../job/jobs';
import { startLocal, type LocalServer } from './local-server';

const document = new OpenApi('connector-local.yaml');
const key = 'key-of-the-departments-system';
const keys = [{ name: 'system', sha256: createHash('sha256').update(key).digest('hex') }];

describe("a department's own system", () => {
  const folder = mkdtempSync(join(tmpdir(), 'local-'));
  let world: AskingUnderTest;
  let state: State;
  let agreement: HeldAgreement;
  let local: LocalServer;
  const log = pino({ enabled: false });
  const contact = { contact: { state: 'reached', since: 0 } } as const;
  const start = () =>
    startLocal({
      ...{ asking: world.asking, state, log, contact },
      jobs: new Jobs({ state, asking: world.asking, now: systemMicros, log }),
      listen: { host: '127.0.0.1', port: 0, keys },
    });
  beforeAll(async () => {
    world = await askingUnderTest();
    state = State.open(folder);
    agreement = await world.agree();
    local = await start();
  });
  afterAll(async () => {
    await local.close();
    await state.close();
    await world.close();
    rmSync(folder, { recursive: true });
  });

  const post = async (path: string, body: object, language = 'en') => {
    expect(document.faultsOfBody('post', path, body)).toEqual([]);
    const response = await fetch(`http://127.0.0.1:${local.port}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'accept-language': language,
      },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Partial<Problem & Verified>;
    const { status, headers } = response;
    const type = headers.get('content-type') ?? '';
    expect(document.faultsOf('post', path, { status, type, body: answer })).toEqual([]);
    return { status, headers, body: answer };
  };
  const verification = () => ({
    agreement: agreement.terms.id,
    keys: { permit_no: 'A-1' },
    claims: { holder: '水务公司' },
  });

  it('C04.1 verifies in plain JSON, and is answered a result and never a value', async () => {
    world.serve(() => answers({ result: 'no-match' }));
    const { status, headers, body } = await post('/v1/verify', verification());
    expect(status).toBe(200);
    expect(body).toEqual({ result: 'no-match', call: body.call, hosted: false });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('queries in plain JSON', async () => {
    world.serve(() => answers({ rows: [{ holder: '水***' }], next: 'p2' }));
    const wanted = {
      agreement: agreement.terms.id,
      keys: { permit_no: 'A-1' },
      fields: ['holder'],
    };
    const { body } = await post('/v1/query', wanted);
    expect(body).toEqual({
      rows: [{ holder: '水***' }],
      next: 'p2',
      call: body.call,
      hosted: false,
    });
  });

  it("is told the hub's refusal in its own language, with the call that the log has", async () => {
    const beyond = { ...verification(), claims: { contact: '1' } };
    const english = await post('/v1/verify', beyond);
    expect(english.status).toBe(403);
    expect(english.body).toMatchObject({
      code: 'exchange.call.field',
      title: 'An item is not granted',
      detail: 'Not granted: contact.',
      remedy: 'Ask for granted items only.',
    });
    const chinese = await post('/v1/verify', beyond, 'zh-CN');
    expect(chinese.body).toMatchObject({
      title: '信息项超出协议范围',
      detail: '未授予：contact。',
    });
    const call = english.body.instance!.replace('urn:uuid:', '');
    const entries = await world.hub.entries('exchange.call.verify');
    expect(entries.filter((entry) => JSON.stringify(entry).includes(call))).toMatchObject([
      { outcome: 'deny', reason: 'exchange.call.field' },
    ]);
  });

  it("is told the refusal of the provider's connector", async () => {
    world.serve(() => ({ outcome: 'refused', code: 'connector.quota', answeredAt: micros() }));
    const { status, body } = await post('/v1/verify', verification());
    expect(status).toBe(403);
    expect(body).toMatchObject({ code: 'connector.quota', title: 'The quota is used up' });
  });

  it('gets the answer of a call that runs while the connector stops, and no other call', async () => {
    const stopping = await start();
    const body = JSON.stringify(verification());
    const head = [
      'POST /v1/verify HTTP/1.1',
      'host: local',
      `authorization: Bearer ${key}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    const request = `${head.join('\r\n')}\r\n\r\n${body}`;
    const socket = connect(stopping.port, '127.0.0.1');
    let closed: Promise<void> | undefined;
    world.serve(async () => {
      closed = stopping.close();
      socket.write(request);
      // The second request has to arrive on the open connection before the first is answered.
      await sleep(100);
      return answers({ result: 'match' });
    });
    socket.write(request);
    const both = await text(socket);
    await closed;
    const [, first, second, ...more] = both.split(/HTTP\/1\.1 /);
    expect(first).toMatch(/^200 OK[^]*"result":"match"/);
    expect(second).toMatch(/^503 Service Unavailable[^]*"code":"connector.stopping"/);
    expect(more).toEqual([]);
    await expect(fetch(`http://127.0.0.1:${stopping.port}/health`)).rejects.toThrow();
  });
});
