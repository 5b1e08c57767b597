import { createHmac, randomBytes } from 'node:crypto';
import { FixedClock, limits, systemContext } from '@shutong/platform';
import { startHookReceiver, type HookReceiver } from '../../../test/support/hook-receiver';
import {
  department,
  heads,
  noticeWorker,
  type NoticeWorker,
} from '../../../test/support/notice-worker';
import { Planning } from '../delivery/planning.service';
import { Templates } from '../template/templates';
import { Hooking } from './hooking.service';

const key = randomBytes(32);

describe('notices by webhook', () => {
  let receiver: HookReceiver;
  let worker: NoticeWorker;
  let clock: FixedClock;
  beforeEach(async () => {
    receiver = await startHookReceiver();
    clock = new FixedClock(new Date('2026-03-02T01:00:00Z'));
    worker = await noticeWorker(clock, {
      ...{ SHUTONG_DEMO: '1', NOTICE_WEBHOOK_URL: receiver.url },
      NOTICE_WEBHOOK_KEY: `whsec_${key.toString('base64')}`,
    });
  });
  afterEach(async () => {
    await worker.close();
    await receiver.stop();
  });

  async function rounds(): Promise<void> {
    const ctx = systemContext('test', clock.now());
    while (await worker.module.get(Planning).round(ctx));
    while (await worker.module.get(Hooking).round(ctx));
  }
  const deliveries = () =>
    worker.rows<{ state: string; attempts: number; error: string | null }>(
      'SELECT state, attempts, error FROM notice.delivery ORDER BY notice',
    );

  it('are posted once each, signed, with whom they are for and their text in both languages', async () => {
    await worker.teller.tell({ to: [heads], cause: 'application/1/due', dueOn: '2026-03-09' });
    await rounds();
    await rounds();
    const [post, ...more] = receiver.posts;
    expect(more).toEqual([]);
    const { id } = (await worker.rows<{ id: string }>('SELECT id FROM notice.notice'))[0]!;
    const timestamp = String(clock.now().getTime() / 1000);
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${post!.body}`);
    expect([post!.method, post!.path]).toEqual(['POST', '/hook']);
    expect(post!.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature.digest('base64')}`,
    });
    expect(JSON.parse(post!.body)).toEqual({
      type: 'notice.told',
      timestamp: '2026-03-02T01:00:00.000Z',
      data: {
        ...{ id, cause: 'application/1/due', template: 'reminder', dueOn: '2026-03-09' },
        to: { department, role: 'office-head' },
        about: { type: 'application', id: 'a-1' },
        texts: {
          'zh-CN': {
            title: '催办：取水许可证信息',
            body: '省水利厅提醒尽快办理“取水许可证信息”。',
          },
          en: {
            title: 'Reminder: 取水许可证信息',
            body: '省水利厅 reminds you to deal with “取水许可证信息”.',
          },
        },
      },
    });
    expect(await deliveries()).toMatchObject([{ state: 'sent', attempts: 1 }]);
  });

  it('leave out what people have written, which is read in the inbox', async () => {
    const params = {
      provider: '省公安厅',
      title: '取水许可证信息',
      days: '10',
      reasons: '张三丰请假',
    };
    await worker.teller.tell({ to: [heads], template: 'extension-asked', params });
    await rounds();
    const [post] = receiver.posts;
    expect(post!.body).not.toContain('张三丰');
    expect(post!.body).toContain('（内容请登录查看）');
    expect(post!.body).toContain('(sign in to read it)');
    const templates = worker.module.get(Templates, { strict: false });
    expect(templates.text('extension-asked', 'zh-CN', params).body).toContain('张三丰请假');
  });

  it('are posted, and read, also where an upgrade has dropped their template', async () => {
    await worker.teller.tell({ to: [heads] });
    await worker.rows(`UPDATE notice.notice SET template = 'dropped'`);
    await rounds();
    expect(receiver.posts[0]!.body).toContain('较早的通知');
    expect(await deliveries()).toMatchObject([{ state: 'sent', attempts: 1 }]);
  });

  it('follow no redirect', async () => {
    receiver.answer = { status: 307, headers: { location: `${receiver.url}/elsewhere` } };
    await worker.teller.tell({ to: [heads] });
    await rounds();
    expect(receiver.posts.map(({ path }) => path)).toEqual(['/hook']);
    expect(await deliveries()).toMatchObject([{ state: 'waiting', attempts: 1 }]);
  });

  it('are posted again with the same id until they are taken', async () => {
    receiver.answer = { status: 503 };
    await worker.teller.tell({ to: [heads] });
    await rounds();
    await rounds();
    expect(await deliveries()).toMatchObject([
      { state: 'waiting', attempts: 1, error: 'Error: The webhook answered 503.' },
    ]);
    receiver.answer = { status: 200 };
    clock.advance(60_000);
    await rounds();
    const ids = receiver.posts.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(await deliveries()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  it('have failed after their last attempt, in the log, and hold up no other', async () => {
    await receiver.stop();
    await worker.teller.tell({ to: [heads] });
    for (let n = 1; n <= limits.deliveryAttempts.value + 2; n += 1) {
      await rounds();
      clock.advance(12 * 3_600_000);
    }
    expect(await deliveries()).toMatchObject([
      { state: 'failed', attempts: limits.deliveryAttempts.value },
    ]);
    expect(
      await worker.rows(
        `SELECT outcome, resource[2] AS place FROM audit.entry WHERE action = 'notice.delivery.fail'`,
      ),
    ).toEqual([{ outcome: 'error', place: 'webhook:region' }]);
    receiver = await startHookReceiver();
  });

  it('are planned for no mail where no mail server is set', async () => {
    await worker.people(['wang']);
    await worker.teller.tell({ to: [heads] });
    await rounds();
    expect(await worker.rows('SELECT channel FROM notice.delivery')).toEqual([
      { channel: 'webhook' },
    ]);
  });
});
