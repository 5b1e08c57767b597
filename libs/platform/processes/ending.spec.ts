import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { endChild, endLeftover } from './ending';

/** Says that it is there; ends only when it is killed where `deaf`. */
async function program(deaf: boolean): Promise<ChildProcess> {
  const ignore = deaf ? `process.on('SIGTERM', () => undefined);` : '';
  const text = `${ignore} setInterval(() => undefined, 1000); console.log('there');`;
  const child = spawn(process.execPath, ['-e', text], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  return child;
}

const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;

describe('Ending a process', () => {
  it('asks, and leaves it at that where the process listens', async () => {
    const child = await program(false);
    await endChild(child, 'SIGTERM');
    expect(child.signalCode).toBe('SIGTERM');
  });

  it('kills a process that hears nothing', async () => {
    const child = await program(true);
    await endChild(child, 'SIGTERM', 100);
    expect(child.signalCode).toBe('SIGKILL');
  });

  it('kills a deaf process of an earlier run, known by its number only', async () => {
    const child = await program(true);
    const lives = () => isAlive(child);
    await endLeftover({ pid: child.pid!, signal: 'SIGTERM', lives }, 100);
    expect(child.signalCode).toBe('SIGKILL');
  });

  it('leaves a process alone that has the number of an earlier one', async () => {
    const child = await program(false);
    await endLeftover({ pid: child.pid!, signal: 'SIGTERM', lives: () => false });
    expect(isAlive(child)).toBe(true);
    await endChild(child, 'SIGKILL');
  });
});
