/** The text format of Prometheus, read as strictly as its conventions ask (https://prometheus.io/docs/practices/naming/). */

export interface Metric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

interface Sample {
  /** Name and labels as they are written. */
  readonly key: string;
  readonly labels: readonly string[];
  readonly value: number;
}

/** @throws {Error} for a line that is neither a comment nor a sample. */
export function parseMetrics(text: string): Metric[] {
  const metrics = new Map<string, { name: string; type: string; help: string; samples: Sample[] }>();
  const metric = (name: string) => {
    const found = metrics.get(name) ?? { name, type: 'untyped', help: '', samples: [] };
    metrics.set(name, found);
    return found;
  };
  for (const line of text.split('\n').filter((content) => content !== '')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === 'HELP') metric(name).help = rest;
    else if (keyword === 'TYPE') metric(name).type = rest;
    else {
      const [, sampleName, labels = '', value] = /^([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)$/.exec(line) ?? [];
      if (sampleName === undefined) throw new Error(`not a line of the format: ${line}`);
      const base = sampleName.replace(/_(bucket|sum|count)$/, '');
      metric(metrics.get(base)?.type === 'histogram' ? base : sampleName).samples.push({
        key: `${sampleName}${labels}`,
        labels: [...labels.matchAll(/[{,](\w+)="/g)].map((match) => match[1]!),
        value: Number(value),
      });
    }
  }
  return [...metrics.values()];
}

const OTHER_UNITS = /milliseconds|microseconds|minutes|hours|days|kilobytes|megabytes|percent/;

/** What is against the conventions, as `promtool check metrics` and review would find it. */
export function lint({ name, type, help, samples }: Metric): string[] {
  const labels = [...new Set(samples.flatMap((sample) => sample.labels))].filter((label) => label !== 'le');
  const findings = [
    [help === '', 'no help'],
    [!name.startsWith('custodian_'), 'does not begin with custodian_'],
    [!/^[a-z][a-z0-9_]*$/.test(name), 'is not snake_case'],
    [type === 'counter' && !name.endsWith('_total'), 'a counter ends in _total'],
    [type !== 'counter' && name.endsWith('_total'), 'only a counter ends in _total'],
    [type === 'untyped', 'no type'],
    [/_(bucket|sum|count)$/.test(name), 'ends as a part of a histogram does'],
    [OTHER_UNITS.test(name), `"${OTHER_UNITS.exec(name)?.[0]}" is no base unit`],
    [type === 'histogram' && !/_(seconds|bytes)$/.test(name), 'a histogram ends in its unit'],
    ...labels.map(
      (label) =>
        [/^(id|.*_id|ids|url|path|file|file_name|name)$/.test(label), `label "${label}" names one thing`] as const,
    ),
    ...labels.map((label) => [!/^[a-z][a-z0-9_]*$/.test(label), `label "${label}" is not snake_case`] as const),
  ] as const;
  return findings.flatMap(([wrong, finding]) => (wrong ? [`${name}: ${finding}`] : []));
}
