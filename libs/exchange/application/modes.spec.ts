import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';
import { callModes } from '@shutong/wire';
import { ProposalInput } from '../decision/decision.graphql';
import { WantedInput } from '../matter/matter.graphql';
import { BringInput } from '../project/project.input';
import { RenewInput } from '../renewal/renewal.graphql';
import { WidenInput } from '../renewal/widening.graphql';
import { ServiceChangeInput } from '../service-change/service-change.graphql';
import { ApplyInput } from './application.graphql';

const inputs: readonly ClassConstructor<object>[] = [
  ...[ApplyInput, WantedInput, ProposalInput, RenewInput, WidenInput],
  ...[BringInput, ServiceChangeInput],
];
const isAmiss = (input: ClassConstructor<object>, modes: readonly string[]) =>
  validateSync(plainToInstance(input, { modes })).some(({ property }) => property === 'modes');

describe('the modes of use that a form names', () => {
  it.each(inputs.map((input) => [input.name, input] as const))(
    'may be all there are, each once (%s)',
    (_, input) => {
      expect(isAmiss(input, callModes)).toBe(false);
      expect(isAmiss(input, [...callModes, callModes[0]])).toBe(true);
      expect(isAmiss(input, ['copy'])).toBe(true);
    },
  );
});
