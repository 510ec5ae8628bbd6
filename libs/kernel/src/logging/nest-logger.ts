import { Logger, PinoLogger } from 'nestjs-pino';
import type { Logger as Pino } from 'pino';

/** Where Nest tells of every module and route that it finds. */
const CHATTY = new Set(['InstanceLoader', 'NestFactory', 'RouterExplorer', 'RoutesResolver']);

/** Nest's log lines through pino; the chatter of a start is for `LOG_LEVEL=debug`. */
export class NestLogger extends Logger {
  constructor(pino: Pino) {
    super(new PinoLogger({ pinoHttp: { logger: pino } }), {});
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (CHATTY.has(String(rest.at(-1)))) super.debug(message, ...rest);
    else super.log(message, ...rest);
  }
}
