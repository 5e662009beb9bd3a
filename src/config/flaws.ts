import type { Variable } from './setting.js';

/** Damage that copying into a compose file, a chart or a shell does to a value of any setting. */
const FLAWS: readonly (readonly [RegExp, string])[] = [
  // Neither `docker run --env-file` nor `NAME="x"` in the list form of a compose file removes them.
  [/^(["'`“”„‘’«]).*(["'`“”‘’»])$/s, 'with quotation marks around it'],
  [
    /^(tcp|udp|sctp):\/\/[\d.]+:\d+$/,
    'which Kubernetes sets for a Service of that name (unless enableServiceLinks is false)',
  ],
  [/^<[^<>]*>$/, 'which is a placeholder'],
  [/^(\$\{.*\}|\$\(.*\)|\$[A-Z_]+|\{\{.*\}\}|%[A-Z_]+%)$/s, 'which is a variable that nothing has replaced'],
  [/^(undefined|null|None|nil)$/, 'which is what an unset variable became'],
  // Line ends are allowed: some settings are lists or certificates.
  [
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/,
    'with an invisible character in it',
  ],
];

/** A clause that names a flaw of the raw text, for any type; undefined if there is none. */
export function flawOf(name: string, text: string): string | undefined {
  if (text.startsWith(`${name}=`)) return 'with its own name in it';
  return FLAWS.find(([pattern]) => pattern.test(text))?.[1];
}

const BOOLEANS: Readonly<Record<string, string>> = {
  ...{ yes: 'true', on: 'true', '1': 'true', t: 'true', y: 'true', enabled: 'true' },
  ...{ no: 'false', off: 'false', '0': 'false', f: 'false', n: 'false', disabled: 'false' },
};

/** What was probably meant by a text that a type rejects; undefined if there is no good guess. */
export function probablyMeant({ type }: Variable, text: string): string | undefined {
  const lower = text.toLowerCase();
  const candidates = [
    text.replace(/^(["'])(.*)\1$/s, '$2'),
    text.replace(/\s+#.*$/s, ''),
    text.replace(/[\s;,]+$/, ''),
    // Not for a path, whose case matters.
    /^[\w, -]+$/.test(text) ? lower : undefined,
    BOOLEANS[lower],
    text.replace(/^\[(.*)\]$/s, '$1').replaceAll(/["']/g, ''),
    // 26_214_400 and 26,214,400, but not 0.5.
    /^\d{1,3}([_,' ]\d{3})+$/.test(text) ? text.replaceAll(/\D/g, '') : undefined,
    /^P\d+D$/i.test(text) ? `${parseInt(text.slice(1), 10)} days` : undefined,
  ];
  return candidates.find(
    (candidate): candidate is string =>
      candidate !== undefined && candidate !== text && type.safeParse(candidate).success,
  );
}
