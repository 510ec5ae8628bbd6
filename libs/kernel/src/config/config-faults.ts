import { StartupError } from '../startup-error.js';

/** Collects what is wrong with the settings of an installation: a start that fails tells all of it at once. */
export class ConfigFaults {
  private readonly messages: string[] = [];

  /** @returns undefined where the work throws a StartupError, which is kept. */
  async collect<T>(work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StartupError)) throw error;
      this.messages.push(error.message);
      return undefined;
    }
  }

  get areThere(): boolean {
    return this.messages.length > 0;
  }

  /** A line for each. */
  asError(): StartupError {
    return new StartupError(this.messages.join('\n'));
  }
}
