import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came over the wire (RFC 5322). */
  readonly raw: string;
}

/** A mail server (RFC 5321) on loopback that keeps what it is sent, or refuses it. */
export interface MailReceiver {
  readonly url: string;
  readonly mails: ReceivedMail[];
  /** While it is true, recipients are refused. */
  refuses: boolean;
  stop(): Promise<void>;
}

export async function startMailReceiver(): Promise<MailReceiver> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    // It offers STARTTLS with a certificate that nobody vouches for, as mail servers beside their sender do.
    authOptional: true,
    onRcptTo: (_, __, callback) =>
      callback(receiver.refuses ? new Error('Mailbox unavailable') : undefined),
    onData: (stream, { envelope }, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
        });
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const receiver: MailReceiver = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    refuses: false,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
  return receiver;
}

/** Header fields by lower-case name, unfolded; encoded words (RFC 2047) decoded. */
export function headersOf({ raw }: ReceivedMail): Readonly<Record<string, string>> {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
  return Object.fromEntries(
    head.split('\r\n').map((line) => {
      const [, name, value] = /^([^:]+): ?(.*)$/s.exec(line)!;
      return [name!.toLowerCase(), decodeWords(value!)];
    }),
  );
}

const decodeWords = (value: string): string =>
  value
    .replaceAll(/\?= =\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString('utf8') : unquote(text),
    );

const unquote = (text: string): string => bytesOf(text.replaceAll('_', ' ')).toString('utf8');

const bytesOf = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

/** The text of a mail of one part. */
export function textOf(mail: ReceivedMail): string {
  const body = mail.raw.slice(mail.raw.indexOf('\r\n\r\n') + 4);
  const encoding = headersOf(mail)['content-transfer-encoding'];
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  return bytesOf(body.replaceAll(/=\r\n/g, '')).toString('utf8');
}
