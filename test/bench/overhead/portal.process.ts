import { Usage } from '@shutong/messaging';
import { openPortal } from '../../../apps/portal/open-portal';
import { serveSwitch, type SwitchJob } from './switching';

/** The portal as it is, but that usage can be left uncounted. */
async function main(): Promise<void> {
  const { app, host, port, release } = await openPortal();
  const usage = app.get(Usage, { strict: false });
  const counted: Usage['counted'] = usage.counted.bind(usage);
  let without: SwitchJob['without'] = null;
  usage.counted = (ctx, act, run, broughtBy) =>
    without === 'usage' ? run() : counted(ctx, act, run, broughtBy);
  await app.listen(port, host);
  serveSwitch(
    (left) => (without = left),
    async () => {
      await app.close();
      await release();
    },
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
