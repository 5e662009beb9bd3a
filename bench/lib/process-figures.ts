import { readFile } from 'node:fs/promises';

/** Clock ticks in which /proc counts the time of a process: USER_HZ, 100 a second on Linux. */
const TICK_MS = 10;

/** Processor time of a process so far, in milliseconds. Linux only: it reads /proc. @throws {Error} when it has ended */
export async function cpuTimeOf(pid: number | 'self'): Promise<number> {
  // proc(5): the name, which may hold blanks, ends with a bracket; utime and stime are fields 14 and 15.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Memory of a process, now or at its peak, in bytes. Linux only. @throws {Error} when it has ended */
export async function memoryOf(pid: number | 'self', field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const [, kibibytes] = new RegExp(`${field}:\\s+(\\d+) kB`).exec(status) ?? [];
  // A process that has just ended is still listed, without memory.
  if (kibibytes === undefined) throw new Error(`process ${pid} has no ${field}`);
  return Number(kibibytes) * 1024;
}
