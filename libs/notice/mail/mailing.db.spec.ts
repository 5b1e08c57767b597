import { FixedClock, limits, systemContext } from '@shutong/platform';
import {
  headersOf,
  startMailReceiver,
  textOf,
  type MailReceiver,
} from '../../../test/support/mail-receiver';
import { heads, noticeWorker, type NoticeWorker } from '../../../test/support/notice-worker';
import { Planning } from '../delivery/planning.service';
import { Mailing } from './mailing.service';

const from = 'noreply@hub.example';
const hourMs = 3_600_000;

interface DeliveryRow {
  readonly state: string;
  readonly attempts: number;
  readonly error: string | null;
}

describe('notices by e-mail', () => {
  let receiver: MailReceiver;
  let worker: NoticeWorker;
  let clock: FixedClock;
  beforeEach(async () => {
    receiver = await startMailReceiver();
    clock = new FixedClock(new Date('2026-03-02T01:00:00Z'));
    worker = await noticeWorker(clock, { SMTP_URL: receiver.url, NOTICE_MAIL_FROM: from });
  });
  afterEach(async () => {
    await worker.close();
    await receiver.stop();
  });

  /** Plans and mails until nothing is left to do at this moment. */
  async function rounds(): Promise<void> {
    const ctx = systemContext('test', clock.now());
    while (await worker.module.get(Planning).round(ctx));
    while (await worker.module.get(Mailing).round(ctx));
  }
  const deliveries = () =>
    worker.rows<DeliveryRow>('SELECT state, attempts, error FROM notice.delivery ORDER BY notice');
  const title = (text: string) => ({ params: { from: '省水利厅', title: text } });

  it('reach everybody who holds the role, in both languages, from the address that is set', async () => {
    await worker.people(['wang', 'li']);
    await worker.people(['zhao'], ['requester']);
    await worker.teller.tell({ to: [heads] });
    await rounds();
    expect(receiver.mails.map(({ to }) => to).sort()).toEqual([
      ['li@gov.example'],
      ['wang@gov.example'],
    ]);
    const [mail] = receiver.mails;
    expect(mail!.from).toBe(from);
    expect(headersOf(mail!)).toMatchObject({
      subject: '催办：取水许可证信息 / Reminder: 取水许可证信息',
      'auto-submitted': 'auto-generated',
      from,
    });
    expect(textOf(mail!)).toContain('省水利厅提醒尽快办理“取水许可证信息”。');
    expect(textOf(mail!)).toContain('省水利厅 reminds you to deal with “取水许可证信息”.');
  });

  it('reach a person who is named, and a role that the hub itself gave', async () => {
    const [, li] = await worker.people(['wang', 'li'], ['requester']);
    await worker.teller.tell({ to: [{ person: 'https://login.example#wang' }] });
    await worker.rows(
      `INSERT INTO identity.person_role VALUES ($1, 'office-head', 'test', now())`,
      [li],
    );
    await worker.teller.tell({ to: [heads] });
    await rounds();
    expect(receiver.mails.map(({ to }) => to[0]).sort()).toEqual([
      'li@gov.example',
      'wang@gov.example',
    ]);
  });

  it('reach the one who is in charge, and all who hold the role once that is none of them any more', async () => {
    const [, li] = await worker.people(['wang', 'li']);
    const inCharge = { ...heads, person: 'https://login.example#li' };
    await worker.teller.tell({ to: [inCharge] });
    await rounds();
    expect(receiver.mails.map(({ to }) => to[0])).toEqual(['li@gov.example']);
    await worker.rows('UPDATE identity.person SET department = NULL WHERE id = $1', [li]);
    clock.advance(2 * hourMs);
    await worker.teller.tell({ to: [inCharge] });
    await rounds();
    expect(receiver.mails.map(({ to }) => to[0])).toEqual(['li@gov.example', 'wang@gov.example']);
  });

  it('reach a person who is named and belongs to no department, as developers do', async () => {
    const [dev] = await worker.people(['dev'], ['developer']);
    await worker.rows('UPDATE identity.person SET department = NULL WHERE id = $1', [dev]);
    await worker.teller.tell({ to: [{ person: 'https://login.example#dev' }] });
    await rounds();
    expect(receiver.mails.map(({ to }) => to[0])).toEqual(['dev@gov.example']);
  });

  it('go out once, and what comes within the hour goes as one digest after it', async () => {
    await worker.people(['wang']);
    await worker.teller.tell({ to: [heads], cause: 'first' });
    await rounds();
    await rounds();
    expect(receiver.mails).toHaveLength(1);
    await worker.teller.tell({ to: [heads], ...title('甲') });
    await worker.teller.tell({ to: [heads], ...title('乙') });
    await worker.teller.tell({ to: [heads], cause: 'first' });
    clock.advance(hourMs - 1000);
    await rounds();
    expect(receiver.mails).toHaveLength(1);
    clock.advance(2000);
    await rounds();
    await rounds();
    expect(receiver.mails).toHaveLength(2);
    const digest = receiver.mails[1]!;
    expect(headersOf(digest)['subject']).toBe('您有2条新通知 / 2 new notices');
    const text = textOf(digest);
    for (const part of ['催办：甲', '催办：乙', 'Reminder: 甲', 'Reminder: 乙']) {
      expect(text).toContain(part);
    }
  });

  it('are spelt out up to a limit, and all counted', async () => {
    await worker.people(['wang']);
    const count = limits.mailNotices.value + 2;
    for (let n = 1; n <= count; n += 1)
      await worker.teller.tell({ to: [heads], ...title(`第${n}件`) });
    await rounds();
    expect(receiver.mails).toHaveLength(1);
    const text = textOf(receiver.mails[0]!);
    expect(text).toContain(`以下为最近${limits.mailNotices.value}条，共${count}条`);
    expect(text.match(/^\d+\. 催办：/gm)).toHaveLength(limits.mailNotices.value);
  });

  it('cannot bring a header or another receiver of their own', async () => {
    await worker.people(['wang']);
    const hostile = 'x\r\nBcc: thief@example.com\r\n\r\n.\r\nMAIL FROM:<a@b>\u2028\u202e\u0000end';
    await worker.teller.tell({ to: [heads], ...title(hostile) });
    await rounds();
    const [mail, ...more] = receiver.mails;
    expect(more).toEqual([]);
    expect(mail!.to).toEqual(['wang@gov.example']);
    const headers = headersOf(mail!);
    expect(headers['bcc']).toBeUndefined();
    const flat = 'x Bcc: thief@example.com . MAIL FROM:<a@b> end';
    expect(headers['subject']).toBe(`催办：${flat} / Reminder: ${flat}`);
  });

  it('are tried again ever more slowly, then have failed, and the log says so', async () => {
    const [wang] = await worker.people(['wang']);
    await worker.teller.tell({ to: [heads] });
    receiver.refuses = true;
    await rounds();
    await rounds();
    expect(await deliveries()).toMatchObject([
      { state: 'waiting', attempts: 1, error: expect.stringContaining('Mailbox unavailable') },
    ]);
    for (let n = 2; n <= limits.deliveryAttempts.value + 3; n += 1) {
      clock.advance(12 * hourMs);
      await rounds();
    }
    expect(await deliveries()).toMatchObject([
      { state: 'failed', attempts: limits.deliveryAttempts.value },
    ]);
    const logged = await worker.rows<{ outcome: string; resource: string[] }>(
      `SELECT outcome, resource FROM audit.entry WHERE action = 'notice.delivery.fail'`,
    );
    expect(logged).toMatchObject([
      { outcome: 'error', resource: [expect.any(String), `mail:${wang}`] },
    ]);
    receiver.refuses = false;
    await worker.teller.tell({ to: [heads] });
    await rounds();
    expect(receiver.mails).toHaveLength(1);
  });

  it('wait for a server that comes back, and go then with what came since, once', async () => {
    await worker.people(['wang']);
    await worker.teller.tell({ to: [heads] });
    receiver.refuses = true;
    await rounds();
    receiver.refuses = false;
    await worker.teller.tell({ to: [heads] });
    await rounds();
    expect(receiver.mails).toEqual([]);
    clock.advance(60_000);
    await rounds();
    expect(receiver.mails.map((mail) => headersOf(mail)['subject'])).toEqual([
      '您有2条新通知 / 2 new notices',
    ]);
  });

  it('are not sent to who has lost the role, or is disabled, before they go', async () => {
    const [wang, li] = await worker.people(['wang', 'li']);
    await worker.teller.tell({ to: [heads] });
    await worker.module.get(Planning).round(systemContext('test', clock.now()));
    await worker.rows(`UPDATE identity.person SET mapped_roles = '{}' WHERE id = $1`, [wang]);
    await worker.rows(`UPDATE identity.person SET state = 'disabled' WHERE id = $1`, [li]);
    await rounds();
    expect(receiver.mails).toEqual([]);
    expect(await deliveries()).toMatchObject([{ state: 'dropped' }, { state: 'dropped' }]);
  });

  it('are taken by one of several workers, not by each', async () => {
    await worker.people(['wang', 'li', 'zhao']);
    await worker.teller.tell({ to: [heads] });
    const ctx = systemContext('test', clock.now());
    await Promise.all([1, 2, 3].map(() => worker.module.get(Planning).round(ctx)));
    await Promise.all([1, 2, 3, 4, 5].map(() => worker.module.get(Mailing).round(ctx)));
    expect(receiver.mails.map(({ to }) => to[0]).sort()).toEqual([
      ...['li@gov.example', 'wang@gov.example', 'zhao@gov.example'],
    ]);
  });

  it('are sent again where nobody knows whether they were: a worker died in between', async () => {
    await worker.people(['wang']);
    await worker.teller.tell({ to: [heads] });
    await rounds();
    await worker.rows(`UPDATE notice.delivery SET state = 'waiting', settled_at = NULL`);
    clock.advance(119_000);
    await rounds();
    expect(receiver.mails).toHaveLength(1);
    clock.advance(2000);
    await rounds();
    const ids = receiver.mails.map((mail) => headersOf(mail)['message-id']);
    expect(ids).toEqual([ids[0], ids[0]]);
  });
});
