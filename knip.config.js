/** Files, exports and dependencies that nothing uses fail `npm run lint`. */
export default {
  entry: [
    // Loaded by path: the converter and the interceptors by the workflow bundle, the threads by their pools.
    'src/workflows/payload-converter.ts',
    'src/workflows/trace-headers.ts',
    'src/workflows/unread-messages.ts',
    'src/workflows/short-stacks.ts',
    'src/worker/redaction-thread.ts',
    'src/cli/archive/record-thread.ts',
    // Loaded in threads, by an address that is put together.
    'src/scanning/opener/{read-*,text-traits,text-type,worth}.ts',
    'simulator/main.ts',
    // Of shell scripts: script/image, script/chart, script/compose.
    'script/lib/*.mjs',
    'script/*.{ts,mjs}',
    'bench/**/*.{ts,mjs}',
    'test/**/*.test.ts',
    // Programs that are started by path.
    'test/scanning/sandbox/support/dying-clamd.mjs',
    'devkit/hosts/gateway.ts',
  ],
  project: ['{src,simulator,devkit,script,bench,test}/**/*.{ts,mjs}'],
  ignoreBinaries: ['openssl', 'systemd-analyze', 'unshare'],
  ignoreDependencies: [
    // Imported or started by a name or path that is put together at run time.
    ...['pdfjs-dist', 'azurite', 'jest'],
    // Of script/node, which has a package file of its own: Node.js for machines with an older one.
    /^node-(?:linux|darwin|win)-/,
  ],
};
