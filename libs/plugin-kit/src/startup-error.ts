/**
 * Stops the start with one message that names the plugin, file or setting at fault. The process prints the message and exits with code 1. A
 * plugin throws it from a handler of the hook `kernel.starting`.
 *
 * @example
 * throw new StartupError('Plugin reviews: the list of words src/words.txt is empty');
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
