import { readFileSync } from 'node:fs';

export const DASHBOARD = 'deploy/grafana-dashboard.json';

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
}

export interface Dashboard {
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
}

export const loadDashboard = (): Dashboard => JSON.parse(readFileSync(DASHBOARD, 'utf8')) as Dashboard;

/** The queries as Prometheus gets them. */
export const queriesOf = ({ panels }: Dashboard): string[] =>
  panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m')));

/** The metrics that a query asks for; those of histograms without the ending of their parts. */
export const metricsIn = (query: string): string[] =>
  [...query.matchAll(/\b(?:custodian|temporal)_\w+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''));
