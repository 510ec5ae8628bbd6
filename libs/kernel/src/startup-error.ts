/** A reason not to start, told in one message that names the plugin or setting at fault. The process prints it and exits with 1. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
