/**
 * Thrown by a handler of a job or an event: to try again would not help. The entry is given up at once, whatever attempts are left, and
 * reported nowhere but in the log and among the given-up jobs.
 *
 * @example
 * if (response.status === 410) throw new UnrecoverableError('The receiver is gone for good');
 */
export class UnrecoverableError extends Error {
  override readonly name = 'UnrecoverableError';
}
