/** The answer to one kind of failure. */
export interface ErrorDefinition {
  /** HTTP status, 400 to 599. */
  status: number;
  /** A short sentence that is always the same, as RFC 9457 requires of `title`. */
  title: string;
}

/** One field of the request that is wrong. */
export interface FieldError {
  /** JSON pointer (RFC 6901) into the body, as `/email`. */
  pointer: string;
  /** Stable, as `is_email`. */
  code: string;
  detail: string;
}

/** Details of one occurrence of a failure. */
export interface ProblemDetails {
  /** Explanation of this occurrence, for people. Never a secret or a stack trace. */
  detail?: string;
  errors?: readonly FieldError[];
  /** Headers of the answer, as `Retry-After`. */
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

/** A failure with a stable code, answered as `application/problem+json` (RFC 9457). Made by an {@link ErrorCatalogue}. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly title: string;

  constructor(
    /** `<plugin>.<what>`: the stable code for clients. */
    readonly code: string,
    definition: ErrorDefinition,
    readonly details: ProblemDetails = {},
  ) {
    super(details.detail ?? definition.title, { cause: details.cause });
    this.status = definition.status;
    this.title = definition.title;
  }
}

/** Builds one kind of {@link Problem}. `definition` and `code` are what the docs list. */
export interface ProblemFactory {
  (details?: ProblemDetails): Problem;
  readonly code: string;
  readonly definition: ErrorDefinition;
}

export type ErrorCatalogue = Readonly<Record<string, ProblemFactory>>;

/**
 * Declares the errors of a plugin. The key is the second half of the code.
 *
 * @example
 * export const mediaErrors = defineErrors('media', {
 *   not_found: { status: 404, title: 'This media does not exist' },
 * });
 * throw mediaErrors.not_found();   // code "media.not_found"
 */
export function defineErrors<K extends string>(
  plugin: string,
  definitions: Record<K, ErrorDefinition>,
): Readonly<Record<K, ProblemFactory>> {
  const entries = Object.entries<ErrorDefinition>(definitions).map(([key, definition]) => {
    const code = `${plugin}.${key}`;
    const factory = (details?: ProblemDetails): Problem => new Problem(code, definition, details);
    return [key, Object.freeze(Object.assign(factory, { code, definition }))] as const;
  });
  return Object.freeze(Object.fromEntries(entries)) as Readonly<Record<K, ProblemFactory>>;
}
