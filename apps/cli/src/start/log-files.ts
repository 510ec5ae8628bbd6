import { createWriteStream, existsSync, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

const LARGEST = 10_485_760;

/** Keeps what the processes print in `<home>/logs`, one file each; a large one makes room at the next start. */
export class LogFiles {
  private readonly folder: string;
  private readonly streams = new Map<string, WriteStream>();

  constructor(home: string) {
    this.folder = join(home, 'logs');
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  write(process: string, line: string): void {
    let stream = this.streams.get(process);
    if (!stream) {
      const path = join(this.folder, `${process}.log`);
      if (existsSync(path) && statSync(path).size > LARGEST) renameSync(path, `${path}.1`);
      stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
      this.streams.set(process, stream);
    }
    stream.write(`${line}\n`);
  }
}

interface LogLine {
  level: string;
  time: string;
  msg?: string;
  context?: string;
  err?: { message?: string };
  reason?: string;
}

/** What of a log line a person at the terminal should see: warnings and worse, and what is no log line at all. */
export function forTerminal(process: string, line: string, everything = false): string | undefined {
  const parsed = parse(line);
  if (!parsed) return line.trim() === '' ? undefined : `${process}: ${line}`;
  const { level, time, msg = '', context, err, reason } = parsed;
  if (!everything && !/^(warn|error|fatal)$/.test(level)) return undefined;
  const cause = err?.message ?? reason;
  return `${time.slice(11, 19)} ${level} ${process}${context === undefined ? '' : ` ${context}`}: ${msg}${cause === undefined ? '' : `: ${cause}`}`;
}

function parse(line: string): LogLine | undefined {
  try {
    return line.startsWith('{') ? (JSON.parse(line) as LogLine) : undefined;
  } catch {
    return undefined;
  }
}
