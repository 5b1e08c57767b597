import { SearchRebuild } from '@shutong/catalog';
import type { Command } from './command';
import { withServices } from './services';

export const reindexCommand: Command = {
  name: 'reindex',
  usage: 'reindex',
  about: 'Writes all documents of search anew, from what they are about. Search answers meanwhile.',
  async run(args) {
    if (args.length > 0) return 2;
    const started = performance.now();
    await withServices((app, ctx) => app.get(SearchRebuild).rebuild(ctx));
    console.log(JSON.stringify({ seconds: Math.round(performance.now() - started) / 1000 }));
    return 0;
  },
};
