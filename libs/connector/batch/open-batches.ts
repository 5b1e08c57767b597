import type { Database } from 'lmdb';

/**
 * Which batches of a table have not ended: they are looked at twice a second, the table holds those of years. It is gone
 * through once; later ones are told of with `add`. What has ended stays so.
 */
export class OpenBatches<T> {
  private ids: Set<string> | undefined;

  constructor(
    private readonly table: Pick<Database<T, string>, 'get' | 'getRange'>,
    private readonly isOpen: (batch: T) => boolean,
  ) {}

  add(id: string): void {
    this.ids?.add(id);
  }

  /** As they are now, by id. */
  list(): { readonly id: string; readonly batch: T }[] {
    this.ids ??= new Set(
      this.table.getRange().flatMap(({ key, value }) => (this.isOpen(value) ? [key] : [])),
    );
    return [...this.ids].flatMap((id) => {
      const batch = this.table.get(id);
      if (batch !== undefined && this.isOpen(batch)) return [{ id, batch }];
      this.ids!.delete(id);
      return [];
    });
  }
}
