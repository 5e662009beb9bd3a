/** The fields used of a line of the product's logs. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly channel?: string;
  readonly reason?: string;
  readonly problem?: string;
  readonly err?: { readonly message?: string };
}

/** Undefined for other output, such as a warning of Node or a report of invalid settings. */
export function parseLogLine(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const parsed = JSON.parse(line) as Partial<LogLine>;
    return parsed.level === undefined || parsed.msg === undefined ? undefined : (parsed as LogLine);
  } catch {
    return undefined; // cut off
  }
}

/** Formats the log lines of a text for people: level, message and problem. */
export function readable(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const entry = parseLogLine(line);
      if (entry === undefined) return line;
      const details = [entry.channel, entry.reason, entry.problem, entry.err?.message].filter(
        (one) => one !== undefined,
      );
      return `  ${entry.level} ${[entry.msg, ...details].join(': ')}`;
    })
    .join('\n');
}
