import type { z } from 'zod';
import type { Environment } from './environment.js';
import { given } from './environment.js';
import { flawOf, probablyMeant } from './flaws.js';
import type { Variable } from './setting.js';

/** The value of a setting, or what is wrong with it. */
export type Reading<T = unknown> = { readonly value: T } | { readonly problem: string };

/** Quotes a setting for an error message, such as `is "x"`, without revealing secrets. */
export type Show = (name: string) => string;

interface Presence {
  readonly default?: string;
  readonly required?: true;
}

/** Clauses of our own. Zod's messages describe types, not settings. */
const CLAUSE = /^(in which|which|whose|with|without) /;

/** An issue together with those of each alternative type. */
function withAlternatives(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  return issue.code === 'invalid_union' ? [issue, ...issue.errors.flat()] : [issue];
}

/** Reads one setting. A problem names the setting, its value, what is wrong with it if known, and what is expected. */
export function readSetting(env: Environment, name: string, setting: Variable & Presence, show: Show): Reading {
  const raw = given(env, name);
  const text = raw ?? setting.default;
  if (text === undefined) {
    if (setting.required !== true) return { value: undefined };
    return { problem: `${name}: is not set; should be ${setting.should}` };
  }
  const flaw = raw === undefined ? undefined : flawOf(name, raw);
  const parsed = setting.type.safeParse(text);
  if (flaw === undefined && parsed.success) return { value: parsed.data };
  const issues = (parsed.error?.issues ?? []).flatMap(withAlternatives);
  const complete = issues.find((issue) => issue.code === 'custom' && issue.params?.['complete'] === true);
  if (flaw === undefined && complete !== undefined) return { problem: `${name}: ${complete.message}` };
  const clause = flaw ?? issues.find(({ message }) => CLAUSE.test(message))?.message;
  const said = [show(name), ...(clause === undefined ? [] : [clause])].join(', ');
  const meant = setting.secret === true ? undefined : probablyMeant(setting, text);
  const shownDefault = setting.default ? ` (default: ${setting.default})` : '';
  const question = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`;
  return { problem: `${name}: ${said}; should be ${setting.should}${shownDefault}${question}` };
}
