import { parseArgs } from 'node:util';
import { Bootstrap, levels, type Level } from '@shutong/identity';
import type { Command } from './command';
import { hubDatabaseUrl } from './hub-database';
import { withServices } from './services';

const needed = ['issuer', 'subject', 'name', 'code', 'department', 'division', 'level'] as const;

export const initCommand: Command = {
  name: 'init',
  usage:
    'init --issuer URL --subject ID --name NAME --code CREDIT_CODE --department NAME --division CODE --level LEVEL',
  about:
    'Makes the first security administrator of a hub that has none who may act; that one appoints everybody else.',
  async run(args) {
    const options = Object.fromEntries(needed.map((name) => [name, { type: 'string' as const }]));
    const { values } = parseArgs({ args: [...args], options });
    const given = values as Partial<Record<(typeof needed)[number], string>>;
    const missing = needed.filter((name) => given[name] === undefined);
    if (missing.length > 0 || !levels.includes(given.level as Level)) {
      console.error(
        `Missing or wrong: ${missing.join(', ') || 'level'} (levels: ${levels.join(', ')})`,
      );
      return 2;
    }
    if (hubDatabaseUrl() === undefined) {
      console.error('Set DATABASE_URL to the hub that is to have an administrator.');
      return 2;
    }
    const { issuer, subject, name, code, department, division, level } = given as Record<
      string,
      string
    >;
    const person = await withServices((app, ctx) =>
      app.get(Bootstrap).appoint(ctx, {
        ...{ issuer: issuer!, subject: subject!, name: name! },
        department: {
          ...{ code: code!, name: department!, division: division! },
          ...{ nameEn: null, shortName: null, parent: null, level: level as Level },
        },
      }),
    );
    console.log(JSON.stringify({ ok: true, person: person.id }));
    return 0;
  },
};
