/** Which row of its file each loaded row was: kept only where rows are left out. */
export class SourceRows {
  private readonly shifts: { readonly from: number; readonly by: number }[] = [];
  private last = Number.NaN;

  /** The loaded row, counted from 0, was this one of the file. */
  set(loaded: number, source: number): void {
    const by = source - loaded;
    if (by === this.last) return;
    this.last = by;
    this.shifts.push({ from: loaded, by });
  }

  of(loaded: number): number {
    let [low, high] = [0, this.shifts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.shifts[middle]!.from <= loaded) low = middle + 1;
      else high = middle;
    }
    return loaded + (this.shifts[low - 1]?.by ?? 1);
  }
}
