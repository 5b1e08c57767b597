import {
  approveAgreement,
  listAgreements,
  pinDepartment,
  type ListedAgreement,
} from '@shutong/connector';
import { argumentsOf, needed } from './arguments';
import type { Command } from './command';
import { say } from './say';

export const agreementsCommand: Command = {
  name: 'agreements',
  usage: 'agreements --dir DIR',
  about: 'Lists the agreements with their state, and what those that are not signed wait for.',
  async run(args) {
    const agreements = await listAgreements(needed(argumentsOf(args, { texts: ['dir'] }), 'dir'));
    for (const agreement of agreements) say(...linesOf(agreement));
    const waiting = agreements.filter(({ waits }) => waits.length > 0).length;
    console.log(JSON.stringify({ ok: true, agreements: agreements.length, waiting }));
    return 0;
  },
};

export const approveCommand: Command = {
  name: 'approve',
  usage: 'approve AGREEMENT_ID --dir DIR',
  about: 'Signs terms that are wider than the ceiling, by decision of a person of the department.',
  async run(args) {
    const given = argumentsOf(args, { texts: ['dir'], rest: 1 });
    const signed = await approveAgreement(needed(given, 'dir'), given.rest[0]!);
    if (!signed) console.log('Approved. The connector signs when it runs and reaches the hub.');
    console.log(JSON.stringify({ ok: true, approved: given.rest[0], signed }));
    return 0;
  },
};

export const pinCommand: Command = {
  name: 'pin',
  usage: 'pin CREDIT_CODE THUMBPRINT --dir DIR',
  about: 'Pins the root-key thumbprint that a department told you by telephone or on paper.',
  async run(args) {
    const given = argumentsOf(args, { texts: ['dir'], rest: 2 });
    const [department, thumbprint] = given.rest as [string, string];
    await pinDepartment(needed(given, 'dir'), department, thumbprint);
    console.log(JSON.stringify({ ok: true, department, thumbprint }));
    return 0;
  },
};

function linesOf({ id, version, state, side, with: other, resource, ...rest }: ListedAgreement) {
  const waits = rest.waits.map(({ why, ...details }) => [why, ...Object.values(details)].join(' '));
  const refused = rest.refused === undefined ? [] : [`refused by the hub: ${rest.refused}`];
  const { restricted } = rest;
  const narrowed = restricted.length === 0 ? [] : [`restricted: ${restricted.join(', ')}`];
  return [
    `${id} v${version}  ${state}  ${side}  ${resource}  ${other}`,
    ...[...waits, ...refused, ...narrowed].map((text) => `      ${text}`),
  ];
}
