import { examine, messageOf, type Check, type Language } from '@shutong/connector';
import { argumentsOf, needed } from './arguments';
import type { Command } from './command';
import { terminalLanguage } from './language';
import { say } from './say';

const marks = { ok: 'ok  ', note: 'note', bad: 'BAD ' } as const;

export const doctorCommand: Command = {
  name: 'doctor',
  usage: 'doctor --dir DIR',
  about: 'Looks at everything that the connector needs and says what is wrong and what to do.',
  async run(args) {
    const dir = needed(argumentsOf(args, { texts: ['dir'] }), 'dir');
    const checks = await examine(dir);
    const language = terminalLanguage();
    for (const check of checks) say(...linesOf(check, language));
    const count = (outcome: Check['outcome']) =>
      checks.filter((check) => check.outcome === outcome).length;
    const bad = count('bad');
    console.log(
      JSON.stringify({ ok: bad === 0, checks: checks.length, bad, notes: count('note') }),
    );
    return bad === 0 ? 0 : 1;
  },
};

function linesOf({ name, outcome, params, code }: Check, language: Language): string[] {
  const text = messageOf(`connector.check.${name}`, language, params);
  if (outcome === 'ok') return [`${marks.ok}  ${text.title}`];
  const behind = code === undefined ? undefined : messageOf(code, language, params);
  const cause = behind ? behind.cause || behind.title : text.cause;
  return [`${marks[outcome]}  ${text.title}: ${cause}`, `      → ${behind?.remedy || text.remedy}`];
}
