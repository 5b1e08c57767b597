import type { DemoRegion } from './demo/region';
import type { Running } from './running';
import type { Secrets } from './secrets';

/** What stands on the terminal when all is up: addresses, sign-ins, the next command. */
export function readyLines(
  seconds: string,
  running: Running,
  region: DemoRegion,
  secrets: Secrets,
): string[] {
  const names = new Map(region.departments.map(({ code, shortName }) => [code, shortName]));
  const people = region.people.map(
    ({ signIn, name, nameEn, department, roles }) =>
      `  ${signIn.padEnd(18)} ${name} ${nameEn.padEnd(14)} ${names.get(department) ?? ''} · ${roles.join(', ')}`,
  );
  return [
    '',
    `READY ${seconds}s hub=${running.hub} portal=${running.portal} transport=${running.transport}`,
    '',
    `Sign in at ${running.issuer}; the password of all demo people is ${secrets.demoPassword}`,
    ...people,
    '',
    'Everything here is a demo: people and registers are synthetic (合成数据).',
    'Next: npm run story      (in another terminal; Ctrl-C here stops everything)',
    '',
  ];
}
