import { isUuid } from '@shutong/platform';
import { Standings } from '@shutong/statistics';
import type { Command } from './command';
import { withServices } from './services';

export const replayScoreCommand: Command = {
  name: 'replay-score',
  usage: 'replay-score ID',
  about: 'Counts a stored score again, from the evidence and the scheme that were kept with it.',
  async run([id, ...rest]) {
    if (!id || !isUuid(id) || rest.length > 0) return 2;
    const { stored, replayed, equal } = await withServices((app, ctx) =>
      app.get(Standings).replay(ctx, id),
    );
    console.log(JSON.stringify({ stored: stored.total, replayed: replayed.total, equal }));
    return equal ? 0 : 1;
  },
};
