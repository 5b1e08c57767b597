import { FileObjectStore } from '@shutong/platform';

/** Reads of objects whose key says so are held once they are open, until they are let go; every other goes on as ever. */
export function heldReads(isHeld: (key: string) => boolean) {
  const read = Object.getOwnPropertyDescriptor(FileObjectStore.prototype, 'read')!
    .value as FileObjectStore['read'];
  const opened: string[] = [];
  let letGo: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const spy = vi.spyOn(FileObjectStore.prototype, 'read').mockImplementation(async function (
    this: FileObjectStore,
    key,
    from,
  ) {
    const content = await read.call(this, key, from);
    if (isHeld(key)) {
      opened.push(key);
      await gate;
    }
    return content;
  });
  return {
    opened,
    letGo: () => {
      letGo();
      spy.mockRestore();
    },
  };
}
