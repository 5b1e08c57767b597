/**
 * One query for all keys that concurrent requests ask for within a turn of the event loop. Every
 * asker gets the present row, so a change takes effect at the next call; nothing is cached.
 */
export class GatheredLookup<Key extends string, Row> {
  private waiting = new Map<Key, Promise<Row | undefined>>();
  private batch: Promise<Map<Key, Row>> | undefined;
  private keys: Key[] = [];

  constructor(private readonly load: (keys: readonly Key[]) => Promise<Map<Key, Row>>) {}

  get(key: Key): Promise<Row | undefined> {
    const known = this.waiting.get(key);
    if (known) return known;
    this.keys.push(key);
    this.batch ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.run());
    const found = this.batch.then((rows) => rows.get(key));
    this.waiting.set(key, found);
    return found;
  }

  private run(): Promise<Map<Key, Row>> {
    const { keys } = this;
    this.keys = [];
    this.waiting = new Map();
    this.batch = undefined;
    return this.load(keys);
  }
}
