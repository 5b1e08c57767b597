import type { Cast } from '../../story/cast';
import { find } from '../../story/catalog';
import { activeAgreement, answer, apply, approve, propose } from '../../story/exchange';
import { Latencies } from '../latencies';
import type { Metric, Scale } from '../result';

const fields = ['RESIDENT_NUMBER', 'NAME'];
/** As many calls as the provider's connector signs for by itself. */
const quotaCalls = 200_000;

export interface Concluded {
  /** Id of an active agreement. */
  readonly agreement: string;
  readonly metric: Metric;
}

/** Concludes agreements one after another: the time from the answer until both connectors have signed. */
export async function concludeAgreements(cast: Cast, scale: Scale): Promise<Concluded> {
  const latencies = new Latencies();
  const count = scale === 'full' ? 50 : 3;
  let agreement = '';
  for (let made = 0; made < count; made += 1) {
    const id = await decided(cast, `bench-${made}`);
    const started = performance.now();
    await answer(cast.officerHead, id);
    agreement = (await activeAgreement(cast.requester, id)).id;
    latencies.record(performance.now() - started);
  }
  const { p50, p95, p99 } = latencies.percentiles;
  return {
    agreement,
    metric: {
      ...{ name: 'agreement.auto', unit: 'ms', value: p50, p50, p95, p99, n: count, errors: 0 },
      workload: "from the office head's answer until both connectors have signed by themselves",
    },
  };
}

/** An application that waits for the answer alone. */
async function decided(cast: Cast, purposeCode: string): Promise<string> {
  const wanted = { kind: 'resource', code: 'person-register' } as const;
  const { id: resourceId } = await find(cast.requester, '户籍人口', wanted);
  const { id } = await apply(cast, { resourceId, purposeCode, modes: ['verify'], fields });
  await approve(cast.requesterHead, id);
  await propose(cast, id, { officer: 'officer', head: 'officerHead', fields, quotaCalls });
  return id;
}
