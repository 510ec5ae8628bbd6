import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../environment.js';
import { type LogBounds, LogFile } from './log-file.js';

/** As the kernel's config has them, which describes and checks both settings. */
const boundsOf = (env: Environment): LogBounds => ({
  bytes: Number(env.LOG_FILE_BYTES || 10_485_760),
  files: Number(env.LOG_FILES || 3),
});

/** Keeps what the processes print in `<home>/logs`, in files of bounded size. */
export class LogFiles {
  private readonly folder: string;
  private readonly bounds: LogBounds;
  private readonly files = new Map<string, LogFile>();

  /** @param onTrouble is told which file cannot be written, and why. */
  constructor(
    home: string,
    env: Environment,
    private readonly onTrouble: (message: string) => void,
  ) {
    this.folder = join(home, 'logs');
    this.bounds = boundsOf(env);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  write(process: string, line: string): void {
    let file = this.files.get(process);
    if (!file) {
      const path = join(this.folder, `${process}.log`);
      file = new LogFile(path, this.bounds, (reason) => {
        this.onTrouble(`${path} cannot be written. Lines are lost: ${reason}`);
      });
      this.files.set(process, file);
    }
    file.write(line);
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
