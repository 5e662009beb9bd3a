/**
 * The thread that runs 7-Zip. It imports no other file of the program, so that it runs both under Node's type stripping and
 * compiled. Its memory is the WebAssembly heap, bounded here; its time is bounded by the caller, which ends the thread.
 */
import { closeSync, constants, fstatSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import sevenZipModule from '7z-wasm';

/** A request to the thread: one archive. */
export interface UnpackRequest {
  readonly path: string;
  /** 7-Zip's name of the format; absent to let it detect the format. */
  readonly type?: string;
  /** Members are written here, under `firstIndex` and the numbers that follow it. */
  readonly folder: string;
  readonly firstIndex: number;
  readonly bytesLeft: number;
  readonly entriesLeft: number;
  readonly memoryBytes: number;
}

/** An entry or an archive as `7z l -slt` describes it. */
export type Properties = Readonly<Record<string, string>>;

interface UnpackedFile {
  readonly index: number;
  readonly name: string;
  readonly bytes: number;
}

/** The result for one archive. */
export interface UnpackAnswer {
  /** Of the archive, and of nested archives that 7-Zip passes through. Empty when it could not be opened. */
  readonly archives: readonly Properties[];
  readonly entries: readonly Properties[];
  readonly files: readonly UnpackedFile[];
  /** Lines that 7-Zip printed as errors or warnings. */
  readonly messages: readonly string[];
  /** The limit that ended the work. */
  readonly limit?: 'bytes' | 'entries' | 'depth' | 'memory';
  /** The code of a file system error that the archive did not cause. */
  readonly hostError?: string;
}

type Node = Record<string, unknown> & { mode: number; parent: Node; name: string; output?: Output };
type Stream = { node: Node; position: number };
interface Output {
  readonly index: number;
  readonly name: string;
  readonly path: string;
  /** Undefined once it was closed: the number may refer to another file by then. */
  fd: number | undefined;
  bytes: number;
}

/** Emscripten's error numbers, which are those of WASI. */
const ERRNO = { noEntry: 44, notPermitted: 63, notEmpty: 55, invalid: 28, readOnly: 69 } as const;
const MODE = { folder: 0o040000, file: 0o100000, link: 0o120000, kind: 0o170000 } as const;
/** Characters of a listing for each byte of memory: 64 Mi by default; 10,000 entries take about 4 million. */
const LISTING_SHARE = 1 / 8;
/** Windows allows about 130, and no real archive has as many. */
const FOLDERS = 256;
const NAME_CHARACTERS = 255;
const MESSAGES = 100;

class Bound extends Error {
  readonly limit: 'bytes' | 'entries' | 'depth' | 'memory';
  constructor(limit: 'bytes' | 'entries' | 'depth' | 'memory') {
    super(limit);
    this.limit = limit;
  }
}

class HostFailure extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Neither TypeScript's library nor Node's types describe WebAssembly. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}
const { Instance } = (
  globalThis as unknown as { WebAssembly: { Instance: new (module: unknown, imports: unknown) => WasmInstance } }
).WebAssembly;

interface SevenZip {
  readonly FS: EmscriptenFs;
  callMain(command: readonly string[]): void;
}
/** The package exports its factory as CommonJS; its types claim otherwise. */
const startSevenZip = sevenZipModule as unknown as (options: Record<string, unknown>) => Promise<SevenZip>;

const compiled = (workerData as { readonly module: unknown }).module;

/**
 * Ends a request because of a limit. The answer is posted immediately: 7-Zip's own `catch` takes any exception for an error of
 * the archive and continues, so the caller has to end the thread.
 */
type Stop = (error: Bound | HostFailure) => never;

parentPort?.on('message', (request: UnpackRequest) => {
  const archives: Record<string, string>[] = [];
  const entries: Record<string, string>[] = [];
  const files: Output[] = [];
  const messages: string[] = [];
  let answered = false;
  const answer = (more: Pick<UnpackAnswer, 'limit' | 'hostError'> = {}) => {
    if (answered) return;
    answered = true;
    const written = files.map(({ index, name, bytes }) => ({ index, name, bytes }));
    parentPort?.postMessage({ archives, entries, files: written, messages, ...more } satisfies UnpackAnswer);
  };
  const stop: Stop = (error) => {
    answer(error instanceof Bound ? { limit: error.limit } : { hostError: error.code });
    throw error;
  };
  unpack(request, { archives, entries, files, messages, stop }).then(
    () => answer(),
    (error: unknown) => {
      note(messages, `ERROR: ${String(error)}`);
      answer();
    },
  );
});

/** What is known of an archive so far. */
interface Unpacking {
  readonly archives: Record<string, string>[];
  readonly entries: Record<string, string>[];
  readonly files: Output[];
  readonly messages: string[];
  readonly stop: Stop;
}

async function unpack(request: UnpackRequest, unpacking: Unpacking): Promise<void> {
  const { archives, messages, files } = unpacking;
  const type = request.type === undefined ? [] : [`-t${request.type}`];
  try {
    await run(['l', '-slt', ...type], listingReader(unpacking, request), request, unpacking);
    if (archives.length === 0) return;
    const report = (line: string) => {
      if (!line.includes(' = ') && isComplaint(line)) note(messages, line);
    };
    // Duplicates are renamed; links stay links, which are files here.
    await run(['x', '-aou', '-y', '-snl', '-o/out', '-bb0', ...type], report, request, unpacking);
  } finally {
    for (const file of files) close(file);
  }
}

/** Runs one command on a new instance, whose only files are the archive and the folder of members. */
async function run(
  command: readonly string[],
  onLine: (line: string) => void,
  request: UnpackRequest,
  { files, messages, stop }: Unpacking,
): Promise<void> {
  const options = {
    instantiateWasm: (imports: unknown, done: (instance: WasmInstance) => void) => {
      const instance = new Instance(compiled, imports);
      boundMemory(instance, request.memoryBytes, stop);
      done(instance);
      return instance.exports;
    },
    print: onLine,
    printErr: onLine,
  };
  const sevenZip = await startSevenZip(options);
  const archive = openSync(request.path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const fs = sevenZip.FS;
    fs.mkdir('/in');
    fs.mkdir('/out');
    fs.mount(oneFile(fs, archive), {}, '/in');
    fs.mount(memberFiles(fs, request, files, stop), {}, '/out');
    // `-p` answers the question for a password; `-sccUTF-8` makes names text; `--` ends the switches.
    sevenZip.callMain([...command, '-p', '-sccUTF-8', '-bsp0', '-bd', '--', '/in/archive']);
  } catch (error) {
    // 7-Zip throws a C++ exception when it cannot open an archive, without a message.
    if (typeof error !== 'number') throw error;
    note(messages, 'ERROR: 7-Zip gave up');
  } finally {
    closeSync(archive);
  }
}

/** 7-Zip would use up to 2 GiB. It treats a refused allocation as running out of memory. */
function boundMemory(instance: WasmInstance, limit: number, stop: Stop): void {
  const memory = instance.exports['memory'] as WasmMemory;
  const grow = memory.grow.bind(memory);
  memory.grow = (pages: number) => {
    if (memory.buffer.byteLength + pages * 65_536 > limit) stop(new Bound('memory'));
    return grow(pages);
  };
}

/** Parses `7z l -slt`: after `--` the archive, after `----------` the entries, separated by empty lines. */
function listingReader(
  { archives, entries, messages, stop }: Unpacking,
  { entriesLeft, memoryBytes }: UnpackRequest,
): (line: string) => void {
  let into: Record<string, string> | undefined;
  let inEntries = false;
  let characters = 0;
  return (line) => {
    characters += line.length;
    if (characters > memoryBytes * LISTING_SHARE) stop(new Bound('entries'));
    if (line === '--' || line === '----') {
      inEntries = false;
      archives.push((into = {}));
    } else if (line === '----------') {
      inEntries = true;
      into = undefined;
    } else if (line === '') {
      if (inEntries) into = undefined;
    } else {
      const split = line.indexOf(' = ') === -1 && line.endsWith(' =') ? line.length - 2 : line.indexOf(' = ');
      if (split === -1) {
        if (isComplaint(line)) note(messages, line);
        return;
      }
      const key = line.slice(0, split);
      if (inEntries && into === undefined) {
        if (key !== 'Path') return;
        // 7-Zip looks up each folder of a path from the root.
        if (line.split('/').length > FOLDERS) stop(new Bound('depth'));
        if (entries.length >= entriesLeft) stop(new Bound('entries'));
        entries.push((into = {}));
      }
      if (into !== undefined && !(key in into)) into[key] = line.slice(split + 3, split + 3 + 1024);
    }
  };
}

/** An error or a warning, or a line of the paragraph that follows the word ERRORS or WARNINGS. */
function isComplaint(line: string): boolean {
  return /^(ERROR|WARNING)S?\b|\b(ERROR|WARNING): |^(There are|There is|Unexpected end|Headers Error|Unconfirmed|Unavailable|Unsupported|Can(no|')t|CRC|Data Error|Is not|Open )/.test(
    line,
  );
}

function note(messages: string[], line: string): void {
  if (messages.length < MESSAGES) messages.push(line.slice(0, 300));
}

interface EmscriptenFs {
  mkdir(path: string): void;
  mount(type: unknown, options: unknown, path: string): void;
  createNode(parent: Node | null, name: string, mode: number, device: number): Node;
  readonly ErrnoError: new (errno: number) => Error;
}

/** A folder that contains the archive, read-only. */
function oneFile(fs: EmscriptenFs, fd: number): unknown {
  const size = fstatSync(fd).size;
  const refuse = () => {
    throw new fs.ErrnoError(ERRNO.readOnly);
  };
  const attributes = (node: Node) => ({ ...plainAttributes(node), size: isFolder(node) ? 4096 : size });
  const node_ops = {
    getattr: attributes,
    setattr: refuse,
    mknod: refuse,
    rename: refuse,
    unlink: refuse,
    rmdir: refuse,
  };
  const stream_ops = {
    read: (_: Stream, into: Int8Array, offset: number, length: number, position: number) =>
      readSync(fd, into, offset, length, position),
    write: refuse,
    llseek: seeker(fs, () => size),
  };
  const create = (parent: Node | null, name: string, mode: number) =>
    Object.assign(fs.createNode(parent, name, mode, 0), { stream_ops, node_ops });
  return {
    mount: () => {
      const root = create(null, '/', MODE.folder | 0o555);
      const archive = create(root, 'archive', MODE.file | 0o444);
      Object.assign(root, {
        node_ops: {
          ...node_ops,
          symlink: refuse,
          readdir: () => ['.', '..', 'archive'],
          lookup: (_: Node, name: string) => {
            if (name !== 'archive') throw new fs.ErrnoError(ERRNO.noEntry);
            return archive;
          },
        },
      });
      return root;
    },
  };
}

/**
 * A folder in which every file, wherever the archive places it, is a numbered file of ours: names are kept in memory and
 * never become paths. Links are entries without content; devices are refused.
 */
function memberFiles(fs: EmscriptenFs, request: UnpackRequest, files: Output[], fail: Stop): unknown {
  let bytesLeft = request.bytesLeft;
  let nodes = 0;
  let made = 0;
  const children = (node: Node) => node['children'] as Map<string, Node>;

  function create(parent: Node | null, name: string, mode: number): Node {
    // Folders are made for each part of a path: 64 kB of slashes must not become 32,000 of them for each entry.
    if ((nodes += 1) > 4 * request.entriesLeft + 1000) fail(new Bound('entries'));
    const node = fs.createNode(parent, name, mode, 0);
    Object.assign(node, { node_ops: folderOps, stream_ops: streamOps, children: new Map() });
    if (parent !== null) children(parent).set(name, node);
    return node;
  }

  function createFile(parent: Node, name: string, mode: number): Node {
    if (made >= request.entriesLeft) fail(new Bound('entries'));
    const node = create(parent, name, mode);
    const index = request.firstIndex + made;
    made += 1;
    try {
      const path = join(request.folder, String(index));
      const fd = openSync(path, 'wx+', 0o640);
      node.output = { index, name: pathOf(node).slice(0, NAME_CHARACTERS), path, fd, bytes: 0 };
      files.push(node.output);
    } catch (error) {
      fail(new HostFailure((error as NodeJS.ErrnoException).code ?? String(error)));
    }
    return node;
  }

  function write(stream: Stream, from: Int8Array, offset: number, length: number, position: number): number {
    const { output } = stream.node;
    if (output?.fd === undefined) throw new fs.ErrnoError(ERRNO.notPermitted);
    const { fd } = output;
    const end = Math.max(output.bytes, position + length);
    bytesLeft -= end - output.bytes;
    if (bytesLeft < 0) fail(new Bound('bytes'));
    output.bytes = end;
    try {
      let done = 0;
      while (done < length) done += writeSync(fd, from, offset + done, length - done, position + done);
    } catch (error) {
      fail(new HostFailure((error as NodeJS.ErrnoException).code ?? String(error)));
    }
    return length;
  }

  const folderOps = {
    getattr: (node: Node) => ({
      ...plainAttributes(node),
      size: isFolder(node) ? 4096 : (node.output?.bytes ?? 0),
    }),
    // 7-Zip reserves the size that an archive claims; only what is written counts.
    setattr: () => undefined,
    lookup: (parent: Node, name: string) => {
      const node = children(parent).get(name);
      if (node === undefined) throw new fs.ErrnoError(ERRNO.noEntry);
      return node;
    },
    mknod: (parent: Node, name: string, mode: number) => {
      const kind = mode & MODE.kind;
      if (kind === MODE.folder) return create(parent, name, mode);
      if (kind !== MODE.file && kind !== 0) throw new fs.ErrnoError(ERRNO.notPermitted);
      return createFile(parent, name, MODE.file | 0o640);
    },
    /** A link is stored as a file with its target as content, as on systems without links. */
    symlink: (parent: Node, name: string, target: string) => {
      const node = createFile(parent, name, MODE.file | 0o640);
      const content = Buffer.from(target, 'latin1') as unknown as Int8Array;
      write({ node, position: 0 }, content, 0, content.length, 0);
      if (node.output !== undefined) close(node.output);
      return node;
    },
    rename: () => {
      throw new fs.ErrnoError(ERRNO.notPermitted);
    },
    /** 7-Zip creates a placeholder for a link, and removes it again. Nothing else may be removed. */
    unlink: (parent: Node, name: string) => {
      const node = children(parent).get(name);
      if (node?.output === undefined || node.output.bytes > 0) throw new fs.ErrnoError(ERRNO.notPermitted);
      close(node.output);
      unlinkSync(node.output.path);
      files.splice(files.indexOf(node.output), 1);
      children(parent).delete(name);
    },
    rmdir: () => {
      throw new fs.ErrnoError(ERRNO.notPermitted);
    },
    readdir: (node: Node) => ['.', '..', ...children(node).keys()],
    readlink: () => {
      throw new fs.ErrnoError(ERRNO.invalid);
    },
  };
  const streamOps = {
    read: (stream: Stream, into: Int8Array, offset: number, length: number, position: number) =>
      stream.node.output?.fd === undefined ? 0 : readSync(stream.node.output.fd, into, offset, length, position),
    write,
    llseek: seeker(fs, (node) => node.output?.bytes ?? 0),
    close: (stream: Stream) => {
      if (stream.node.output !== undefined) close(stream.node.output);
    },
  };
  return { mount: () => create(null, '/', MODE.folder | 0o755) };
}

function seeker(fs: EmscriptenFs, sizeOf: (node: Node) => number) {
  return (stream: Stream, offset: number, whence: number): number => {
    const from = whence === 1 ? stream.position : whence === 2 ? sizeOf(stream.node) : 0;
    if (from + offset < 0) throw new fs.ErrnoError(ERRNO.invalid);
    return from + offset;
  };
}

function plainAttributes(node: Node): Record<string, unknown> {
  const time = new Date(0);
  const { mode } = node;
  return {
    dev: 1,
    ino: node['id'],
    mode,
    nlink: 1,
    uid: 0,
    gid: 0,
    rdev: 0,
    atime: time,
    mtime: time,
    ctime: time,
    blksize: 4096,
    blocks: 0,
  };
}

function isFolder(node: Node): boolean {
  return (node.mode & MODE.kind) === MODE.folder;
}

function pathOf(node: Node): string {
  const parts = [node.name];
  for (let at = node.parent; at.parent !== at && parts.length < 64; at = at.parent) parts.unshift(at.name);
  return parts.join('/');
}

function close(output: Output): void {
  if (output.fd !== undefined) closeSync(output.fd);
  output.fd = undefined;
}
