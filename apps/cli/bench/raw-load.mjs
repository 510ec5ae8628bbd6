/**
 * Asks for one URL again and again, and counts the answers without looking into them. argv: URL, headers as JSON, connections, seconds.
 * Prints requests per second.
 */
import { connect } from 'node:net';

const [target, headers, connections, seconds] = process.argv.slice(2);
const { hostname, port, pathname } = new URL(target);
const lines = Object.entries(JSON.parse(headers)).map(([name, value]) => `${name}: ${value}\r\n`);
const request = `GET ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\n${lines.join('')}\r\n`;
const end = Date.now() + Number(seconds) * 1000;
let answers = 0;

function open() {
  const socket = connect(Number(port), hostname).setNoDelay(true);
  let head = '';
  /** Bytes of the body that are still to come. */
  let left = 0;
  const next = () => {
    answers++;
    if (Date.now() < end) socket.write(request);
    else socket.end();
  };
  socket.on('data', (chunk) => {
    for (let at = 0; at < chunk.length;) {
      if (left > 0) {
        const part = Math.min(left, chunk.length - at);
        left -= part;
        at += part;
        if (left === 0) next();
        continue;
      }
      const before = head.length;
      head += chunk.latin1Slice(at);
      const headEnd = head.indexOf('\r\n\r\n') + 4;
      if (headEnd < 4) return;
      const status = head.slice(9, 12);
      if (status !== '200' && status !== '304') throw new Error(`${target} answered ${status}`);
      left = status === '304' ? 0 : Number(/content-length: (\d+)/i.exec(head)?.[1]);
      at += headEnd - before;
      head = '';
      if (left === 0) next();
    }
  });
  socket.write(request);
}

for (let count = 0; count < Number(connections); count++) open();
process.on('exit', () => console.log(answers / Number(seconds)));
