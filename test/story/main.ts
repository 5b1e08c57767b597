import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { instance, startInstance, type Instance } from '../support/instance';
import { breakStory, breakings, isBreaking, type Breaking } from './break';
import { playStory } from './play';

const usage = `npm run story [-- --transport stream|kafka] [--catalog DIR] [--break ${breakings.join('|')}|all]

Plays Shutong's main job through public interfaces, as the departments' people and systems would, and
prints each step, its time, its log entry and the checked proof. Uses the running instance where it
fits, else starts one. Last line: {"steps","failed","entries","verified"}.

--catalog DIR plays it on a scratch instance that has loaded the published catalogues in DIR on top of
the demo region: the first step finds the entry among them.

--break NAME attacks on a scratch instance: the run ends {"refusedAt":step,"code","expected":true} and
exits 0 only if exactly that step was refused for that reason. --break all tries them one after another
on one instance and ends {"attacks","expected"}.
`;

async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      transport: { type: 'string', default: 'stream' },
      catalog: { type: 'string' },
      break: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { transport, catalog } = values;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (transport !== 'stream' && transport !== 'kafka') throw new RangeError(usage);
  if (values.break === undefined) return story(await stage(transport, catalog));
  const isAll = values.break === 'all';
  if (!isAll && !isBreaking(values.break)) throw new RangeError(usage);
  const scratch = await startInstance({ transport });
  return isAll ? attackInTurn(scratch) : attack(scratch, values.break as Breaking);
}

const stage = (transport: 'stream' | 'kafka', catalog: string | undefined): Promise<Instance> =>
  catalog === undefined
    ? instance(transport)
    : startInstance({ transport, verbose: true, args: ['--catalog', resolve(catalog)] });

async function story(running: Instance): Promise<number> {
  try {
    const tally = await playStory(running);
    console.log(JSON.stringify(tally));
    return tally.failed === 0 && tally.verified === tally.entries ? 0 : 1;
  } finally {
    await running.stop();
  }
}

async function attack(scratch: Instance, name: Breaking): Promise<number> {
  try {
    const outcome = await breakStory(scratch, name);
    console.log(JSON.stringify(outcome));
    return outcome.expected ? 0 : 1;
  } finally {
    await scratch.stop();
  }
}

async function attackInTurn(scratch: Instance): Promise<number> {
  let expected = 0;
  try {
    for (const name of breakings) {
      const outcome = await breakStory(scratch, name);
      if (outcome.expected) expected += 1;
      console.log(name.padEnd(8), JSON.stringify(outcome));
    }
  } finally {
    await scratch.stop();
  }
  console.log(JSON.stringify({ attacks: breakings.length, expected }));
  return expected === breakings.length ? 0 : 1;
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
