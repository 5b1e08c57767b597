import { castOf, departments } from '../../story/cast';
import type { Instance } from '../../support/instance';
import { departmentDatabaseUrl, secretsIn } from '../../support/servers';
import { concludeAgreements } from '../exchange/agreements';
import { fillRegister } from '../exchange/fill-register';
import type { LoadJob, LoadOutcome } from '../load/load';
import type { Scale } from '../result';
import { startWorkerProcess } from '../worker-process';
import { overheadOf, replaceProcess, type Overhead } from './interleaved';
import type { Recording } from './switching';

/** Rows of the provider's table: more persons than calls. */
const rows = { full: 260_000, smoke: 110_000 } as const;
export const verifying = { inFlight: 64 } as const;

/** CPU time that the hub's process needs for a verification with a record, and without. */
export async function verifyOverhead(
  instance: Instance,
  { scale, seed, recording }: { scale: Scale; seed: number; recording: Recording },
): Promise<Overhead> {
  const target = await targetOf(instance, { scale, seed });
  const hub = await replaceProcess(instance, 'hub');
  const generator = await startWorkerProcess('load/generator.process.js');
  let asked = 0;
  const run = async (seconds: number) => {
    const loop = { kind: 'closed', ...verifying } as const;
    const job: LoadJob = { ...target, from: asked, seconds, loop };
    const outcome = await generator.do<LoadJob, LoadOutcome>(job);
    asked += outcome.asked;
    return outcome;
  };
  try {
    return await overheadOf({ process: hub, recording, scale, run });
  } finally {
    await generator.stop();
    await hub.stop();
  }
}

type Target = Omit<LoadJob, 'from' | 'seconds' | 'loop'>;

async function targetOf(
  instance: Instance,
  { scale, seed }: { scale: Scale; seed: number },
): Promise<Target> {
  const { folder, running } = instance;
  const url = departmentDatabaseUrl(folder, departments.police);
  const persons = await fillRegister(url, rows[scale], seed);
  const { agreement } = await concludeAgreements(await castOf(instance), 'smoke');
  return {
    ...{ url: running.connectorOf[departments.requester]!, agreement, persons, seed },
    ...{ key: secretsIn(folder).localKeys[departments.requester]!, expects: 'result' },
  };
}
