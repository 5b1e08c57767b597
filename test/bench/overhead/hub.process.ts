import { Audit, type Beside, type Recorded } from '@shutong/audit';
import { openHub } from '../../../apps/hub/open-hub';
import { serveSwitch, type SwitchJob } from './switching';

/** The hub as it is, but that calls can be left out of the log, or no fact told of them, which usage of verifications is counted from. */
async function main(): Promise<void> {
  const { app, host, port, release } = await openHub();
  const audit = app.get(Audit, { strict: false });
  const recordNow = audit.recordNow.bind(audit);
  let without: SwitchJob['without'] = null;
  audit.recordNow = (ctx, act, beside): Promise<Recorded> => {
    if (without === 'log') return Promise.resolve({ entryId: '' });
    return recordNow(ctx, act, beside && withoutFact(beside, without === 'usage'));
  };
  await app.listen(port, host);
  serveSwitch(
    (left) => (without = left),
    async () => {
      await app.close();
      await release();
    },
  );
}

function withoutFact({ event, ...others }: Beside, isLeftOut: boolean): Beside {
  return isLeftOut || !event ? others : { ...others, event };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
