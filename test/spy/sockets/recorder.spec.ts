import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { startRecordings, type Recordings } from './recordings';

/** A server and two clients in one process: Node's own fetch and a bare socket. */
const program = `
  const { createServer } = require('node:http');
  const { connect } = require('node:net');
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('answer-of-' + request.headers['x-name']));
  });
  server.listen(0, '127.0.0.1', async () => {
    const { port } = server.address();
    const url = 'http://127.0.0.1:' + port;
    await (await fetch(url, { method: 'POST', headers: { 'x-name': 'fetch' }, body: 'body-by-fetch' })).text();
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\\r\\nhost: x\\r\\nx-name: socket\\r\\nconnection: close\\r\\n\\r\\n');
    socket.resume().on('close', () => { server.close(); server.closeAllConnections(); });
  });`;

let recordings: Recordings;
beforeEach(async () => {
  recordings = await startRecordings(join(projectRoot(), 'dist', 'test', 'spy', 'sockets'));
});
afterEach(() => recordings.remove());

it('keeps every byte of both directions on both ends, before and after a connection is there', async () => {
  expect(existsSync(join(projectRoot(), 'dist', 'test', 'spy', 'sockets', 'recorder.js'))).toBe(
    true,
  );
  const env = { ...process.env, NODE_OPTIONS: recordings.nodeOptions };
  await promisify(execFile)(process.execPath, ['-e', program], { env });
  const streams = (await recordings.read()).map(
    ({ name, bytes }) => `${name}\n${bytes.toString()}`,
  );
  const holding = (text: string, direction: string) =>
    streams.filter((stream) => stream.includes(text) && stream.includes(`-${direction}-`)).length;
  for (const text of ['body-by-fetch', 'x-name: socket', 'answer-of-fetch', 'answer-of-socket']) {
    expect([text, holding(text, 'out'), holding(text, 'in')]).toEqual([text, 1, 1]);
  }
});
