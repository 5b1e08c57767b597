import { examineCallLog } from '@shutong/connector';
import { argumentsOf, needed } from './arguments';
import type { Command } from './command';

export const verifyLogCommand: Command = {
  name: 'verify-log',
  usage: 'verify-log --dir DIR',
  about:
    "Re-derives the connector's own log of what it answered, sent and took from its entries, and prints its public\n" +
    '      key: with that and a copy of DIR/log anybody else can do the same (cli verify-log).',
  async run(args) {
    const dir = needed(argumentsOf(args, { texts: ['dir'] }), 'dir');
    const { vkey, check } = await examineCallLog(dir);
    console.log(vkey);
    console.log(JSON.stringify(check ?? { size: 0, bad: null }));
    return check === undefined || check.bad === null ? 0 : 1;
  },
};
