import type { Mention } from '../lexicon.js';

/** Whether what stands beside a word for a code, at [start, end), makes it that of an article, an error or the like. */
export function isCodeOfThing(text: string, start: number, end: number): boolean {
  return (
    OF_THING_BEFORE.test(text.slice(Math.max(0, start - 16), start)) || OF_THING_BEHIND.test(text.slice(end, end + 32))
  );
}
/** "article code", "ürün kodu", "prekės kodas", "产品代码" */
const OF_THING_BEFORE =
  /(?:(?<!\p{L})(?:articles?|artikel|art|modell?|parking|cheat|quiz|puzzle|game|store|shop|filial\p{L}*|referral|tracking|colou?r|material|batch|lot|farb|ürün|urun|mağaza|şube|renk|parça|prek[ėe]s|klaidos|spalvos|preces|kļūdas|krāsas|toote|vea|värvi|tuotteen|virheen|cikk|termék|hiba|szín|izdelka|napake)|产品|產品|物料|颜色|门店|製品|店舗|色|제품|매장|색상)[ -]?$/iu;
/** "code article", "código del producto", "kod błędu", "κωδικός προϊόντος", "code on the box" */
const OF_THING_BEHIND = new RegExp(
  `^(?: (?:${[
    '(?:printed |shown |written )?(?:on|under|at the back of) (?:the|my|your|this|a) (?:box|label|bottle|packag\\p{L}*|packet|product|sticker|bag|can|tin|tag|tyre|tire|part|receipt|back of the (?:box|label|bottle|product))',
    "(?:sur|sous) (?:la|le|mon|ma) (?:boîte|étiquette|bouteille|emballage|paquet|produit)|auf (?:der|dem|meiner|meinem) (?:karton|packung|verpackung|etikett|flasche|produkt|schachtel)|en (?:la|el|mi) (?:caja|etiqueta|botella|envase|producto)|s(?:ulla|ull[’']|ul) ?(?:scatola|etichetta|bottiglia|confezione)|na (?:caixa|etiqueta|embalagem)|op (?:de|het) (?:doos|etiket|fles|verpakking)|na (?:pudełku|opakowaniu|etykiecie|krabici|obalu)",
    "articles?|magasin|couleur|agence|panne|défaut|barre|(?:de |del |de la |de l[’']|du |do |da |dell[’']|ng )?(?:produ[ck]t\\p{L}*|produit|prodotto|art[íi]c(?:ulo|ol)o?|artigo|item|mod[eèé]l\\p{L}*|tienda|loja|negozio|color|colore|couleur|cor|erro[re]?|errore|erreur|magasin|article)",
    'modelu|modela|produktu|towaru|b[łl][ęe]du|koloru|sklepu|paczki|zbo[žz][íi]|chyby|barvy|tovaru|farby|artikla|proizvoda|izdelka|napake|gre[šs]ke|produs\\p{L}*|eroare\\p{L}*|articol\\p{L}*|culoare|produk|barang|warna|toko',
    '(?:на )?(?:модел|товар|ошибк|помилк|грешк|артикул|магазин|цвет|кольор|продукт|стока|издели|детал)\\p{L}*|προ[ιϊ][όο]ντος|μοντ[έε]λου|σφ[άα]λματος|ε[ίι]δους|χρ[ώω]ματος|sản phẩm|san pham|lỗi|loi|hàng|hang|màu',
    '(?:ال)?(?:منتج|خطأ|صنف|قطعة|لون|متجر|فرع)|(?:ה)?(?:מוצר|שגיאה|פריט|צבע|סניף|חנות)',
  ].join('|')})(?!\\p{L})| على (?:العلبة|الكرتون|الملصق|المنتج)| על (?:הקופסה|האריזה|התווית))`,
  'iu',
);

/** "84,20 zł, kod 118820", "codice 118820, 599 €": that of something with a price. */
export function isPriced(text: string, start: number, end: number): boolean {
  return PRICE_BEHIND.test(text.slice(end, end + 24)) || PRICE_BEFORE.test(text.slice(Math.max(0, start - 40), start));
}
const CURRENCY =
  '(?:\\p{Sc}|(?:eur|usd|gbp|chf|z[łl]|pln|k[čc]|czk|kr|sek|nok|dkk|ft|huf|lei|ron|лв|руб|грн|tl|rs|rm|rp)(?!\\p{L}))';
const PRICE_BEHIND = new RegExp(`^, ?(?:${CURRENCY} ?[0-9]|[0-9][0-9 .,]{0,9} ?${CURRENCY})`, 'iu');
const PRICE_BEFORE = new RegExp(
  `(?:[0-9] ?${CURRENCY}|\\p{Sc} ?[0-9][0-9.,]{0,9})[^0-9!?;]{0,12}, ?\\p{L}{2,12}[ :.]{1,3}$`,
  'iu',
);

/** "004821 ma in bolletta": without its accent, and in other talk than Vietnamese, "mã" is another word. */
export function isMisread(text: string, { start, end }: Mention): boolean {
  return /^ma$/i.test(text.slice(start, end)) && !VIETNAMESE.test(text);
}
const VIETNAMESE =
  /[ăđơư\u1ea0-\u1ef9]|(?<!\p{L})(?:khong|duoc|nhan|gui|nhap|minh|cua|chua|dum|giup|nha|ban)(?!\p{L})/iu;
