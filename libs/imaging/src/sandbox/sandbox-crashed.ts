/** The process that worked on a file ended before it was done: the file's fault, a neighbour's, or the machine's. */
export class SandboxCrashed extends Error {
  override readonly name = 'SandboxCrashed';

  constructor(
    message: string,
    /** Whether the process had other files in hand, any of which may be at fault. */
    readonly hadNeighbours: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
