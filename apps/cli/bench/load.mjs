/** One round of load, in a process of its own. argv: URL, token, connections, seconds. Prints requests per second. */
import autocannon from 'autocannon';

const [url, token, connections, seconds] = process.argv.slice(2);
const result = await autocannon({
  url,
  connections: Number(connections),
  duration: Number(seconds),
  headers: { authorization: `Bearer ${token}` },
});
if (result.non2xx > 0 || result.errors > 0)
  throw new Error(`${result.non2xx} answers were not 2xx, ${result.errors} failed`);
console.log(result.requests.total / result.duration);
