import { ConfigError, readConfig } from '@shutong/platform';
import { hookOf, signedHeaders } from './hook.policy';

const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const settings = { NOTICE_WEBHOOK_URL: 'https://im.gov.example/hook', NOTICE_WEBHOOK_KEY: key };
const read = (change: Record<string, string>) =>
  hookOf(readConfig('worker', { ...settings, ...change }));

describe('the webhook of the settings', () => {
  it('is none where none is set', () => {
    expect(read({ NOTICE_WEBHOOK_URL: '', NOTICE_WEBHOOK_KEY: '' })).toBeUndefined();
  });

  it('is an https address, or in the demo one on this machine', () => {
    expect(read({})!.url.href).toBe('https://im.gov.example/hook');
    const own = { NOTICE_WEBHOOK_URL: 'http://127.0.0.1:8080/hook', SHUTONG_DEMO: '1' };
    expect(read(own)!.url.port).toBe('8080');
  });

  it.each<[string, Record<string, string>]>([
    ['http', { NOTICE_WEBHOOK_URL: 'http://im.gov.example/hook' }],
    ['http, in the demo', { NOTICE_WEBHOOK_URL: 'http://im.gov.example/', SHUTONG_DEMO: '1' }],
    ['http on loopback outside the demo', { NOTICE_WEBHOOK_URL: 'http://127.0.0.1:8080/' }],
    ['a file', { NOTICE_WEBHOOK_URL: 'file:///etc/passwd' }],
    ['no address', { NOTICE_WEBHOOK_URL: 'hook' }],
    ['a password in it', { NOTICE_WEBHOOK_URL: 'https://a:b@im.gov.example/hook' }],
    ['no key', { NOTICE_WEBHOOK_KEY: '' }],
    ['a key without its prefix', { NOTICE_WEBHOOK_KEY: key.slice(6) }],
    ['a short key', { NOTICE_WEBHOOK_KEY: `whsec_${'A'.repeat(30)}=` }],
  ])('is refused at start with %s, and the key is not quoted', (_, change) => {
    let refusal: unknown;
    try {
      read(change);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(ConfigError);
    expect(String(refusal)).toContain('NOTICE_WEBHOOK_');
    expect(String(refusal)).not.toContain(key.slice(6));
  });
});

it('signs as Standard Webhooks does, by its own test vector', () => {
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: new Date(1_614_265_330_999),
    body: '{"test": 2432232314}',
  };
  expect(signedHeaders(read({})!.key, message)).toEqual({
    'content-type': 'application/json',
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});
