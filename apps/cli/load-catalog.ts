import { statSync } from 'node:fs';
import { CatalogLoader, type LoadReport } from '@shutong/catalog';
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
      app.get(CatalogLoader).load(ctx, folder, { dry: dry!, acceptRemovals: acceptRemovals! }),
    );
    printFiles(report);
    printRemovals(report);
    const { read, loaded, changed, unchanged, refused, seconds } = report;
    console.log(JSON.stringify({ read, loaded, changed, unchanged, refused, seconds }));
    return 0;
  },
};

function printFiles({ files }: LoadReport): void {
  for (const file of files) {
    console.log(
      file.mapping === null
        ? `${file.file}: not a catalogue (${file.why ?? ''})`
        : `${file.file}: ${file.read} read, ${file.loaded} loaded, ${file.refused} refused (${file.mapping})`,
    );
    for (const { record, why } of file.refusals) console.log(`  record ${record}: ${why}`);
  }
}

function printRemovals({ removals }: LoadReport): void {
  for (const { file, gone, known, waits } of removals) {
    const end = waits ? 'nothing removed: look, then run again with --accept-removals' : 'removed';
    console.log(`${file}: ${gone} of ${known} known records are gone; ${end}`);
  }
}
