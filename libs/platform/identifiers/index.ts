/** Identifiers of the Chinese standards: pure shape and check rules, no registers. */
export { creditCodeCheckDigit, isCreditCode } from './credit-code';
export { divisionLevel, isDivisionCode, liesIn, type DivisionLevel } from './division-code';
export {
  isResidentNumber,
  residentCheckDigit,
  residentNumberParts,
  type ResidentNumberParts,
} from './resident-number';
