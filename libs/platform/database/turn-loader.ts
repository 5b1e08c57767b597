import DataLoader from 'dataloader';

/**
 * Look-ups of one turn of the event loop become one query, so that a list asks once for all its rows; nothing is kept
 * between turns. `load` answers one value for each key, in the order of the keys. Where calls come by the hundred a second,
 * `begin` may let a query wait for more of them: it begins when that resolves, never before the look-ups that it answers.
 */
export const turnLoader = <Key, Value>(
  load: (keys: readonly Key[]) => Promise<Value[]>,
  begin?: () => Promise<void>,
): DataLoader<Key, Value> =>
  new DataLoader<Key, Value>(load, {
    cache: false,
    maxBatchSize: 500,
    batchScheduleFn: (run) => void setImmediate(() => (begin ? void begin().then(run) : run())),
  });
