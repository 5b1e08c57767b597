import { parseArgs } from 'node:util';
import { instance, startInstance } from '../support/instance';
import { breakStory, breakings, isBreaking } from './break';
import { playStory } from './play';

const usage = `npm run story [-- --transport stream|kafka] [--break ${breakings.join('|')}]

Plays Shutong's main job through public interfaces, as the departments' people and systems would, and
prints each step, its time, its log entry and the checked proof. Uses the running instance where it
fits, else starts one. Last line: {"steps","failed","entries","verified"}.

--break NAME attacks on a scratch instance: the run ends {"refusedAt":step,"code","expected":true} and
exits 0 only if exactly that step was refused for that reason.
`;

async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      transport: { type: 'string', default: 'stream' },
      break: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { transport } = values;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (transport !== 'stream' && transport !== 'kafka') throw new RangeError(usage);
  if (values.break === undefined) return story(transport);
  if (!isBreaking(values.break)) throw new RangeError(usage);
  const scratch = await startInstance({ transport });
  try {
    const outcome = await breakStory(scratch, values.break);
    console.log(JSON.stringify(outcome));
    return outcome.expected ? 0 : 1;
  } finally {
    await scratch.stop();
  }
}

async function story(transport: 'stream' | 'kafka'): Promise<number> {
  const running = await instance(transport);
  try {
    const tally = await playStory(running);
    console.log(JSON.stringify(tally));
    return tally.failed === 0 && tally.verified === tally.entries ? 0 : 1;
  } finally {
    await running.stop();
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(
      error instanceof RangeError || (error as { code?: string }).code?.startsWith('ERR_PARSE')
        ? 2
        : 1,
    );
  },
);
