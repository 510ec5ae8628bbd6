import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import type { KernelConfig } from '../config/kernel.config.js';
import { RequestScope } from '../process/request-scope.js';

/** Secrets by the names they travel under, at the top of a line and one level below. */
const SECRET_NAMES = ['authorization', 'cookie', 'password', 'token', 'accessToken', 'refreshToken', 'secret'];
const SECRETS = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** JSON lines on standard output, each with the trace id of what it is part of. */
export function createLogger(config: KernelConfig, process: 'api' | 'worker', sink?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level: config.logLevel,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: [...SECRETS, 'req.headers["set-cookie"]'], censor: '[redacted]' },
    mixin: () => {
      const { current } = RequestScope;
      return current ? { traceId: current.traceId } : {};
    },
  };
  return sink ? pino(options, sink) : pino(options);
}
