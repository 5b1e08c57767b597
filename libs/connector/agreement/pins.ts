import type { Identity } from '../identity/identity';
import type { State } from '../state/state';

/**
 * Root-key thumbprints as people told them to each other, never as the hub says them. What stands in
 * connector.yaml stands above what was pinned by command.
 */
export class Pins {
  constructor(
    private readonly state: State,
    private readonly inFile: Readonly<Record<string, string>>,
    private readonly own: Pick<Identity, 'department' | 'thumbprint'>,
  ) {}

  /** The department's thumbprint; undefined where nobody has told it. */
  of(department: string): string | undefined {
    if (department === this.own.department) return this.own.thumbprint;
    if (Object.hasOwn(this.inFile, department)) return this.inFile[department];
    return this.state.pins.get(department);
  }
}
