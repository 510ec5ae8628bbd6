import type { AnyClass } from './any-class.js';

/** Options of `@LimitedByAddress()`. */
export interface AddressLimit {
  name: string;
  config: AnyClass;
  budget: (config: never) => string;
  failuresOnly: boolean;
}

export const ADDRESS_LIMITS_METADATA = Symbol.for('roost:address-limits');

/**
 * Limits how often one network address may call a route. It counts before the body is read, so that a refusal costs almost nothing. Every
 * public route with a body should have one. A route can have several.
 *
 * @param name of the limit, as {@link Limit} has it; routes of one name share their count.
 * @param config class of the plugin's settings.
 * @param budget picks the budget out of them.
 * @param options.failuresOnly calls that succeed are not counted. Default false.
 * @example
 * @Post()
 * @Public()
 * @LimitedByAddress('guess', ReviewsConfig, ({ guesses }) => guesses, { failuresOnly: true })
 */
export function LimitedByAddress<C extends object>(
  name: string,
  config: AnyClass<C>,
  budget: (config: C) => string,
  { failuresOnly = false }: { failuresOnly?: boolean } = {},
): MethodDecorator {
  return (_target, _key, descriptor) => {
    const method = descriptor.value as object;
    const others = (Reflect.getMetadata(ADDRESS_LIMITS_METADATA, method) ?? []) as readonly AddressLimit[];
    const limit: AddressLimit = { name, config, budget, failuresOnly };
    // The one that is written first is counted first.
    Reflect.defineMetadata(ADDRESS_LIMITS_METADATA, [limit, ...others], method);
  };
}
