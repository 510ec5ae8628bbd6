/** A mail server that takes whatever it is given, and tells when. */
import { once } from 'node:events';
import { createServer } from 'node:net';

const REPLIES = [
  [/^EHLO/i, '250 sink'],
  [/^DATA/i, '354 go on'],
  [/^QUIT/i, '221 bye'],
];

/** @returns its address; `next` resolves with the time at which the next mail has come; `stop` ends it. */
export async function startMailSink() {
  let arrived = () => undefined;
  const server = createServer((socket) => {
    let pending = '';
    let isData = false;
    socket.on('error', () => undefined).write('220 sink\r\n');
    socket.on('data', (chunk) => {
      pending += chunk;
      for (let end = pending.indexOf('\r\n'); end !== -1; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        if (isData && line !== '.') continue;
        if (isData) arrived(performance.now());
        isData = /^DATA/i.test(line);
        socket.write(`${REPLIES.find(([command]) => command.test(line))?.[1] ?? '250 ok'}\r\n`);
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `smtp://127.0.0.1:${server.address().port}`,
    next: () => new Promise((resolve) => (arrived = resolve)),
    stop: () => server.close(),
  };
}
