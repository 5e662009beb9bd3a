/** What the relationships of an OOXML file load and run. Used in threads: like them, it imports by URL. */
import type { Trait } from './opener.js';
import type * as PercentModule from './percent.js';
import type * as TextTraitsModule from './text-traits.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { percentDecoded } = (await load('percent')) as typeof PercentModule;
const { withoutReferences } = (await load('text-traits')) as typeof TextTraitsModule;

/** A value may contain `>`. No tag contains `<`: a match that begins at one must not run past the next. */
const RELATIONSHIP = /<(?:\w+:)?Relationship\b((?:[^<>"']|"[^"<]*"|'[^'<]*')*)/gi;
const EXTERNAL = /\bTargetMode\s*=\s*["']External/i;
/** Relationships that load and run, or show, external content when the document is opened. */
const LOADED = /\/relationships\/(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath\/xlPathMissing)["']/i;
/** Relationships by which a part of any name is a macro or a control. */
const ACTIVE: readonly (readonly [RegExp, Trait])[] = [
  [/\/relationships\/(?:vbaProject|wordVbaData)["']/i, 'vba'],
  [/\/relationships\/xl(?:Intl)?Macrosheet["']/i, 'xlm'],
  [/\/relationships\/(?:control|activeXControlBinary)["']/i, 'activex'],
];

/** @param xml without references */
export function noteRelationships(xml: string, traits: { trait(trait: Trait): void }): void {
  for (const [, attributes = ''] of xml.matchAll(RELATIONSHIP)) {
    if (EXTERNAL.test(attributes) && LOADED.test(attributes) && !isLocal(attributes)) traits.trait('remote-template');
    for (const [kind, trait] of ACTIVE) if (kind.test(attributes)) traits.trait(trait);
  }
}

const TARGET = /\bTarget\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
/** On a drive of the reader (Word for the Mac writes a slash more), or beside the document: a path of the writer's computer, which Word keeps of every template. */
const LOCAL =
  /^(?:(?:file:\/\/(?:localhost)?\/)?[a-z]:[\\/]?[^\\/]|file:\/\/(?:localhost)?\/{1,2}(?:Users|Applications|Library)\/|[^:\\/\s\0-\x1f][^:]*$)/i;
/** A share, an address, or another program behind the path: `file.docx!x-usc:https://...`. */
const ELSEWHERE = /[\\/]{2}|![a-z][a-z+.-]+:/i;
const SCHEME = /^file:\/\/(?:localhost)?\/{1,2}/i;

/** Whether each target of a relationship is a path that leads to no other computer. Programs read escapes in two ways: in both. */
function isLocal(attributes: string): boolean {
  const targets = [...attributes.matchAll(TARGET)].map(([, one, other]) =>
    withoutReferences(one ?? other ?? '').trim(),
  );
  // A byte that is no letter of ASCII counts as one of a name.
  const spellings = targets.flatMap((target) => [target, percentDecoded(target)]);
  return (
    spellings.length > 0 &&
    spellings.every((target) => LOCAL.test(target) && !ELSEWHERE.test(target.replace(SCHEME, '')))
  );
}
