import { Matches } from 'class-validator';

/** A budget in a setting: a count and a period, for example `10/15m` (units s, m, h and d), or `unlimited`. */
export const BUDGET = /^(?:unlimited|([1-9]\d{0,6})\/([1-9]\d{0,4})([smhd]))$/;

/** Validates a setting that is a budget. */
export const IsBudget = (): PropertyDecorator =>
  Matches(BUDGET, {
    message: '$property must be a budget such as 10/15m (count per s, m, h or d), or unlimited',
  });

/** What a budget counts by: a network address, any other key, or nothing (one count for everyone). */
export type LimitKey = { address: string } | { subject: string } | 'everyone';

/** One count against one budget. */
export interface Limit {
  /**
   * Name of the limit. Calls with the same name share their count. Answers show it with the plugin's name: `create` of reviews is
   * `reviews.create`.
   */
  name: string;
  /**
   * As {@link BUDGET} has it. It may differ from call to call, for example when it is a setting of a project. Each count is compared with
   * the given budget, so a changed budget applies at once, also to counts that have begun. Budgets with periods of different length have
   * separate counts.
   */
  budget: string;
  by: LimitKey;
}

/**
 * Limits how often something may be done, across all processes, in windows that begin with the first count. Refused calls are not counted.
 * IPv6 addresses count by their /64. `LIMITS_IP_FACTOR` multiplies budgets by address. While Redis is away, each process counts by itself.
 *
 * @example
 * ```ts
 * await this.limiter.take({ name: 'create', budget: this.config.createBudget, by: { subject: principal.userId } });
 * ```
 */
export abstract class RateLimiter {
  /** Takes one from the budget. @throws `http.too_many_requests` (429 with `Retry-After`, `RateLimit` and `RateLimit-Policy`) when it is used up. */
  abstract take(limit: Limit): Promise<void>;
  /** Takes one from the budget. @returns whether there was one left */
  abstract tryTake(limit: Limit): Promise<boolean>;
  /** Gives one back to the budget, for a call that should not count after all. */
  abstract giveBack(limit: Limit): Promise<void>;
  /** @returns how many were taken in the window of now */
  abstract taken(limit: Limit): Promise<number>;
}
