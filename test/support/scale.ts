export const isFullScale = process.env['SHUTONG_TEST_SCALE'] === 'full';

/** Random runs that a property of pure rules tries: a hundredth of what a proof at full scale tries. */
export const sequences = isFullScale ? 10_000 : 100;

/** Of how many processes that try a property side by side this is one. */
export const shares = Number(process.env['SHUTONG_TEST_SHARES'] ?? 1);
