import type { ProblemFactory } from '@roost/plugin-kit';

/** Codes of Postgres for what its constraints refuse. */
const CODES = { unique: '23505', exclusion: '23P01' } as const;

/** Does something that a constraint of the database may refuse. @throws the problem, when it does */
export async function unlessRefused(
  by: keyof typeof CODES,
  problem: ProblemFactory,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if ((error as { code?: unknown }).code === CODES[by]) throw problem();
    throw error;
  }
}
