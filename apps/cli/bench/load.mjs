/** One round of load, in a process of its own. argv: options of autocannon as JSON, with `paths` to ask for one after another. Prints requests per second. */
import autocannon from 'autocannon';

const { paths, ...options } = JSON.parse(process.argv[2]);
const requests = paths?.map((path) => ({ path }));
const result = await autocannon({ ...options, ...(requests ? { requests, amount: requests.length } : {}) });
const wrong = Object.entries(result.statusCodeStats).filter(([status]) => !/^(2|304)/.test(status));
if (wrong.length > 0 || result.errors > 0)
  throw new Error(`${JSON.stringify(wrong)} answered ${options.url}, ${result.errors} failed`);
console.log(result.requests.total / result.duration);
