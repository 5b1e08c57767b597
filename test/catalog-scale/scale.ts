/** How much a generated catalogue holds. */
export interface CatalogScale {
  readonly entries: number;
  readonly items: number;
  /** Mounted resources. */
  readonly resources: number;
}

/** What the sharing and exchange platform of Guizhou reported: 目录, 信息项, 资源 (row C27). */
export const fullScale: CatalogScale = { entries: 10_812, items: 176_073, resources: 7277 };

/** One `share`-th of it. */
export const scaleOf = (share: number): CatalogScale => ({
  entries: Math.round(fullScale.entries / share),
  items: Math.round(fullScale.items / share),
  resources: Math.round(fullScale.resources / share),
});

/** Of entries that have a mounted resource, how many there are to a hundred resources: some have several. */
const holdersPerHundred = 80;

/** Entries that have a mounted resource. */
export const holdersOf = ({ resources }: CatalogScale): number =>
  Math.ceil((resources * holdersPerHundred) / 100);

export const moreThan = (before: CatalogScale, now: CatalogScale): CatalogScale => ({
  entries: now.entries - before.entries,
  items: now.items - before.items,
  resources: now.resources - before.resources,
});

export const isSameScale = (one: CatalogScale, other: CatalogScale): boolean =>
  one.entries === other.entries && one.items === other.items && one.resources === other.resources;
