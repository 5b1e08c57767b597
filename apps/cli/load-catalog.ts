import { statSync } from 'node:fs';
import { CatalogLoader, type FileReport, type LoadReport } from '@shutong/catalog';
import type { Command } from './command';
import { withServices } from './services';

export const catalogCommand: Command = {
  name: 'load-catalog',
  usage: 'load-catalog DIR [--dry] [--accept-removals]',
  about: "Loads portals' published catalogues through the field maps of catalog/mappings.",
  async run(args) {
    const options = ['--dry', '--accept-removals'];
    const [folder, ...rest] = args.filter((arg) => !options.includes(arg));
    if (folder === undefined || rest.length > 0) return 2;
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      console.error(`${folder} is not a folder.`);
      return 2;
    }
    const [dry, acceptRemovals] = options.map((option) => args.includes(option));
    const report = await withServices((app, ctx) =>
      app.get(CatalogLoader).load(ctx, folder, {
        ...{ dry: dry!, acceptRemovals: acceptRemovals! },
        onFile: printFile,
      }),
    );
    printRemovals(report);
    const { read, loaded, changed, unchanged, refused, seconds } = report;
    console.log(JSON.stringify({ read, loaded, changed, unchanged, refused, seconds }));
    return 0;
  },
};

function printFile({ file, mapping, why, read, loaded, refused, refusals }: FileReport): void {
  console.log(
    mapping === null
      ? `${file}: not a catalogue (${why ?? ''})`
      : `${file}: ${read} read, ${loaded} loaded, ${refused} refused (${mapping})`,
  );
  for (const { record, why: reason } of refusals) console.log(`  record ${record}: ${reason}`);
}

function printRemovals({ removals }: LoadReport): void {
  for (const { file, gone, known, waits } of removals) {
    const end = waits ? 'nothing removed: look, then run again with --accept-removals' : 'removed';
    console.log(`${file}: ${gone} of ${known} known records are gone; ${end}`);
  }
}
