import { proxyActivities } from '@temporalio/workflow';
import type { UploadEvent } from './scan-one-file.js';

interface Activities {
  scanOneFile(event: UploadEvent): Promise<void>;
}

const { scanOneFile } = proxyActivities<Activities>({ startToCloseTimeout: '10 minutes' });

/** The fewest steps that Temporal allows for a file: one activity. */
export async function oneActivity(event: UploadEvent): Promise<void> {
  await scanOneFile(event);
}
