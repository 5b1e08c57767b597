import { runTests } from '../tally';

/** A kind of transport or source, and the spec that holds it to the contract of all kinds. */
export interface Suite {
  readonly name: string;
  readonly spec: string;
  readonly config: string;
  /** Title under which the spec runs the contract; the whole spec where none is given. */
  readonly title?: string;
  /** Why it cannot run on this machine. */
  readonly missing?: string | undefined;
}

export interface Outcome {
  /** `embedded 47/47`, or `mariadb not run here`. */
  readonly line: string;
  readonly holds: boolean;
}

/** Holds one kind to its contract; what Vitest prints goes to stderr. */
export async function heldTo({ name, spec, config, title, missing }: Suite): Promise<Outcome> {
  if (missing !== undefined) {
    console.error(`${name}: ${missing}`);
    return { line: `${name} not run here`, holds: true };
  }
  const only = title === undefined ? [] : ['--testNamePattern', `^${title} `];
  const options = ['--config', config, ...only];
  const { passed, failed, skipped } = await runTests({ paths: [spec], options });
  // What a pattern leaves out of a spec is no part of the contract.
  const all = passed + failed + (title === undefined ? skipped : 0);
  return { line: `${name} ${passed}/${all}`, holds: all > 0 && passed === all };
}
