/** Whether a statement was refused because a row like its own is there (SQLSTATE 23505). */
export const isTaken = (error: unknown): boolean => (error as { code?: string }).code === '23505';
