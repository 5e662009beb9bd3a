import sevenZipModule from '7z-wasm';

interface SevenZip {
  readonly FS: {
    mkdir(path: string): void;
    writeFile(path: string, content: Uint8Array): void;
    readFile(path: string): Uint8Array;
  };
  callMain(command: readonly string[]): void;
}
const start = sevenZipModule as unknown as (options: object) => Promise<SevenZip>;

/** Packs files with 7-Zip itself. @param args such as `-tzip`, `-mx9`, `-psecret` */
export async function pack(
  files: Readonly<Record<string, Buffer | string>>,
  archive: string,
  ...args: readonly string[]
): Promise<Buffer> {
  const printed: string[] = [];
  const print = (line: string) => void printed.push(line);
  const sevenZip = await start({ print, printErr: print });
  sevenZip.FS.mkdir('/w');
  for (const [name, content] of Object.entries(files)) {
    name
      .split('/')
      .slice(0, -1)
      .reduce((folder, part) => {
        try {
          sevenZip.FS.mkdir(`${folder}/${part}`);
        } catch {
          // made for another file
        }
        return `${folder}/${part}`;
      }, '/w');
    sevenZip.FS.writeFile(`/w/${name}`, Buffer.from(content));
  }
  const names = [...new Set(Object.keys(files).map((name) => `/w/${name.split('/')[0]}`))];
  sevenZip.callMain(['a', ...args, `/${archive}.bin`, ...names]);
  if (!printed.includes('Everything is Ok')) throw new Error(printed.join('\n'));
  return Buffer.from(sevenZip.FS.readFile(`/${archive}.bin`));
}
