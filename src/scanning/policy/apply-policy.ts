import type { Report, Trait } from '../opener/opener.js';
import { disguisesOf } from './disguise.js';
import type { DeclaredFile, Origin, Policy, Rule } from './policy.js';

/** A file, or a part of one, as rules see it. */
interface Subject {
  readonly format: string;
  readonly name: string | undefined;
  readonly mimeType: string | undefined;
  readonly traits: ReadonlySet<Trait>;
  readonly direction: Origin | undefined;
  readonly isFile: boolean;
}

/** The rule that contains a file, and the part that it matches; the part is absent for the file itself. */
export interface Containment {
  readonly rule: string;
  readonly member?: number;
}

/** The first part that a rule contains; the file itself is checked first. */
export function containedBy(policy: Policy, report: Report, declared: DeclaredFile): Containment | undefined {
  const traits = new Map<number | undefined, Set<Trait>>();
  for (const { trait, member } of report.traits) traits.set(member, (traits.get(member) ?? new Set()).add(trait));
  const { direction } = declared;
  const traitsOf = (name: string | undefined, mimeType: string | undefined, member?: number) =>
    asPage(traits.get(member) ?? new Set(), name, mimeType);
  const file = {
    format: report.type.format,
    name: declared.name,
    mimeType: declared.mimeType,
    direction,
    isFile: true,
  };
  const rule = decide(policy, { ...file, traits: traitsOf(declared.name, declared.mimeType) });
  if (rule?.action === 'contain') return { rule: rule.name };
  for (const { index, name, type } of report.members) {
    const part = { format: type.format, name: lastOf(name), mimeType: undefined, direction, isFile: false };
    const found = decide(policy, { ...part, traits: traitsOf(name, undefined, index) });
    if (found?.action === 'contain') return { rule: found.name, member: index };
  }
  return undefined;
}

const PAGE_NAME = /\.(?:[sx]?html?|xht|mht|mhtml)[\s.]*$/i;

/** A browser opens a file of such a name as a page, whatever it begins with. */
function asPage(traits: ReadonlySet<Trait>, name = '', mimeType = ''): ReadonlySet<Trait> {
  const isPage = PAGE_NAME.test(name) || /^(?:text\/html|application\/xhtml\+xml)\b/i.test(mimeType);
  return isPage && traits.has('script-tags') ? new Set([...traits, 'html-script']) : traits;
}

function decide({ rules }: Policy, subject: Subject): Rule | undefined {
  return rules.find((rule) => matches(rule, subject));
}

function matches(rule: Rule, subject: Subject): boolean {
  const { format, name, traits, direction, isFile } = subject;
  if (rule.applies === 'file' && !isFile) return false;
  if (rule.origins.length > 0 && (direction === undefined || !rule.origins.includes(direction))) return false;
  if (rule.types.includes(format) || rule.containing.some((trait) => traits.has(trait))) return true;
  if (name !== undefined && rule.names.some((pattern) => fits(pattern, name))) return true;
  if (rule.disguised.length === 0) return false;
  // The names of parts are internal to a container; people see the name of the file.
  const disguises = isFile ? disguisesOf(name, subject.mimeType, format) : disguisesOf(name, undefined, format);
  return rule.disguised.some((disguise) => disguises.has(disguise) && (isFile || disguise !== 'other-type'));
}

function lastOf(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? name;
}

/** `*` stands for any letters, `?` for one. Linear: patterns and names are untrusted. */
export function fits(pattern: string, name: string): boolean {
  const text = name.toLowerCase().replace(/[\s.]+$/, '');
  let at = 0;
  let star = -1;
  let retry = 0;
  let p = 0;
  while (at < text.length) {
    if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[at]) && pattern[p] !== '*') {
      p += 1;
      at += 1;
    } else if (pattern[p] === '*') {
      star = p;
      retry = at;
      p += 1;
    } else if (star !== -1) {
      p = star + 1;
      retry += 1;
      at = retry;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
