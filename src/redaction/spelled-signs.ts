/** Words for "at" in spelled-out addresses, in the supported languages. */
export const AT_WORDS = [
  'at|arroba|arrobas|arobase|arobas|chiocciola|chiocciolina|apenstaartje|apenstaart|apestaart|klammeraffe|ät',
  'at-sign|snabel-?a|snabel a|alfakrøll|krøllalfa|alfakroll|krollalfa|kanelbulle|miuku|miukumauku|kissanhäntä|ät-merkki|at-merkki|ätmärk',
  'małpa|malpa|małpka|malpka|zavináč|zavinac|zavináč|afna|kukac|majmun|majmunče|manki|et-znak|coada de maimuta|coadă de maimuță|arond|arong',
  'собака|собачка|собаки|равлик|маймунско а|маймунка|кльомба|мајмун|ет|παπάκι|παπακι|שטרודל|כרוכית|آت|ات|ایت|एट|ऐट|アット|アットマーク|골뱅이|艾特|圈a|güzel a|kuyruklu a|a keong|ad',
  'kliomba|klyomba|kljomba|klomba|maimunsko a|maymunsko a|majmunsko a|a còng|a cong|còng|a móc|papaki|sobaka|sobachka|arobba|malpka|kukacz|et merket|et-merket|krulleke|ludo a',
].join('|');

/** Words for "dot" in spelled-out addresses. */
export const DOT_WORDS = [
  'dot|punkt|punkti|punto|point|ponto|punt|punktum|piste|prikk|prick|kropka|period|d0t',
  'tečka|tecka|bodka|točka|tocka|tačka|tacka|pont|punct|taškas|punkts|nokta|titik|chấm|cham|tochka|tochkata|teleia|nuqta|bindu|točke|punctul|taskas|точка|крапка|тачка|точку',
  'τελεία|τελεια|נקודה|نقطة|نقطه|डॉट|ドット|점|닷|点|點',
].join('|');
