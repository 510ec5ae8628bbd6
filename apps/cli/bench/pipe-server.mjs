/** The floor of uploads: each body goes to a file of its own. argv: folder, port. */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const [folder, port] = process.argv.slice(2);
const server = createServer(async (request, response) => {
  const path = join(folder, randomUUID());
  await pipeline(request, createWriteStream(path));
  response.writeHead(201).end('{}');
  await rm(path);
});
server.listen(Number(port), '127.0.0.1');
