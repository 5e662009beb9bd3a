import type { Verdict } from '../../contract/verdict.js';
import { IcapAnswerError } from './errors.js';
import type { Head } from './message.js';

/** The answer of an ICAP server about one whole file. */
export interface IcapAnswer {
  readonly head: Head;
  /** Head of the embedded HTTP message, if there is one. */
  readonly http: Head | undefined;
  /** Whether it arrived before the whole file had been sent. */
  readonly early: boolean;
  /** Whether its body is identical to the file that was sent. */
  readonly isSameBody: boolean;
}

/** Headers that name a finding, and how vendors write the name in them; the first header present counts. */
const FINDINGS: readonly { readonly header: string; readonly name: RegExp }[] = [
  // draft-stecher-icap-subid: "Type=0; Resolution=2; Threat=Eicar;" (c-icap, Kaspersky, Trend Micro, Sophos).
  { header: 'x-infection-found', name: /Threat=([^;]+);?/i },
  // "Eicar" (Symantec, McAfee, ESET).
  { header: 'x-virus-id', name: /^(.+)$/ },
  { header: 'x-virus-name', name: /^(.+)$/ },
  // "1 file.zip Eicar 0 0", on separate lines (Symantec, c-icap).
  { header: 'x-violations-found', name: /^[1-9]\d*\s+\S+\s+(\S+)/ },
];

/** Headers whose presence means a finding, without a name. */
const SILENT_FINDINGS = ['x-blocked', 'x-blocked-reason', 'x-violations-found', 'x-infection-found', 'x-virus-id'];

/** X-Response-Info of Forcepoint, Symantec and Trend Micro. */
const ALLOWED = /^allowed$/i;

/**
 * Interprets an answer to RESPMOD. Clean is only what was passed unchanged, by 204 or with the same bytes, without any sign of
 * a finding. A page in its place, an unknown status and an unknown value are not a verdict.
 * @throws {IcapAnswerError}
 */
export function verdictOfAnswer({ head, http, early, isSameBody }: IcapAnswer): Verdict {
  const { status, headers } = head;
  if (status !== 200 && status !== 204) throw new IcapAnswerError(`status ${status}`);
  for (const { header, name } of FINDINGS) {
    const value = headers.get(header);
    if (value === undefined || value === '' || /^0\b/.test(value)) continue;
    const signature = name.exec(value)?.[1]?.trim() ?? 'unnamed';
    return { verdict: 'infected', signature, reply: `icap: ${header}: ${signature}` };
  }
  if (early) throw new IcapAnswerError('it answered before it had the whole file');
  const silent = SILENT_FINDINGS.find(
    (header) => headers.has(header) && !/^(0\b.*|no|false|none)?$/i.test(headers.get(header)!),
  );
  if (silent !== undefined) throw new IcapAnswerError('a finding without a name', `${silent}: ${headers.get(silent)}`);
  const info = headers.get('x-response-info');
  if (info !== undefined && !ALLOWED.test(info)) throw new IcapAnswerError('X-Response-Info', info);
  if (status === 204) return { verdict: 'clean', reply: 'icap: 204' };
  if (http === undefined || http.status !== 200)
    throw new IcapAnswerError(`a page under ${http?.status ?? 'no status'}`);
  if (!isSameBody) throw new IcapAnswerError('other content in place of the file');
  return { verdict: 'clean', reply: 'icap: 200, unchanged' };
}
