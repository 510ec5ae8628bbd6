import { BUDGET } from '@roost/plugin-kit';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** A budget in numbers. */
export interface Budget {
  times: number;
  seconds: number;
}

/** @returns undefined for `unlimited`. @throws an error on what is no budget: settings are validated before. */
export function parseBudget(text: string): Budget | undefined {
  const match = BUDGET.exec(text);
  if (!match) throw new Error(`${text} is not a budget`);
  const [, times, length, unit] = match;
  if (times === undefined) return undefined;
  return { times: Number(times), seconds: Number(length) * SECONDS[unit as keyof typeof SECONDS] };
}
