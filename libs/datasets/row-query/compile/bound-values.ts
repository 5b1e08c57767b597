/** Values beside a statement, never in it. */
export class BoundValues {
  readonly all: string[] = [];

  /** An expression for the value as the type. Types are the engine's own words, never a user's. */
  as(sqlType: string, value: string): string {
    this.all.push(value);
    return `CAST($${this.all.length} AS ${sqlType})`;
  }
}
