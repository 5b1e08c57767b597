/** Milliseconds for what never comes; how soon it comes on a machine that is busy with other things is no test's business. */
export const patienceMs = 300_000;
