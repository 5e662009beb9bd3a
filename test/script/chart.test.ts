import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { load, loadAll } from 'js-yaml';
import { downloadTaskQueue } from '../../src/contract/queues.js';
import { unknownSettings } from '../../src/config/unknown-settings.js';

interface Container {
  readonly name: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly securityContext: object;
}
interface Manifest {
  readonly kind: string;
  readonly spec?: {
    readonly triggers?: readonly { readonly metadata: { readonly taskQueue: string; readonly queueTypes: string } }[];
    readonly template?: { readonly spec: Pod };
  };
}
interface Pod {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly securityContext: object;
}

const ALL_VALUES = load(readFileSync('deploy/helm/ci/all-values.yaml', 'utf8')) as {
  readonly settings: Readonly<Record<string, string>>;
};
const output = mkdtempSync(join(tmpdir(), 'chart-'));
afterAll(() => rmSync(output, { recursive: true, force: true }));

const chart = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(join('script', 'chart'), args, { encoding: 'utf8' });
  return { status, text: stdout + stderr };
};
const rendered = chart('--output', output);
const hasTools = rendered.status !== 3;
if (!hasTools) console.warn(`SKIPPED, what helm and kubeconform would try: ${rendered.text}`);

// helm, kubeconform and their schemas are put there by `script/chart --install`; `npm test` does not.
(hasTools ? describe : describe.skip)('the Helm chart', () => {
  test('renders what Kubernetes and KEDA know, with all files of values', () => {
    expect(rendered).toMatchObject({ status: 0 });
  });

  test.each([
    ['a field of Kubernetes', 'tolerations=[{"kye":"dedicated"}]', /Toleration|kye/],
    ['a value of another type', 'listener.replicas="two"', /replicas/],
    ['a field of KEDA', 'keda.maxReplicas="many"', /maxReplicaCount/],
  ])('is refused with %s that is wrong', (_, values, named) => {
    const { status, text } = chart('--', '--set-json', values);
    expect(status).toBe(1);
    expect(text).toMatch(named);
  });

  const manifests = () =>
    readdirSync(output).flatMap((file) =>
      (loadAll(readFileSync(join(output, file), 'utf8')) as (Manifest | null)[]).flatMap((manifest) =>
        manifest === null ? [] : [{ file, manifest }],
      ),
    );
  const pods = (): readonly { file: string; pod: Pod }[] =>
    manifests().flatMap(({ file, manifest }) => {
      const pod = manifest.spec?.template?.spec;
      return pod === undefined ? [] : [{ file, pod }];
    });

  test('gives each process settings that it knows, as they were written', () => {
    const processes = pods().flatMap(({ file, pod }) => pod.containers.map((container) => ({ file, ...container })));
    expect(new Set(processes.map(({ args }) => args?.[0]))).toEqual(new Set(['worker', 'listen', 'desk', 'codec']));
    for (const { file, name, env = [] } of processes) {
      const given = Object.fromEntries(env.map((variable) => [variable.name, variable.value]));
      expect([file, name, unknownSettings(given)]).toEqual([file, name, []]);
      if (file.startsWith('all-')) {
        expect(given).toMatchObject({ MAX_ATTACHMENT_BYTES: '26214400', GENESYS_EXTERNAL_TAG: 'false' });
      }
    }
  });

  test('follows the backlog of both queues that any worker serves', () => {
    const triggers = manifests().flatMap(({ manifest }) => manifest.spec?.triggers ?? []);
    const { TASK_QUEUE: queue = 'custodian' } = ALL_VALUES.settings;
    const backlog = new Map(triggers.map(({ metadata }) => [metadata.taskQueue, metadata.queueTypes]));
    expect(backlog).toEqual(
      new Map([
        [queue, 'workflow,activity'],
        [downloadTaskQueue(queue), 'activity'],
      ]),
    );
  });

  test('hardens every container', () => {
    for (const { pod } of pods()) {
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      for (const { securityContext } of [...pod.containers, ...(pod.initContainers ?? [])]) {
        expect(securityContext).toEqual({
          ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        });
      }
    }
  });
});
