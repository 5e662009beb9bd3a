import type { ScanResult } from '../contract/verdict.js';
import type { Engine } from './scanner.js';

/**
 * Combines several engines. Clean requires all of them; a single infected verdict decides, whatever the others answer, and even
 * if they fail. The database version, the self-test and the age of signatures are those of the first.
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
