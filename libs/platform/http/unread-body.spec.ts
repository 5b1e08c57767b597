import { connect } from 'node:net';
import { Body, Controller, Inject, Module, Post, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SystemClock } from '../clock/clock';
import { platformErrors } from '../errors/platform.errors';
import { Public } from '../permissions/permissions';
import { createHttpApp } from './create-app';
import { leaveUnread, receiving } from './unread-body';

const allowed = 'application/octet-stream';
const limit = 64 * 1_048_576;

@Controller('refusing')
class Refusing implements OnModuleInit {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    leaveUnread(this.host, allowed);
  }

  /** Refuses before it has read a byte. */
  @Public('It refuses everybody.')
  @Post()
  post(@Body() body: unknown) {
    return receiving(body, { allowed, limit }, () => Promise.reject(platformErrors.notFound()));
  }
}

@Module({ controllers: [Refusing] })
class RefusingModule {}

describe('a body that its handler reads', () => {
  let app: NestFastifyApplication;
  let port: number;
  beforeAll(async () => {
    app = await createHttpApp(RefusingModule, { clock: new SystemClock() });
    await app.listen(0, '127.0.0.1');
    port = (app.getHttpServer().address() as { port: number }).port;
  });
  afterAll(() => app.close());

  /** Sends the whole before it looks for an answer, as simple senders do; the answer's first line. */
  const sent = (type: string, bytes: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const head = `POST /refusing HTTP/1.1\r\nhost: h\r\ncontent-type: ${type}\r\ncontent-length: ${bytes}\r\n\r\n`;
      const socket = connect(port, '127.0.0.1');
      socket.on('error', reject).pause();
      socket.write(head);
      socket.write(Buffer.alloc(bytes), () => {
        socket.once('data', (data) => {
          resolve(data.toString().split('\r\n', 1)[0]!);
          socket.destroy();
        });
        socket.resume();
      });
    });

  it('is read to its end where it is refused, so that its sender sees the refusal', async () => {
    expect(await sent(allowed, limit / 2)).toBe('HTTP/1.1 404 Not Found');
  });

  it('of another type is refused', async () => {
    expect(await sent('text/plain', 2)).toMatch(/^HTTP.1.1 4/);
  });
});
