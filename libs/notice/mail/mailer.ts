import { Inject, Injectable } from '@nestjs/common';
import { Config, limits, required } from '@shutong/platform';
import { createTransport } from 'nodemailer';
import type { Letter } from './digest.policy';

export interface Mail extends Letter {
  readonly to: string;
  /** The same for the same mail however often it is sent, so that receivers can drop a second one. */
  readonly id: string;
}

const loopback = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** The region's mail server (RFC 5321), as SMTP_URL names it. */
@Injectable()
export class Mailer {
  private readonly transport: ReturnType<typeof createTransport> | undefined;
  private readonly from: string;

  constructor(@Inject(Config) config: Config) {
    this.from = config.smtpUrl ? required(config, 'noticeMailFrom') : '';
    this.transport = config.smtpUrl ? open(config.smtpUrl) : undefined;
  }

  get isSet(): boolean {
    return this.transport !== undefined;
  }

  /** Resolves when the server has taken it; what the server refuses is thrown. */
  async send({ to, subject, text, id }: Mail): Promise<void> {
    await this.transport!.sendMail({
      from: { name: '', address: this.from },
      to: { name: '', address: to },
      subject,
      text,
      messageId: `<${id}@${this.from.split('@')[1]!}>`,
      // Out-of-office programs leave it unanswered (RFC 3834 §5).
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}

function open(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const isNear = loopback.test(hostname);
  return createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    // Names and texts of a government's work never cross a network in the clear.
    requireTLS: !secure && !isNear,
    // Within one machine nobody listens in, and its server's certificate is seldom one that can be checked.
    ignoreTLS: isNear,
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: limits.deliveryAnswer.value,
    greetingTimeout: limits.deliveryAnswer.value,
    socketTimeout: limits.deliveryAnswer.value,
  });
}
