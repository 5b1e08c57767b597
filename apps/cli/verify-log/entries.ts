import { decodeEntryBundle, readTile, TILE_WIDTH, type TileReader } from '@shutong/tlog';

/** The entries `from … to − 1` of a log that has been found good; `from` is the first of a bundle. */
export async function entriesOf(
  log: TileReader,
  from: number,
  to: number,
): Promise<readonly Uint8Array[]> {
  const indexes = Array.from(
    { length: Math.ceil((to - from) / TILE_WIDTH) },
    (_, i) => from / TILE_WIDTH + i,
  );
  const bundles = await Promise.all(
    indexes.map(async (index) => {
      const width = Math.min(TILE_WIDTH, to - index * TILE_WIDTH);
      return decodeEntryBundle(await readTile(log, { level: 'entries', index, width }), width);
    }),
  );
  return bundles.flat();
}
