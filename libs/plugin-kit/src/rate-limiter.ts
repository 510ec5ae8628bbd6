import { Matches } from 'class-validator';

/** A budget as settings have it: how often within how long, as `10/15m` (units are s, m, h and d), or `unlimited`. */
export const BUDGET = /^(?:unlimited|([1-9]\d{0,6})\/([1-9]\d{0,4})([smhd]))$/;

/** Validates a setting that is a budget. */
export const IsBudget = (): PropertyDecorator =>
  Matches(BUDGET, {
    message: '$property must be a budget such as 10/15m (count per s, m, h or d), or unlimited',
  });

/** What a budget is counted by: a network address, anything else that has a name, or nothing (one count for all). */
export type LimitKey = { address: string } | { subject: string } | 'everyone';

/** One count against one budget. */
export interface Limit {
  /** What is limited, the same wherever this is counted. Answers name it behind the plugin: `create` of reviews is `reviews.create`. */
  name: string;
  /**
   * As {@link BUDGET} has it. It may differ from call to call, as where it is a setting of a project: each count is compared with the
   * budget at hand, so a budget that is changed holds at once, for counts that have begun, too. Budgets over windows of different length
   * are counted apart.
   */
  budget: string;
  by: LimitKey;
}

/**
 * Bounds how often something may be done, over all processes, in windows that begin with the first count. What is refused is not counted.
 * IPv6 addresses count by their /64; `LIMITS_IP_FACTOR` multiplies budgets that are counted by address. While Redis is away each process
 * counts for itself.
 *
 * @example
 * ```ts
 * await this.limiter.take({ name: 'create', budget: this.config.createBudget, by: { subject: principal.userId } });
 * ```
 */
export abstract class RateLimiter {
  /** Takes one from the budget. @throws `http.too_many_requests` (429 with `Retry-After`, `RateLimit` and `RateLimit-Policy`) when it is used up. */
  abstract take(limit: Limit): Promise<void>;
  /** Takes one, and tells whether there was one left. */
  abstract tryTake(limit: Limit): Promise<boolean>;
  /** Gives one back that was taken: what was counted turned out to be harmless. */
  abstract giveBack(limit: Limit): Promise<void>;
}
