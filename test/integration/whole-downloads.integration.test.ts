import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.js';
import { eicar, encryptedZip, pdf, png } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack?.stop();
});

interface Case {
  readonly name: string;
  readonly fileName?: string;
  readonly bytes: Uint8Array;
  readonly fault?: Fault;
  readonly status: string;
  readonly result?: string;
  readonly deleted?: boolean;
}

/** A page under status 200, in place of the file. */
const page = (contentType: string | undefined, body: string) =>
  ({
    kind: 'status',
    route: 'download',
    status: 200,
    ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }),
    body,
  }) as const;
const HTML = '<!doctype html><html><head><title>Hello</title></head><body>Please come back later.</body></html>';
const XHTML = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head></html>';
const notTheFile = { status: 'unscanned', result: 'not scanned: not-the-file' };
const incomplete = { status: 'unscanned', result: 'not scanned: incomplete' };
const large = Buffer.concat([png(), Buffer.alloc(60_000, 'x')]);

const CASES: readonly Case[] = [
  // Bodies that end with their connection.
  { name: 'cut-fin', bytes: large, fault: { kind: 'unframed-body', bytes: 40_000 }, ...incomplete },
  { name: 'cut-rst', bytes: large, fault: { kind: 'unframed-body', bytes: 40_000, reset: true }, ...incomplete },
  { name: 'cut-nothing', bytes: large, fault: { kind: 'unframed-body', bytes: 0 }, ...incomplete },
  { name: 'uncut-fin', bytes: large, fault: { kind: 'unframed-body' }, ...incomplete },
  { name: 'cut-once', bytes: png(), fault: { kind: 'unframed-body', bytes: 40, times: 1 }, status: 'clean' },
  { name: 'unframed-eicar', bytes: eicar(), fault: { kind: 'unframed-body' }, status: 'quarantined', deleted: true },
  // What a cut makes unreadable is no reason to delete the file.
  { name: 'unframed-zip', fileName: 'a.zip', bytes: encryptedZip(), fault: { kind: 'unframed-body' }, ...incomplete },
  // Pages in place of the file.
  { name: 'html', bytes: png(), fault: page('text/html', HTML), ...notTheFile },
  { name: 'html-untyped', bytes: png(), fault: page(undefined, HTML), ...notTheFile },
  { name: 'xhtml', bytes: png(), fault: page('application/xhtml+xml', XHTML), ...notTheFile },
  {
    name: 'xml-error',
    bytes: png(),
    fault: page('application/xml', '<Error><Code>AccessDenied</Code></Error>'),
    ...notTheFile,
  },
  {
    name: 'json-error',
    bytes: pdf(),
    fileName: 'a.pdf',
    fault: page('application/json', '{"message":"no","status":500}'),
    ...notTheFile,
  },
  { name: 'empty', bytes: png(), fault: page('image/png', ''), ...notTheFile },
  { name: 'html-once', bytes: png(), fault: { ...page('text/html', HTML), times: 2 }, status: 'clean' },
  {
    name: 'eicar-page',
    bytes: png(),
    fault: page('text/html', eicar().toString()),
    status: 'quarantined',
    deleted: true,
  },
  // Files that are sent as pages.
  { name: 'pdf-as-html', fileName: 'a.pdf', bytes: pdf(), fault: page('text/html', pdf().toString()), status: 'clean' },
  {
    name: 'html-file',
    fileName: 'page.html',
    bytes: Buffer.from(HTML),
    fault: page('text/html', HTML),
    status: 'clean',
  },
];

describe('what is no whole file is never clean, and what is infected is contained whatever it is', () => {
  beforeAll(async () => {
    for (const { name, fileName = 'a.png', bytes, fault } of CASES) {
      if (fault !== undefined) stack.simulator.setFault({ ...fault, match: `m-${name}` } as Fault);
      stack.simulator.addConversation({ id: `whole-${name}`, messages: [] });
      stack.simulator.uploadAttachment({ conversationId: `whole-${name}`, mediaId: `m-${name}`, fileName, bytes });
    }
  });

  test.each(CASES)(
    '$name is $status',
    async ({ name, status, result, deleted = false }) => {
      const attributes = await stack.simulator.waitFor(() => {
        const found = stack.simulator.conversation(`whole-${name}`)?.customAttributes ?? {};
        return found['file_scan_status'] === undefined ? undefined : found;
      }, 400_000);
      expect(attributes).toMatchObject({
        file_scan_status: status,
        ...(result === undefined ? {} : { file_virus_scan_result: result }),
      });
      expect(stack.simulator.media(`m-${name}`)?.deleted).toBe(deleted);
    },
    420_000,
  );
});
