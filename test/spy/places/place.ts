/** Somewhere on the hub's side that holds bytes. */
export interface Place {
  readonly kind: 'table' | 'file' | 'process' | 'socket';
  readonly name: string;
  readonly bytes: Buffer;
}
