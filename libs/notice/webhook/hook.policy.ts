import { createHmac } from 'node:crypto';
import { isSafe } from '@shutong/identity';
import { ConfigError, required, type Config } from '@shutong/platform';

/** Where notices are posted to, and the key that signs them. */
export interface Hook {
  readonly url: URL;
  readonly key: Buffer;
}

const prefix = 'whsec_';
const keyBytes = { least: 24, most: 64 };

/**
 * The webhook of the settings; undefined where none is set.
 * @throws ConfigError for an address that others could read along, or a key that is none; it never quotes it
 */
export function hookOf(config: Config): Hook | undefined {
  if (config.noticeWebhookUrl === '') return undefined;
  return { url: addressOf(config), key: keyOf(required(config, 'noticeWebhookKey')) };
}

function addressOf({ noticeWebhookUrl, demo }: Config): URL {
  const url = URL.canParse(noticeWebhookUrl) ? new URL(noticeWebhookUrl) : undefined;
  const isAllowed = url && isSafe(noticeWebhookUrl) && (url.protocol === 'https:' || demo);
  if (isAllowed && url.username === '' && url.password === '') return url;
  throw new ConfigError([
    'NOTICE_WEBHOOK_URL: it has to be an https address without user and password (http on loopback with SHUTONG_DEMO=1 only).',
  ]);
}

function keyOf(setting: string): Buffer {
  const key = Buffer.from(setting.slice(prefix.length), 'base64');
  if (key.length >= keyBytes.least && key.length <= keyBytes.most) return key;
  throw new ConfigError([
    `NOTICE_WEBHOOK_KEY: it has to hold ${keyBytes.least} to ${keyBytes.most} bytes.`,
  ]);
}

/** Headers by which the receiver knows the sender, and a repetition (Standard Webhooks 1.0.0). */
export function signedHeaders(
  key: Buffer,
  message: { readonly id: string; readonly at: Date; readonly body: string },
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(message.at.getTime() / 1000));
  const signed = `${message.id}.${timestamp}.${message.body}`;
  const signature = createHmac('sha256', key).update(signed).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
