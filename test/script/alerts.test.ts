import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { ListenerMetrics } from '../../src/health/listener-metrics.js';
import { hasPromtool, promtoolFindings } from '../health/promtool.js';
import { WorkerMetrics } from '../../src/health/worker-metrics.js';

const read = (path: string): string => readFileSync(path, 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}
const rules = (load(read('deploy/alerts.yml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const named = (text: string): string[] => [
  ...new Set([...text.matchAll(/custodian_\w+/g)].map(([name]) => name.replace(/_bucket$/, ''))),
];

describe('the alert rules', () => {
  test('are one for each line of what to alert on', () => {
    const [, table = ''] =
      /\*\*What to alert on\*\*\n([^]*?)\*\*All of them\*\*/.exec(read('docs/operations.md')) ?? [];
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      const [metric] = named(row.split('|')[1]!);
      expect([metric, rules.filter(({ expr }) => named(expr).includes(metric!)).length]).toEqual([metric, 1]);
    }
    // And one for a process that is gone, which has no metrics.
    expect(rules).toHaveLength(rows.length + 1);
  });

  test('ask for metrics that the processes serve', async () => {
    const listener = new ListenerMetrics();
    listener.watch({
      ...{ counts: { spooled: 0, ignored: {}, invalid: {} }, spoolBytes: 0, lastDropAt: undefined },
      unsealedLines: 0,
      ...{ socketStates: { uploads: 'open' }, unsubscribedSeconds: { uploads: 0 } },
    });
    const served = (await new WorkerMetrics().render()) + (await listener.render());
    const names = new Set([...served.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!));
    const asked = named(read('deploy/alerts.yml') + read('deploy/alerts.test.yml'));
    expect(asked.filter((name) => !names.has(name))).toEqual([]);
  });

  test('have an entry of the runbook each', () => {
    const entries = [...read('docs/runbook.md').matchAll(/^## (\w+)$/gm)].map(([, name]) => name!);
    expect(rules.map(({ alert }) => alert)).toEqual(entries);
    for (const { alert, annotations } of rules) {
      expect(annotations.runbook).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
    }
  });

  test('are all tried, firing and silent', () => {
    const tried = [...read('deploy/alerts.test.yml').matchAll(/alertname="(\w+)"/g)].map(([, name]) => name!);
    expect(rules.map(({ alert }) => alert).filter((name) => !tried.includes(name))).toEqual([]);
  });

  // It is a program of Prometheus, which `npm test` installs where it can; else a warning says that this is not tried.
  (hasPromtool ? test : test.skip)('fire when they should, as promtool finds', () => {
    expect(promtoolFindings(['test', 'rules', 'deploy/alerts.test.yml'])).toBe('');
  });
});
