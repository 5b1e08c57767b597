import { assertAsked } from './asked.policy';

type Asked = Parameters<typeof assertAsked>[0];
type Of = Parameters<typeof assertAsked>[1];

const box = { longitude: 'lon', latitude: 'lat', west: 106, south: 26, east: 107, north: 27 };
const terms = { fields: ['gate', 'lon', 'lat'], keyFields: ['lon', 'lat'], masks: {} };
const asked = (content: object): Asked =>
  ({ command: { fields: ['gate'] }, content: { keys: {}, ...content } }) as never;
const of = (change: object = {}): Of =>
  ({ terms: { ...terms, ...change }, mount: { masks: {} }, restricted: {} }) as never;
const codeOf = (content: object, ...change: Parameters<typeof of>): string => {
  try {
    assertAsked(asked(content), of(...change));
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('what may be asked under an agreement', () => {
  it('is a box of items that are shown, and of none that a mask hides: its sides would close in on the value', () => {
    expect(codeOf({ box })).toBe('ok');
    expect(codeOf({ box }, { masks: { lon: 'keep-1-0' } })).toBe('connector.filter');
    expect(codeOf({ box }, { masks: { lat: 'keep-1-0' } })).toBe('connector.filter');
    expect(codeOf({ box }, { keyFields: ['lon'] })).toBe('connector.key-field');
  });

  it('names what it is about', () => {
    expect(codeOf({})).toBe('connector.keys-missing');
    expect(codeOf({ keys: { lon: '106' } })).toBe('ok');
  });
});
