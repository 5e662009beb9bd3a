import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Node } from 'yaml';
import { KNOWN_TYPES, UNKNOWN_FORMAT } from '../opener/known-types.js';
import { TRAITS } from '../opener/opener.js';
import { DEFAULT_POLICY } from './default-policy.js';
import { PolicyError } from './policy-error.js';
import { ORIGINS, DISGUISES } from './policy.js';
import type { Allowance, Policy, Rule } from './policy.js';

const FORMATS = [...KNOWN_TYPES.map(({ format }) => format), UNKNOWN_FORMAT];
const RULE_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const SHA256 = /^[0-9a-fA-F]{64}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const ALLOWANCE_TEXT = 200;
const RULE_KEYS = ['name', 'action', 'types', 'names', 'containing', 'disguised', 'origins', 'applies'];
const MATCHERS = ['types', 'names', 'containing', 'disguised'];

/**
 * Parses a policy strictly, so that a misspelt rule is an error and not a rule that never matches.
 *
 * @param text YAML; its rules come before the default ones, unless it has `defaults: off`, or lists some in `without`
 * @throws {PolicyError} with all errors
 */
export function readPolicy(text: string): Policy {
  const own = new Reader(text).read();
  const defaults = defaultPolicy();
  const unknown = own.without.filter(({ value }) => !defaults.rules.some(({ name }) => name === value));
  if (unknown.length > 0) {
    throw new PolicyError(
      unknown.map(
        ({ line, value }) =>
          `line ${line}: "without" names no default rule: ${value} (they are ${defaults.rules.map(({ name }) => name).join(', ')})`,
      ),
    );
  }
  const left = own.useDefaults
    ? defaults.rules.filter(({ name }) => !own.without.some(({ value }) => value === name))
    : [];
  const again = own.policy.rules.filter(({ name }) => left.some((rule) => rule.name === name)).map(({ name }) => name);
  // A rule replaces the default rule of the same name.
  return { ...own.policy, rules: [...own.policy.rules, ...left.filter(({ name }) => !again.includes(name))] };
}

export function defaultPolicy(): Policy {
  return new Reader(DEFAULT_POLICY).read().policy;
}

interface OwnPolicy {
  readonly policy: Policy;
  readonly useDefaults: boolean;
  readonly without: readonly { readonly value: string; readonly line: number }[];
}

/** Reads one document and collects its errors. */
class Reader {
  private readonly lines = new LineCounter();
  private readonly faults: string[] = [];

  constructor(private readonly text: string) {}

  read(): OwnPolicy {
    const document = parseDocument(this.text, { lineCounter: this.lines, uniqueKeys: true, prettyErrors: false });
    for (const { message, pos } of [...document.errors, ...document.warnings])
      this.faults.push(`line ${this.lines.linePos(pos[0]).line}: ${message}`);
    if (this.faults.length > 0) throw new PolicyError(this.faults);
    const root = document.contents as Node | null;
    const top = this.fields(root, 'a policy', ['defaults', 'without', 'rules', 'deny', 'allow'], root === null);
    const deny = this.fields(top.get('deny'), '"deny"', ['sha256', 'signatures'], true);
    const policy: Policy = {
      rules: this.rules(top.get('rules')),
      deny: {
        sha256: this.list(deny.get('sha256'), 'sha256', (value) =>
          SHA256.test(value) ? undefined : 'is not a SHA-256 in 64 hexadecimal digits',
        ).map(({ value }) => value.toLowerCase()),
        signatures: this.list(deny.get('signatures'), 'signatures').map(({ value }) => value),
      },
      allow: this.items(top.get('allow'), 'allow').flatMap((node) => this.allowance(node)),
    };
    const defaults = top.get('defaults');
    const useDefaults = defaults === undefined || this.word(defaults, 'defaults', ['on', 'off']) !== 'off';
    const without = this.list(top.get('without'), 'without');
    if (this.faults.length > 0) throw new PolicyError(this.faults);
    return { policy, useDefaults, without };
  }

  private rules(node: Node | undefined): Rule[] {
    const rules = this.items(node, 'rules').map((item) => ({ item, rule: this.rule(item) }));
    const names = new Set<string>();
    for (const { item, rule } of rules) {
      if (rule.name !== '' && names.has(rule.name)) this.fault(item, `two rules have the name "${rule.name}"`);
      names.add(rule.name);
    }
    return rules.map(({ rule }) => rule);
  }

  private rule(node: Node): Rule {
    const fields = this.fields(node, 'a rule', RULE_KEYS);
    const name = this.textOf(fields.get('name'), node, 'name');
    if (name !== '' && !RULE_NAME.test(name))
      this.fault(fields.get('name'), 'the name of a rule is 1 to 40 of a-z, 0-9 and -');
    if (!MATCHERS.some((key) => fields.has(key))) this.fault(node, `a rule needs one of ${MATCHERS.join(', ')}`);
    const oneOf = (key: string, known: readonly string[]) =>
      this.list(fields.get(key), key, (value) =>
        known.includes(value) ? undefined : `is none of ${known.join(', ')}`,
      ).map(({ value }) => value);
    const names = this.list(fields.get('names'), 'names', (value) =>
      /[/\\]/.test(value) ? 'is a pattern of a name, without a folder' : undefined,
    );
    return {
      name,
      action: this.word(fields.get('action') ?? node, 'action', ['allow', 'contain']) as Rule['action'],
      types: oneOf('types', FORMATS),
      names: names.map(({ value }) => value.toLowerCase()),
      containing: oneOf('containing', TRAITS) as Rule['containing'],
      disguised: oneOf('disguised', DISGUISES) as Rule['disguised'],
      origins: oneOf('origins', ORIGINS) as Rule['origins'],
      applies: fields.has('applies')
        ? (this.word(fields.get('applies'), 'applies', ['anywhere', 'file']) as Rule['applies'])
        : 'anywhere',
    };
  }

  private allowance(node: Node): Allowance[] {
    const fields = this.fields(node, 'an entry of "allow"', ['sha256', 'signature', 'who', 'why', 'until']);
    const keys = (['sha256', 'signature'] as const).filter((key) => fields.has(key));
    const [by] = keys;
    if (by === undefined || keys.length > 1) {
      this.fault(node, 'an entry of "allow" needs "sha256" or "signature", and not both');
      return [];
    }
    const value = this.textOf(fields.get(by), node, by);
    if (by === 'sha256' && !SHA256.test(value)) this.fault(fields.get(by), 'sha256 has 64 hexadecimal digits');
    const until = this.textOf(fields.get('until'), node, 'until');
    if (
      until !== '' &&
      (!DAY.test(until) ||
        Number.isNaN(Date.parse(until)) ||
        new Date(Date.parse(until)).toISOString().slice(0, 10) !== until)
    )
      this.fault(fields.get('until'), `until is a day, such as 2026-12-31, and not ${until}`);
    const [who, why] = (['who', 'why'] as const).map((key) => this.textOf(fields.get(key), node, key)) as [
      string,
      string,
    ];
    return [{ by, value: by === 'sha256' ? value.toLowerCase() : value, who, why, until }];
  }

  /** The fields of a map, without any others. */
  private fields(
    node: Node | undefined | null,
    what: string,
    known: readonly string[],
    mayMiss = false,
  ): Map<string, Node> {
    const fields = new Map<string, Node>();
    if ((node === undefined || node === null || (isScalar(node) && node.value === null)) && mayMiss) return fields;
    if (!isMap(node)) {
      this.fault(node ?? undefined, `${what} is a list of fields (${known.join(', ')})`);
      return fields;
    }
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (!known.includes(name)) this.fault(key as Node, `${what} has no field "${name}"; it has ${known.join(', ')}`);
      else if (value !== null) fields.set(name, value as Node);
    }
    return fields;
  }

  private items(node: Node | undefined, what: string): Node[] {
    if (node === undefined || (isScalar(node) && node.value === null)) return [];
    if (isSeq(node)) return node.items as Node[];
    this.fault(node, `"${what}" is a list`);
    return [];
  }

  private list(
    node: Node | undefined,
    what: string,
    flaw: (value: string) => string | undefined = () => undefined,
  ): { value: string; line: number }[] {
    return this.items(node, what).flatMap((item) => {
      const value = isScalar(item) && item.value !== null ? String(item.value) : '';
      const problem = value === '' ? 'is not a text' : flaw(value);
      if (problem !== undefined) this.fault(item, `an item of "${what}" ${problem}${value === '' ? '' : `: ${value}`}`);
      return problem === undefined ? [{ value, line: this.line(item) }] : [];
    });
  }

  private textOf(node: Node | undefined, parent: Node, what: string): string {
    const value = isScalar(node) && node.value !== null ? String(node.source ?? node.value).trim() : '';
    if (value === '' || value.length > ALLOWANCE_TEXT)
      this.fault(node ?? parent, `"${what}" is missing, or longer than ${ALLOWANCE_TEXT} characters`);
    return value;
  }

  private word(node: Node | undefined, what: string, known: readonly string[]): string {
    const value = isScalar(node) ? String(node.source ?? node.value) : '';
    if (!known.includes(value)) this.fault(node, `"${what}" is ${known.join(' or ')}`);
    return value;
  }

  private fault(node: Node | undefined, message: string): void {
    this.faults.push(`line ${this.line(node)}: ${message}`);
  }

  private line(node: Node | undefined): number {
    return this.lines.linePos(node?.range?.[0] ?? 0).line;
  }
}
