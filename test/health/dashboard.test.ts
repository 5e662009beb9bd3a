import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadDashboard, metricsIn, queriesOf } from './dashboard.js';
import { hasPromtool, promtoolFindings } from './promtool.js';

const dashboard = loadDashboard();
const { panels } = dashboard;

/** That the metrics are there is tested with the real endpoints: processes.integration.test.ts. */
describe('the dashboard', () => {
  test('has a panel for each thing, none on top of another, and one choice of a data source', () => {
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(41);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
    expect(dashboard.templating.list.map(({ name, type }) => `${name} ${type}`)).toEqual(['datasource datasource']);
    for (const { type, datasource, targets = [] } of panels.filter((panel) => panel.type !== 'row')) {
      expect([type, targets.length > 0]).toEqual([type, true]);
      for (const source of [datasource, ...targets.map((target) => target.datasource)])
        expect(source?.uid).toBe('${datasource}');
    }
  });

  // It is a program of Prometheus, which `npm test` installs where it can; else a warning says that this is not tried.
  (hasPromtool ? test : test.skip)('asks in PromQL, as promtool finds', () => {
    const queries = queriesOf(dashboard);
    expect(queries.length).toBeGreaterThan(30);
    expect(queries.filter((query) => metricsIn(query).length === 0)).toEqual([]);
    const rules = queries.map((expr, index) => ({ record: `dashboard:query:${index}`, expr }));
    const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
    try {
      const file = join(folder, 'rules.yml');
      // JSON is YAML.
      writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
      expect(promtoolFindings(['check', 'rules', file])).toBe('');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
