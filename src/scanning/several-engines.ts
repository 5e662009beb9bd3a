import type { ScanResult } from '../contract/verdict.js';
import type { Engine } from './scanner.js';

/**
 * One engine out of several. Clean needs all of them; one that finds a file infected decides, whatever the others answer, and even if they fail.
 * The first one names the database, and is the one whose answers decide upon self-test and age of signatures.
 */
export function allOf(engines: readonly [Engine, ...Engine[]]): Engine {
  const [first, ...others] = engines;
  if (others.length === 0) return first;
  return {
    async scan(file, options) {
      const startedAt = performance.now();
      const outcomes = await Promise.allSettled(engines.map((engine) => engine.scan(file, options)));
      const results = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      const infected = results.find(({ verdict }) => verdict === 'infected');
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (infected === undefined && failed !== undefined) throw failed.reason;
      const worst = infected ?? results.find(({ verdict }) => verdict === 'unscannable') ?? results[0]!;
      return {
        ...worst,
        engine: results.map(({ engine }) => engine).join(' and '),
        databaseVersion: (
          results.find((result) => outcomes[0]?.status === 'fulfilled' && result === outcomes[0].value) ?? worst
        ).databaseVersion,
        reply: results.map(said).join('; '),
        milliseconds: Math.round(performance.now() - startedAt),
      };
    },
    version: () => first.version(),
    async prove(stagingDirectory, options) {
      for (const engine of engines) await engine.prove(stagingDirectory, options);
    },
    close: () => engines.forEach((engine) => engine.close()),
  };
}

function said({ engine, reply }: ScanResult): string {
  return `${engine}: ${reply}`;
}
