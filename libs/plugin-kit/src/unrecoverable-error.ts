/**
 * A handler of a job or an event throws it when a retry cannot help. The entry fails at once, whatever attempts are left. It appears in the
 * log and among the failed jobs, and is not reported to Sentry.
 *
 * @example
 * if (response.status === 410) throw new UnrecoverableError('The receiver is gone for good');
 */
export class UnrecoverableError extends Error {
  override readonly name = 'UnrecoverableError';
}
