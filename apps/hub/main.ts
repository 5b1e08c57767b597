import { serve } from '@shutong/platform';
import { openHub } from './open-hub';

/** Departments, the authority and auditors (government network). */
async function main(): Promise<void> {
  const { app, ...serving } = await openHub();
  await serve(app, serving);
}

main().catch((error: unknown) => {
  process.stderr.write(`hub: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
