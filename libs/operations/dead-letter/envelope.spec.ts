import { failureOf } from './envelope';

describe('What is shown of a failure', () => {
  it.each([
    ['TypeError: cannot be handled', 'TypeError'],
    ['HubError: platform.unavailable {"id":"x"}', 'HubError platform.unavailable'],
    ['WireError: wire.forged: /signature', 'WireError wire.forged'],
    ['SyntaxError: Unexpected token, "{"name":"张三"" is not valid JSON', 'SyntaxError'],
    ['error: invalid input syntax for type integer: "110105194912310020"', 'error'],
    ['Error: zhang.san is not known', 'Error'],
    ['张三', 'unknown'],
    ['', 'unknown'],
  ])('of “%s” is “%s”', (error, shown) => {
    expect(failureOf(error)).toBe(shown);
  });
});
