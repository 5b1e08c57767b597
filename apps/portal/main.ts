import { serve } from '@shutong/platform';
import { openPortal } from './open-portal';

/** The public: open data only, with the portal's own database role. */
async function main(): Promise<void> {
  const { app, ...serving } = await openPortal();
  await serve(app, serving);
}

main().catch((error: unknown) => {
  process.stderr.write(`portal: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
