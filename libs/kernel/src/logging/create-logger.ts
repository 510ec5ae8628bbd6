import { type DestinationStream, type Logger, pino } from 'pino';
import type { KernelConfig } from '../config/kernel.config.js';
import { RequestScope } from '../scope/request-scope.js';

/** Secrets by the names they travel under, at the top of a line and up to two levels below. */
const SECRET_NAMES = [
  'authorization',
  'cookie',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'deviceToken',
  'secret',
];
const SECRETS = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/**
 * JSON lines, each with the trace id of what it is part of.
 *
 * @param options.redact false for lines whose fields are all known to be harmless. Default true.
 */
export function createLogger(
  config: KernelConfig,
  process: 'api' | 'worker',
  destination: DestinationStream,
  options: { redact?: boolean } = {},
): Logger {
  const redact = { paths: [...SECRETS, 'req.headers["set-cookie"]'], censor: '[redacted]' };
  return pino(
    {
      level: config.logLevel,
      base: { process },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      ...(options.redact === false ? {} : { redact }),
      mixin: () => {
        const { current } = RequestScope;
        return current ? { traceId: current.traceId } : {};
      },
    },
    destination,
  );
}
