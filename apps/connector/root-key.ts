import { revokeFormerKey, rotateRootKey } from '@shutong/connector';
import { argumentsOf, needed } from './arguments';
import type { Command } from './command';

export const rotateCommand: Command = {
  name: 'rotate',
  usage: 'rotate --dir DIR',
  about:
    'Goes on with another root key, by the signature of the one before: calls, agreements and pins go on as they\n' +
    '      are. Both keys are good until the old one is revoked.',
  async run(args) {
    const dir = needed(argumentsOf(args, { texts: ['dir'] }), 'dir');
    const { department, thumbprint, former } = await rotateRootKey(dir);
    console.log(`${department} goes on with ${thumbprint}; revoke the one before in a day or so.`);
    console.log(JSON.stringify({ ok: true, department, thumbprint, former }));
    return 0;
  },
};

export const revokeCommand: Command = {
  name: 'revoke',
  usage: 'revoke --dir DIR',
  about: 'Revokes the root key before the present one, by its own signature, and forgets it.',
  async run(args) {
    const dir = needed(argumentsOf(args, { texts: ['dir'] }), 'dir');
    const { department, thumbprint, former } = await revokeFormerKey(dir);
    console.log(`${department} has revoked ${former}.`);
    console.log(JSON.stringify({ ok: true, department, thumbprint, revoked: former }));
    return 0;
  },
};
