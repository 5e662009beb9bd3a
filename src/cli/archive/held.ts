import { decideHeldRecord } from '../../contract/held-record.js';
import type { HeldAction } from '../../contract/held-record.js';
import { inOneLine } from '../../contract/markdown.js';
import { heldArchives } from '../../temporal/held-archives.js';
import type { HeldArchive } from '../../temporal/held-archives.js';
import { sendDecision } from '../../temporal/send-decision.js';
import { refused, statement, withTemporal, writeJson } from '../review/session.js';
import { table, toTheMinute } from '../review/table.js';

/** Maximum number of findings in a line of the list. */
const SHOWN = 3;

/** `custodian archive held` */
export async function listHeld({ json }: { readonly json?: true }): Promise<void> {
  await withTemporal(async (client) => {
    const archives = await heldArchives(client);
    if (json) writeJson({ held: archives.map(({ held, ...archive }) => ({ ...held, ...archive })) });
    else process.stdout.write(archives.length === 0 ? 'nothing is held\n' : table([HEADER, ...archives.map(row)]));
    return 0;
  });
}

const HEADER = ['SINCE', 'FOUND', 'WHERE', 'WORKFLOW ID'];

function row({ since, held, workflowId }: HeldArchive): string[] {
  const places = (held?.findings ?? [])
    .slice(0, SHOWN)
    .map(({ kind, place, index, start, end }) => `${kind} in ${place} ${index} at ${start}-${end}`);
  const more = (held?.found ?? 0) > SHOWN ? ' …' : '';
  return [toTheMinute(since), String(held?.found ?? '?'), `${places.join(', ')}${more}`, workflowId];
}

export interface DecideHeldOptions {
  readonly reviewer?: string;
  readonly reason: string;
  readonly json?: true;
}

/** `custodian archive approve` and `redact-again`. */
export async function decideHeld(id: string, action: HeldAction, { json, ...said }: DecideHeldOptions): Promise<void> {
  await withTemporal(async (client) => {
    const decision = statement(said);
    const fitting = (await heldArchives(client)).filter(
      ({ workflowId, conversationId }) => workflowId === id || conversationId === id,
    );
    const [archive, ...others] = fitting;
    if (archive === undefined) return refused(`${id}: no record of it is held; see "custodian archive held"`, json);
    if (others.length > 0) {
      const ids = fitting.map(({ workflowId }) => workflowId).join(' ');
      return refused(`${id}: several records of it are held: name one of ${ids}`, json);
    }
    const record = archive.held?.plainSha256;
    const sent = await sendDecision(client, archive, {
      update: decideHeldRecord,
      decision: { ...decision, action, record },
      tooLate: () => 'too late: its run has ended',
    });
    if ('problem' in sent) return refused(sent.problem, json);
    if (json) writeJson({ ok: true, workflowId: archive.workflowId, action, record });
    else {
      const done = action === 'approve' ? 'approved: it is archived as it is' : 'it is redacted again';
      process.stdout.write(`${inOneLine(`${archive.workflowId}: ${done}`)}\n`);
    }
    return 0;
  });
}
