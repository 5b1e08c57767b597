import { randomBytes } from 'node:crypto';
import { ConfigError, SystemClock } from '@shutong/platform';
import { eventually } from '../../../test/support/application';
import { startHookReceiver } from '../../../test/support/hook-receiver';
import { startMailReceiver } from '../../../test/support/mail-receiver';
import { heads, noticeWorker } from '../../../test/support/notice-worker';
import { waitAfter } from './delivery.formula';

describe('the worker’s rounds', () => {
  it('bring a notice to mail server and webhook by themselves', async () => {
    const [mail, hook] = await Promise.all([startMailReceiver(), startHookReceiver()]);
    const worker = await noticeWorker(new SystemClock(), {
      ...{ SMTP_URL: mail.url, NOTICE_MAIL_FROM: 'noreply@hub.example' },
      ...{ SHUTONG_DEMO: '1', NOTICE_WEBHOOK_URL: hook.url },
      NOTICE_WEBHOOK_KEY: `whsec_${randomBytes(32).toString('base64')}`,
    });
    await worker.people(['wang']);
    await worker.module.init();
    await worker.teller.tell({ to: [heads] });
    const came = () => Promise.resolve([mail.mails.length, hook.posts.length]);
    expect(await eventually(came, ([mails, posts]) => mails === 1 && posts === 1)).toEqual([1, 1]);
    await worker.close();
    await Promise.all([mail.stop(), hook.stop()]);
  });

  it.each([
    [
      'a mail server without a sender',
      { SMTP_URL: 'smtps://mail.gov.example' },
      'NOTICE_MAIL_FROM',
    ],
    [
      'a webhook without a key',
      { NOTICE_WEBHOOK_URL: 'https://im.gov.example/' },
      'NOTICE_WEBHOOK_KEY',
    ],
  ])('do not begin with %s', async (_, settings, missing) => {
    const starting = noticeWorker(new SystemClock(), settings);
    await expect(starting).rejects.toThrow(ConfigError);
    await expect(starting).rejects.toThrow(missing);
  });

  it('wait from a minute to half a day between attempts, more than two days in all', () => {
    const waits = Array.from({ length: 13 }, (_, n) => waitAfter(n + 1) / 60_000);
    expect(waits.slice(0, 4)).toEqual([1, 2, 4, 8]);
    expect(Math.max(...waits)).toBe(720);
    expect(waits.reduce((sum, wait) => sum + wait, 0) / 60 / 24).toBeCloseTo(2.2, 1);
  });
});
