/** Random lives that a property of a state machine tries: a hundredth of what a proof at full scale tries. */
export const sequences = process.env['SHUTONG_TEST_SCALE'] === 'full' ? 10_000 : 100;
