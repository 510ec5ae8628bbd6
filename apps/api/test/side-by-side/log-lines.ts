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

/** What the probe in these processes said of a kind. */
export const saidBy = (processes: readonly { errors: readonly string[] }[], word: string): string[] =>
  processes.flatMap(({ errors }) =>
    errors
      .join('')
      .split('\n')
      .filter((line) => line.startsWith(`${word} `))
      .map((line) => line.slice(word.length + 1)),
  );
