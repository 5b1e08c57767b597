import { execFileSync } from 'node:child_process';
import { eventTypes } from '@shutong/messaging';
import { projectRoot } from '@shutong/platform';

describe('events', () => {
  const sources = execFileSync(
    'git',
    ['grep', '-hoE', "'[a-z]+\\.[a-z-]+\\.[a-z-]+'", '--', 'libs/*.ts'],
    {
      cwd: projectRoot(),
      encoding: 'utf8',
    },
  );
  const named = new Set(sources.split('\n').map((line) => line.replaceAll("'", '')));

  it('each have a schema, and each schema has an event in the code', () => {
    const idle = eventTypes().filter((type) => !named.has(type));
    expect(idle).toEqual([]);
  });
});
