/** Letters before a name that are read. */
const REACH = 40;

/** "it's deb", "me llamo Pepe": who somebody is. */
const INTRODUCED = new RegExp(
  `(?<![\\p{L}\\p{M}])(?:${[
    "it['’]?s|this is|i['’]?m|i am|my name(?: is|['’]?s)|name(?: is|['’]?s|:)|call me|known as|goes by|spelled|(?:have|had|got|put) me (?:under|as)|(?:under|in) the name(?: of)?|you(?:['’]re| are) speaking (?:to|with)|speaking (?:to|with)|you['’]re through to|im|thats|that['’]s",
    'ich bin|hier ist|hier spricht|mein name ist|ich hei(?:ß|ss)e|hei(?:ß|ss)e|man nennt mich|name:?',
    "je suis|c['’]?est|je m['’]?appelle|m['’]appelle|ici|mon nom est|mon pr[eé]nom est|au nom de|nom ?:|pr[eé]nom ?:",
    'soy|me llamo|mi nombre es|le habla|te habla|habla|les? saluda|me dicen|a nombre de|nombre:?',
    'sono|mi chiamo|il mio nome [eè]|parla|a nome di|nome:?',
    'sou(?: [oa])?|aqui [eé](?: [oa])?|meu nome [eé]|me chamo|chamo-me|fala(?: [oa])?|quem fala [eé](?: [oa])?|em nome d[eo]',
    'ik ben|met|je spreekt met|u spreekt met|mijn naam is|ik heet|naam:?|op naam van',
    'jestem|tu|nazywam si[eę]|mam na imi[eę]|z tej strony|m[oó]wi|imi[eę]:?',
    'jsem|tady|jmenuji se|jmenuju se|u telefonu|vol[aá]m sa|som|zovem se|ja sam|ovdje|ovde|ime mi je|jaz sem|ime:?',
    'jag heter|det [aä]r|jag [aä]r|mitt namn [aä]r|jeg heter|det er|jeg hedder|jeg er|mitt navn er|mit navn er|namn:?|navn:?',
    'olen|t[aä][aä]ll[aä](?: on)?|nimeni on|minun nimeni on|mu nimi on|mina olen|nimi:?',
    'vagyok|itt|a nevem|nevem|n[eé]v:?|sunt|m[aă] numesc|numele meu e(?:ste)?|aici|nume:?|a[sš] esu|mano vardas|es esmu|mani sauc',
    'это|я|меня зовут|мое имя|моё имя|имя:?|вас беспокоит|це|мене звати|аз съм|казвам се|тук е|ja se zovem|овде|зовем се',
    'είμαι|ειμαι|με λένε|με λενε|λέγομαι|ονομάζομαι|είμαι [ηο]|εδώ|εδω|όνομα:?',
    'ben|ad[ıi]m|ismim|isim:?|ad:?|saya|nama saya|ini|nama:?|aku|ako(?: po)? si|si|pangalan ko(?: ay)?|t[oô]i l[aà]|t[eê]n t[oô]i l[aà]|em l[aà]|m[iì]nh l[aà]',
    'أنا|انا|معك|معاك|اسمي|إسمي|אני|שמי|קוראים לי|כאן|מדבר|מדברת|main|mera naam|mai|मैं|मेरा नाम|من|اسمم',
  ].join(
    '|',
  )})(?: (?:again|still|still me|wieder|nochmals?|encore|toujours|otra vez|de nuevo|ancora|sempre|di nuovo|de novo|outra vez|weer|opnieuw|znowu|znów|zase|znovu|op[eě]t|opet|igen|taas|jälle|megint|újra|iar|din nou|снова|опять|знову|пак|отново|πάλι|ξανά|yine|tekrar|lagi|ulit))?[ :,-]{1,2}$`,
  'iu',
);

/** "hi deb", "thx grace", "Mr. Bill": who is spoken to, and how letters end. */
const ADDRESSED = new RegExp(
  `(?<![\\p{L}\\p{M}])(?:${[
    '(?:hi|hey|hello|hiya|dear|welcome|welcome back|good (?:morning|afternoon|evening)|morning|afternoon|evening)(?: there| again)?|(?:thanks|thank you|thank u|thankyou|thx|tnx|thnx|tks|tysm|ty|cheers|ta)(?: (?:so|very|much|again|a lot|lots|loads|for that|for your help|for the help))*|bye|goodbye|sorry|(?:kind |best |warm )?regards|sincerely|yours|love|xx|(?:mrs?|ms|miss|dr)\\.?',
    'hallo|guten (?:tag|morgen|abend)|moin|servus|gr[uü](?:ß|ss|ezi)\\p{L}*(?: gott| dich)?|liebe[rs]?|danke(?: dir| sch[oö]n| ihnen)?|vielen dank|lg|vg|mfg|gru(?:ß|ss)|gr[uü](?:ß|ss)e|tsch[uü]ss|herr|frau',
    'bonjour|bonsoir|salut|coucou|ch[eè]re?|merci(?: beaucoup| bien)?|cordialement|au revoir|bises|m\\.|mme|mlle|monsieur|madame|mademoiselle',
    'hola|buen(?:os|as)? (?:d[ií]as?|tardes|noches)|buenas|estimad[oa]|querid[oa]|gracias|muchas gracias|mil gracias|saludos|atentamente|atte\\.?|ad[ií]os|se[nñ]or(?:a|ita)?|sra?\\.?|don|do[nñ]a|d[ñn]?a?\\.',
    'ciao|salve|buongiorno|buonasera|car[oa]|gentile|grazie(?: mille)?|cordiali saluti|saluti|signor(?:a|e|ina)?|sig\\.?(?:ra)?',
    'ol[aá]|oi|bom dia|boa tarde|boa noite|car[oa]|prezad[oa]|obrigad[oa]|valeu|abra[cç]os?|att\\.?|seu|dona',
    'hoi|hallo|goedemorgen|goedemiddag|goedenavond|beste|lieve|dag|dank (?:je|u)(?: wel)?|bedankt|groet(?:en|jes)?|mvg|gr|meneer|mevrouw|dhr\\.?|mevr\\.?',
    'cze[sś][cć]|hej|witam|dzie[nń] dobry|drog[ia]|dzi[eę]ki|dzi[eę]kuj[eę]|pozdrawiam|pan[ieu]?a?|panowi|dobr[yý] den|ahoj|[cč]au|d[eě]kuji|[dď]akujem|d[ií]ky|s pozdravem|bok|pozdrav|hvala|po[sš]tovan[aie]|lp',
    'hej|hejsan|tjena|hei|heisann|halla|k[aä]ra|kjære|k[aæ]re|tack(?: s[aå] mycket)?|takk|tusen takk|tak|mvh|vh|h[aä]lsningar|hilsen|moi|moikka|terve|hyv[aä][aä] p[aä]iv[aä][aä]|kiitos|kiitti|t(?:erveisin|erv)?|tere|ait[aä]h',
    'szia|hell[oó]|kedves|k[oö]sz(?:i|[oö]n[oö]m)?|[uü]dv\\p{L}*|salut|bun[aă](?: ziua)?|drag[aă]?|mul[tț]umesc|mersi|labas|sveik[ia]|a[cč]i[uū]|paldies|labdien',
    'привет|здравствуйте|добрый (?:день|вечер)|доброе утро|дорогая|дорогой|спасибо(?: большое)?|спс|с уважением|пока|привіт|добрий день|вітаю|дякую|з повагою|здравей(?:те)?|благодаря|поздрави|пан[іеу]?|хвала|поздрав',
    'γεια(?: σ(?:ας|ου))?|καλημέρα|καλησπέρα|καλημερα|καλησπερα|αγαπητ[έή]|ευχαριστώ|ευχαριστω|κύριε|κυρία|κυριε|κυρια|κ\\.',
    'merhaba|selam|say[ıi]n|sevgili|te[sş]ekk[uü]r(?:ler| ederim)|sa[gğ] ?ol(?:un)?|halo|hai|terima kasih|makasih|trims|salam|pak|bu|bapak|ibu|mas|mbak|kak|encik|puan|cik|kumusta|salamat(?: po)?|ms|ch[aà]o|c[aả]m [oơ]n|anh|ch[iị]|em|ch[uú]|c[oô]',
    'مرحبا|أهلا|اهلا|السلام عليكم|عزيزي|عزيزتي|شكرا|شكراً|أستاذ|استاذ|أستاذة|يا|السيد|السيدة|سلام|ممنون|آقای|خانم|שלום|היי|הי|תודה(?: רבה)?|מר|גברת|נ\\.ב|בברכה|namaste|dhanyavaad|shukriya|नमस्ते|धन्यवाद|श्री|श्रीमती',
  ].join('|')})(?: ?[,:-]?[ \\n]{1,2}|,)$`,
  'iu',
);

/** Small, such a word greets anybody: "halo kak". */
const FORM_OF_ADDRESS = /^(?:pak|bu|bapak|ibu|mas|mbak|kak|kakak|bang|encik|puan|cik|anh|ch[iị]|em|ch[uú]|c[oô])$/u;

/** The end of a text, a line or a clause. */
const ENDS = /^\s{0,2}(?:$|[\n.,!?;:)…/-]|\p{Extended_Pictographic})/u;
const LINE_BEGINS = /(?:^|\n)[ \t~–—-]{0,3}$/u;
const LINE_ENDS = /^[ \t.!]{0,3}(?:$|\n)/u;
const BEGINS = /(?:^|[.,!?;:\n]\s{0,2})$/u;
/** "Wes here", "Deb again" */
const SPEAKS =
  /^,? (?:here|speaking|again|calling|hier|am (?:apparat|telefon)|[aà] l['’]appareil|al habla|al tel[eé]fono|al telefono|ao telefone|qui|aqu[ií]|z tej strony|u telefonu|h[aä]r|her|t[aä][aä]ll[aä]|vagyok|burada|here po|ito|здесь|тут|na linha)(?!\p{L})/iu;

/**
 * Whether a form of a name stands where people are called by their names: who speaks, who is spoken to, and who signs. A form that is an
 * ordinary word as well must be all that is said there, or have a capital behind who speaks: "thanks bill" and "this is Bill from Leeds", but
 * not "thanks, bill is paid".
 */
export function isNamePlace(text: string, start: number, end: number, isWord: boolean): boolean {
  if (FORM_OF_ADDRESS.test(text.slice(start, end))) return false;
  const before = text.slice(Math.max(0, start - REACH), start);
  const after = text.slice(end, end + REACH);
  if (BEGINS.test(before) && SPEAKS.test(after) && (!isWord || isCapital(text, start))) return true;
  if (LINE_BEGINS.test(before) && LINE_ENDS.test(after)) return !isWord || (start > 0 && end + 2 >= text.length);
  if (isWord && !ENDS.test(after)) return isCapital(text, start) && INTRODUCED.test(before);
  if (!isWord && before.endsWith(', ') && ENDS.test(after)) return true;
  // "liz, any news?", "deb, my number is ..."
  if (!isWord && LINE_BEGINS.test(before) && after.startsWith(', ')) return true;
  return ADDRESSED.test(before) || INTRODUCED.test(before);
}

export const isCapital = (text: string, at: number): boolean => /^\p{Lu}/u.test(text.slice(at, at + 2));

/** Whether a sentence begins there, so that a capital says nothing. */
export function beginsSentence(text: string, start: number): boolean {
  return /(?:^|[.!?…\n]["'”’)]?\s{0,2})$/u.test(text.slice(Math.max(0, start - 4), start));
}
