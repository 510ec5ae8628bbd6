interface LogLine {
  msg: string;
  job?: string;
  entry?: string;
}

/** What processes have logged so far. */
export const linesOf = (processes: readonly { output: readonly string[] }[]): LogLine[] =>
  processes.flatMap(({ output }) =>
    output
      .join('')
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line) as LogLine),
  );
