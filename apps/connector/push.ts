import { pushFile, type PushedVersion } from '@shutong/connector';
import { argumentsOf, needed } from './arguments';
import type { Command } from './command';
import { say } from './say';

export const pushCommand: Command = {
  name: 'push',
  usage: 'push FILE --dataset DATASET_ID --dir DIR',
  about:
    'Gives a file to the hub as the next version of a dataset of the department; once more goes on where it broke off.',
  async run(args) {
    const given = argumentsOf(args, { texts: ['dataset', 'dir'], rest: 1 });
    const asked = { dataset: needed(given, 'dataset'), file: given.rest[0]! };
    const { id, number, state, failure } = await pushFile(needed(given, 'dir'), asked, told);
    const ok = failure === null;
    console.log(JSON.stringify({ ok, version: id, number, state, ...(ok ? {} : { failure }) }));
    return ok ? 0 : 1;
  },
};

function told({ state, received, bytes }: PushedVersion): void {
  const share = Math.floor((received / bytes) * 100);
  say(
    state === 'receiving'
      ? `  … ${share} % of ${bytes.toLocaleString('en')} bytes`
      : `  … ${state}`,
  );
}
