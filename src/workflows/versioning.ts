import { workflowInfo } from '@temporalio/workflow';
import type { WorkflowDefinitionOptions } from '@temporalio/common';

/**
 * Whether a run stays with the version of the worker that begins it; to be asked before anything is waited for. Runs of
 * workers without a version do not, nor do those that another run goes on in: these wait for people, longer than a version is
 * kept.
 */
export function startsPinned(): boolean {
  const { currentDeploymentVersion, continuedFromExecutionRunId } = workflowInfo();
  // A worker without a version also has a build id, which belongs to no deployment.
  const isVersioned = (currentDeploymentVersion?.deploymentName ?? '') !== '';
  return isVersioned && continuedFromExecutionRunId === undefined;
}

/**
 * Of a workflow that works first, and may then wait for people: pinned while it works, so that its steps are those of one
 * version; the wait is a run of its own, which moves with the current version, as the worker has it by default. A worker
 * without a version must not name a behavior.
 */
export const worksThenWaits = (): WorkflowDefinitionOptions => (startsPinned() ? { versioningBehavior: 'PINNED' } : {});
