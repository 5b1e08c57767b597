export const isFullScale = process.env['SHUTONG_TEST_SCALE'] === 'full';

/** Random runs that a property of pure rules tries: a hundredth of what a proof at full scale tries. */
export const sequences = isFullScale ? 10_000 : 100;
