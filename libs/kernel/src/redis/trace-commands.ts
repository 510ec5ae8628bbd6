import type { Redis } from 'ioredis';
import { RequestScope } from '../scope/request-scope.js';
import { endWith } from '../scope/transaction.js';

/** Makes each command that a traced request or job sends to Redis a span of it. Keys are left out: they may name people. */
export function traceCommandsOn(client: Redis): void {
  const send = client.sendCommand.bind(client);
  client.sendCommand = (...args: Parameters<Redis['sendCommand']>) => {
    const end = RequestScope.current?.transaction?.begin('db.redis', args[0].name.toUpperCase());
    const answer = send(...args);
    return end ? endWith(answer, end) : answer;
  };
}
