import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../config/root';

/** A process of the hub in small: one route that takes its time. */
const program = (graceMs: number): string => `
  require('reflect-metadata');
  const { NestFactory } = require('@nestjs/core');
  const { Module } = require('@nestjs/common');
  const { FastifyAdapter } = require('@nestjs/platform-fastify');
  const { serve } = require('../libs/platform/http/serve.js');
  class App {}
  Module({})(App);
  (async () => {
    const app = await NestFactory.create(App, new FastifyAdapter(), { logger: false });
    app.getHttpAdapter().getInstance().get('/:ms', async ({ params }) => {
      process.send('asked');
      await new Promise((resolve) => setTimeout(resolve, Number(params.ms)));
      return 'answered';
    });
    const release = async () => process.send('released');
    await serve(app, { host: '127.0.0.1', port: 0, graceMs: ${graceMs}, release });
  })();`;

describe('a process that is asked to stop', () => {
  let folder: string;
  let child: ChildProcess | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(projectRoot(), 'dist', 'serve-'));
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  async function started(graceMs: number): Promise<{ child: ChildProcess; url: string }> {
    const script = join(folder, 'program.js');
    writeFileSync(script, program(graceMs));
    child = fork(script, { stdio: 'inherit' });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return { child, url: `http://127.0.0.1:${port}` };
  }

  it('finishes what it has begun, takes nothing new, lets go of what it holds and ends well', async () => {
    const { child: process, url } = await started(30_000);
    const answer = fetch(`${url}/1000`).then((response) => response.text());
    await once(process, 'message');
    process.kill('SIGTERM');
    const released = once(process, 'message');
    const ended = once(process, 'exit');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(
      await fetch(`${url}/0`).then(
        ({ ok }) => ok,
        () => false,
      ),
    ).toBe(false);
    expect(await answer).toBe('answered');
    expect(await released).toContain('released');
    expect(await ended).toEqual([0, null]);
  });

  it('ends with a failure when that takes longer than the grace', async () => {
    const { child: process, url } = await started(300);
    const answer = fetch(`${url}/60000`).catch(() => 'cut');
    await once(process, 'message');
    process.kill('SIGTERM');
    expect(await once(process, 'exit')).toEqual([1, null]);
    expect(await answer).toBe('cut');
  });
});
