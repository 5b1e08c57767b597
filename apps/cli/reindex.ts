import { SearchRebuild } from '@shutong/catalog';
import type { Command } from './command';
import { withServices } from './services';

const tellEveryMs = 2000;

export const reindexCommand: Command = {
  name: 'reindex',
  usage: 'reindex',
  about: 'Writes all documents of search anew, from what they are about. Search answers meanwhile.',
  async run(args) {
    if (args.length > 0) return 2;
    const started = performance.now();
    let told = started;
    const tell = (done: number): void => {
      if (performance.now() - told < tellEveryMs) return;
      told = performance.now();
      console.error(`${done} entries …`);
    };
    await withServices((app, ctx) => app.get(SearchRebuild).rebuild(ctx, tell));
    console.log(JSON.stringify({ seconds: Math.round(performance.now() - started) / 1000 }));
    return 0;
  },
};
