/** Whose a number is, directly before it: "and my wifes 533018291", "mine BKD 40 T", "das meiner Frau ist ...". */
const OF_ANOTHER = new RegExp(
  `(?<!\\p{L})(?:${[
    "(?:wife|husband|hubby|partner|fianc[eé]e?|son|daughter|mum|mom|mother|dad|father|brother|sister|gf|bf|girlfriend|boyfriend|kid|boy|girl|baby|child)['’]?s|his|hers?|theirs|mine",
    'mein(?:er|e[ms]?) (?:frau|mann(?:es)?|sohn(?:es)?|tochter|mutter|vater|partners?|partnerin)',
    '(?:de |à )(?:ma (?:femme|fille|m[eè]re|copine|conjointe)|mon (?:mari|fils|p[eè]re|conjoint))',
    'de mi (?:mujer|esposa|marido|esposo|hij[oa]|madre|padre|novi[oa]|pareja)',
    '(?:da|do) (?:minha|meu) (?:mulher|esposa|marido|esposo|filh[oa]|m[ãa]e|pai)',
    '(?:di|del|della) (?:mi[oa] )?(?:moglie|marito|figli[oa]|madre|padre|compagn[oa])',
    "van (?:mijn|m[’']n) (?:vrouw|man|zoon|dochter|moeder|vader|partner)",
    '(?:min|mitt) (?:fru|kone|mann?|sambo|s[øo]nn?|son|datter|dotter)s|(?:hans|hennes|hendes)',
    '(?:żony|męża|syna|córki|mamy|taty)|(?:manželky|manžela|syna|dcery|mámy|táty)',
    '(?:жены|мужа|сына|дочери|мамы|папы|дружини|чоловіка|сина|доньки)',
    '(?:eşimin|karımın|kocamın|oğlumun|kızımın|annemin|babamın)(?:ki)?',
    '(?:istri|suami|anak|ibu|ayah)(?: saya| ku)?|asawa ko|anak ko',
  ].join(
    '|',
  )})(?: (?:one |card |number |passport |licence |license |account )?(?:is|ist|est|es|è|é|er|är|to|jest|je|это))?[ :=]{1,3}$`,
  'iu',
);
const REACH = 48;
/** At once for speed: most values are behind other words. */
const ENDS = /[\p{Ll}\p{sc=Cyrillic}][ :=]{1,3}$/u;

/** Whether a number is told to be that of somebody else, so that it is of the kind that was told before. */
export function isOfAnother(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - REACH), start);
  return ENDS.test(before) && OF_ANOTHER.test(before);
}
