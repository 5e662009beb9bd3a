/**
 * Messages that mention a value without giving it: "I forgot my PIN", "where do I find the account number?", "my phone has
 * changed", "never share your password here". They are not questions, so the next message does not answer them.
 */
const NOT_ASKED = new RegExp(
  `(?<![\\p{L}\\p{M}])(?:${[
    "forgot|forgotten|lost my|changed|has expired|where (?:do|can|is|are)|how do i (?:find|change)|(?:do not|don['’]?t|dont|won['’]?t|wont|never) (?:share|send|tell|give|post|want|type|write|ask)|rather not|will never ask|stays? empty|is empty",
    'vergessen|verloren|geändert|wo (?:finde|steht|ist)|nicht (?:hier |im chat )?(?:schreiben|teilen|senden|angeben|nennen)|niemals?|bleibt leer',
    'oublié|perdu|changé|où (?:trouver|se trouve|est)|ne (?:communiquez|partagez|donnez|veux|souhaite)|jamais|reste vide',
    'olvid[éeó]|olvidado|perd[ií]|cambi[éeóo]|d[óo]nde|nunca|no (?:quiero|comparta|env[íi]e|voy a)|sale vac[íi]o',
    'esqueci|mudou|mudei|onde|não (?:quero|compartilhe|vou|envie)|fica vazio',
    'dimenticato|cambiat[oa]|dove|mai|non (?:voglio|condivid\\p{L}*|scriva)|resta vuoto',
    'vergeten|gewijzigd|veranderd|kwijt|waar (?:vind|staat|kan)|nooit|niet (?:delen|geven|hier)|blijft leeg',
    'zapomnia\\p{L}+|zmieni\\p{L}+|gdzie|nigdy|nie (?:chc\\p{L}+|podawa\\p{L}+|podawaj)|jest puste',
    'glömt|ändrat|ändrats|var (?:hittar|finns|står)|aldrig|vill inte|inte (?:skriva|dela)|glemt|ændret|endret|hvor (?:finder|finner|står)|aldri|vil ikke|ikke (?:skrive|del)|unohdin|unohtunut|vaihtu\\p{L}+|muuttu\\p{L}+|mistä|missä|koskaan|en halua|älä',
    'unuttum|değişti|nerede|asla|vermek istemiyorum|paylaşma\\p{L}*|boş',
    'забыл\\p{L}*|поменял\\p{L}*|изменил\\p{L}*|где|никогда|не (?:хочу|сообщайте|говорите)|пуст\\p{L}*',
    'nakalimutan|nasaan|saan|nagbago|huwag|ayaw|lupa|di ?mana|berubah|ganti|jangan|tidak mau',
  ].join(
    '|',
  )})(?![\\p{L}\\p{M}])|نسيت|تغير|وين|أين|لا تشارك|ما أبغى|لا أريد|忘记|忘了|在哪|变了|改了|不想|请勿|不要|忘れ|どこ|変わ|書きたくない|教えたくない|言わないで|잊|어디|바뀌|바뀌었|싶지 않|마세요|भूल|कहाँ|बदल|नहीं देना|मत`,
  'iu',
);

/** Whether a message mentions a kind of value without giving or asking for one. */
export function isTalkOnly(text: string): boolean {
  return NOT_ASKED.test(text) && !ONLY_THAT.test(text);
}

/** "Do not send the card number, only the CVV": what is asked for after all, unless it is to be typed elsewhere. */
const ONLY_THAT =
  /[,;:.–-] ?(?:but |aber |mais |pero |mas |ma )?(?:only|just|nur|bloß|seulement|uniquement|juste|solo|sólo|solamente|só|apenas|soltanto|alleen|tylko|bara|endast|kun|bare|vain|pouze|jen|sadece|только|лише)(?: \p{L}{1,8}){0,3} (?:cv[vc]2?|security code|prüfnummer|prüfziffer|sicherheitscode|cryptogramme|code de sécurité|código de seguridad|codice di sicurezza|código de segurança|beveiligingscode|kod cvv)(?![^.!?]{0,60}(?:page|form|site|seite|portal|screen|website|pagina|página|strona|link))/iu;

/** Words before a colon that do not name the value behind it: "here it is: 123". */
const FILLER = new Set(
  `yes,yeah,yep,haha,hihi,hehe,lol,jaja,kkk,repeat,repeating,wiederhole,wiederholt,bestätige,notiert,répète,répétez,repito,repite,confirmo,confirmas,anotado,ripeto,herhaal,genoteerd,powtarzam,zapisane,gentar,gentager,upprepar,toistan,tekrar,tekrarlıyorum,opakuji,opakujem,ismétlem,repet,повторяю,повторюю,повтарям,ok,okay,sure,here,is,it,its,this,that,thats,there,go,follows,below,code,sorry,hi,hello,thanks,please,correct,right,mine,answer,number,no,nr,num,value,ja,jep,gerne,also,hier,das,ist,sí,si,claro,es,aquí,aqui,tiene,tienes,está,esta,código,codigo,va,vale,oui,voici,voilà,voila,alors,est,bitte,bitteschön,prego,codice,kod,kode,koodi,bardzo,sim,segue,é,aí,ai,ta,certo,ecco,certo,è,ok,jawel,dit,proszę,prosze,to,jest,tak,här,kommer,det,är,her,er,tässä,on,joo,evet,şu,tabii,да,вот,это,haan,ji,hai,opo,ito,po,ya,ini`.split(
    ',',
  ),
);
const LABEL = /([\p{L}\p{M}]{2,})[ ."'’\])]{0,3}[:=#№：＝][\s#=("'«„“”[<*_`]{0,4}$/u;
const LABEL_MARK = /[:=#№：＝]/;
const CAPITALS = /(?:^|[\s(])([A-Z][A-Z/]{1,11})[ -]{1,2}$/;
const GLUED = /(?:[\p{L}\p{M}]{2,}[_/-]|\/[\w.-]*\/|[0-9][.,/]|[0-9]\s*[=+×x*÷]\s*|[\p{L}]:)$/u;
/** How that ends; before a space, only marks of sums do. */
const [GLUES, SUMS] = ['_/-.,=+×x*÷:', '=+×x*÷'];
/** UUIDs, hashes. */
const OF_MACHINES = /[0-9a-f]{8}-[0-9a-f]{4}-|^[^0-9a-z]?(?=[0-9]*[a-f])[0-9a-f]{24,}/i;
const CAMERA = /(?:^|[\s/])(?:IMG|DSC[FN]?|PXL|VID|MVIMG|DCIM|Screenshot)[ _-][0-9 _-]*$/i;
const OF_CAMERA = Array.from({ length: 128 }, (_, code) => ' _-0123456789'.includes(String.fromCharCode(code)));
const ENDS_OF_CAMERA = 'GCFNLDMTgcfnldmt';
/** The longest word that is read, in characters, and the shortest beginning of an identifier of machines. */
const RUN_REACH = 40;
const SHORTEST_OF_MACHINES = 14;

function runAround(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from > Math.max(0, start - RUN_REACH) && !isSpace(text, from - 1)) from--;
  while (to < Math.min(text.length, end + RUN_REACH) && !isSpace(text, to)) to++;
  return text.slice(from, to);
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 0x80 ? code === 0x20 || (code >= 0x09 && code <= 0x0d) : text.charAt(at).trim() === '';
}

/** A quick look at how the text before a value ends: most values are behind a word and a space, or in a list of numbers. */
function mayEndWithCamera(before: string): boolean {
  let end = before.length;
  while (end > 0 && OF_CAMERA[before.charCodeAt(end - 1)]) end--;
  return end > 0 && end < before.length && ENDS_OF_CAMERA.includes(before.charAt(end - 1));
}

function mayBeGlue(before: string): boolean {
  const written = before.trimEnd();
  return written !== '' && (written.length === before.length ? GLUES : SUMS).includes(written.at(-1)!);
}

/** But "08.2029" is a month. */
const DECIMAL = /^(?!(?:0[1-9]|1[0-2])\.20[2-4][0-9]$)[0-9]{1,3}\.[0-9]{3,}$/;

/**
 * Whether a value in a message is called something by the message itself, by a label, an abbreviation or a path, so that
 * it answers no question: "GTIN 4006381333931", "ts=1730041454", "HTTP 502", "IMG_20260218.jpg", "3.14159". Labels that
 * name what is asked for are looked for before. Without `byWords`, a word with a colon counts for nothing: it may be the
 * misspelt name of what was asked for.
 */
export function isLabelled(text: string, start: number, end: number, byWords = true): boolean {
  const before = text.slice(Math.max(0, start - 40), start);
  const run = runAround(text, start, end);
  if (run.length >= SHORTEST_OF_MACHINES && OF_MACHINES.test(run)) return true;
  if (mayEndWithCamera(before) && CAMERA.test(before)) return true;
  if (mayBeGlue(before) && GLUED.test(before)) return true;
  const value = text.slice(start, end);
  if (value.includes('.') && DECIMAL.test(value)) return true;
  const label = byWords && LABEL_MARK.test(before) ? LABEL.exec(before)?.[1]?.toLowerCase() : undefined;
  if (label !== undefined && !FILLER.has(label)) return true;
  const capitals = /[A-Z/][ -]{1,2}$/.test(before) ? CAPITALS.exec(before)?.[1] : undefined;
  return capitals !== undefined && !FILLER.has(capitals.toLowerCase());
}
