/** A reason why an embedded service cannot run, in one sentence for the person at the terminal. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError';
}
