import { Counter, Gauge, Registry } from 'prom-client';
import type { CallObserver } from '../genesys/limiter.js';
import type { RotationObserver } from '../lib/rotation.js';
import { VERSION } from '../lib/version.js';
import { boundedStatus } from './labels.js';

/**
 * What each process measures, in a registry of its own. Names, units and labels follow
 * https://prometheus.io/docs/practices/naming/; no label holds an id, and each has few values.
 */
export class ProcessMetrics implements CallObserver, RotationObserver {
  protected readonly registry = new Registry();
  private readonly genesysRequests = new Counter({
    name: 'custodian_genesys_requests_total',
    help: 'Calls to the REST API of Genesys Cloud, by route and status; "none" is a call without an answer.',
    labelNames: ['route', 'status'],
    registers: [this.registry],
  });
  private readonly genesysRateLimited = new Counter({
    name: 'custodian_genesys_rate_limited_total',
    help: 'Calls that Genesys Cloud has answered with 429, by route. Each one is a call wasted.',
    labelNames: ['route'],
    registers: [this.registry],
  });
  private readonly genesysThrottled = new Counter({
    name: 'custodian_genesys_held_back_total',
    help: 'Calls that were not sent, to be tried again in their turn, because of the rate limit, by route.',
    labelNames: ['route'],
    registers: [this.registry],
  });

  private readonly rotationWaiting = new Gauge({
    name: 'custodian_rotation_waiting',
    help: '1 while the files of these settings have changed and what they hold is not in use: it is wrong or refused, or a restart is needed.',
    labelNames: ['settings'],
    registers: [this.registry],
  });

  constructor() {
    new Gauge({
      name: 'custodian_build_info',
      help: 'Always 1; the labels say which release runs.',
      labelNames: ['version', 'node_version'],
      registers: [this.registry],
    }).set({ version: VERSION, node_version: process.version }, 1);
  }

  onCall(route: string, status: number | undefined): void {
    this.genesysRequests.inc({ route, status: boundedStatus(status) });
    if (status === 429) this.genesysRateLimited.inc({ route });
  }

  onRotation(settings: string, waiting: boolean): void {
    this.rotationWaiting.set({ settings }, waiting ? 1 : 0);
  }

  onThrottled(route: string): void {
    this.genesysThrottled.inc({ route });
  }

  /** The type of what `render` returns. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** Everything measured, in the text format of Prometheus. */
  render(): Promise<string> {
    return this.registry.metrics();
  }
}
