import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ConnectorError } from '../errors/connector-error';
import { problemOf } from './problem';

const statuses: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers what is no HTTP request, or never became a whole one, and hangs up. */
export function answerUnreadable({ code = '' }: { code?: string }, socket: Socket): void {
  // Whoever is gone, or has been answered already, is not talked to.
  if (code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const status = statuses[code] ?? 400;
  const failure = new ConnectorError('connector.invalid-input', { field: 'HTTP' });
  const body = JSON.stringify({ ...problemOf(failure, 'zh-CN'), status });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
