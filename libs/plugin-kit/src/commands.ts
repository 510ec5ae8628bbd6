import { SetMetadata } from '@nestjs/common';

/** A command that a plugin adds to `roost`, for people on the server. */
export interface CommandDeclaration {
  /** One or two words, for example `admin create`. */
  name: string;
  /** Its options, as `--email <address> [--username <name>]`. */
  usage: string;
  /** One line for the list of commands. */
  summary: string;
}

export const COMMAND_METADATA = Symbol.for('roost:command');

/**
 * Makes the method the one handler of a command that its plugin declares. It is called in a process of its own, with the modules of the
 * HTTP process, and gets what follows the command's name. What it returns is printed; throw to fail.
 *
 * @example
 * @OnCommand('reviews import')
 * async import([file = '']: readonly string[]): Promise<string> { … }
 */
export function OnCommand(
  name: string,
): <F extends (args: readonly string[]) => Promise<string>>(
  target: object,
  key: string,
  descriptor: TypedPropertyDescriptor<F>,
) => void {
  return SetMetadata(COMMAND_METADATA, name);
}
