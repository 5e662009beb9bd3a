/** What a word near a number says about it. */
export type WordClass =
  'phone' | 'call' | 'card' | 'loyalty' | 'ssn' | 'ip' | 'mail' | 'version' | 'reference' | 'account' | 'unit';

/**
 * Words by class, in the languages of the corpora. A word counts when it begins with an entry; `=` asks for the whole
 * word. Scripts without spaces between words are searched anywhere in the run. Earlier classes win.
 */
const WORDS: Record<WordClass, string> = {
  ssn: `=ssn =sss =social =socials =soc =itin =tin =taxpayer =taxpayers =ss socialsecurity =seguridad =seguro sozialversicherung`,
  phone: `phone telephon telefon telefoon téléphon teléfon télefon telemóv telemov mobile mobil mobiel =tel =tél =tlf =tlfn =telf =ph
    cell =cel =gsm celular =cellulare handy =handynummer smartphone whatsapp =wa viber =telegram =signal =sms =fax landline
    hotline voicemail festnetz =fijo =móvil =movil =portable =fixe rückruf rueckruf callback =durchwahl =rufnummer
    =imessage =facetime komórk 电话 電話 手机 手機 携帯 폰 전화 연락처 телефон звон τηλέφωνο هاتف जनसंपर्क फोन फ़ोन मोबाइल`,
  card: `card =cc =visa mastercard =maestro amex =american discover diners =jcb unionpay =rupay kreditkart =karte
    kartennummer kartennr tarjeta cartão cartao carte =carta kaart kreditkort =kort karta credit debit =pan 卡 카드 карт बैंक`,
  loyalty: `loyalty gift library membership reward bonus voucher geschenk`,
  ip: `=ip =ips =ipv =ipv4 =ipv6 server =host hosts =ping pinging =dns router gateway =vpn subnet firewall network netzwerk`,
  mail: `email =mail =mails =mailed e-mail =gmail correo courriel posta =inbox =adresse =address mailadresse 邮箱 メール 이메일 почт`,
  version: `version =ver =v release =released firmware =build =builds update updated updating upgrade upgraded driver =sdk
    =app section chapter clause kernel chrome firefox =node =java software =patch =patched 版本 バージョン`,
  call: `=call =calls =called =calling =reach =reached =reachable =ring =text =texting =texted =dial =contact =contacts =contactable
    =message =messages =anrufen =anruf =anrufe =ruf =rufen =erreichen =erreichbar =zurückrufen =llamar =llámame =llamame =llame
    =llámeme =contacto =contactar =contactarme =appeler =appelez =appelle =appelles =joindre =joignable =rappeler =rappelez =contacter =chiamare
    =chiamami =chiamatemi =contattare =contattarmi =contattatemi =ligar =ligue =ligar-me =contato =contactar-me =bellen =bel =bereiken =bereikbaar =ring
    =ringa =nå =zadzwoń =dzwonić =kontakt =recapito`,
  reference: `order =ord tracking =track parcel package shipment =shipping consignment delivery invoice =inv bill =billing receipt =ref
    =refs reference ticket =case =cases incident =claim =claims policy =po serial =sn =s/n =part =parts =sku model =item =items product article =artikel
    =isbn =issn =ean =upc =gtin barcode =imei =iccid =mac =vin =lot batch licen =key =keys confirmation booking reservation =pnr flight
    transaction =txn =trx =uuid =guid hash commit checksum token =session =request =epoch timestamp =unix =millis =milliseconds
    =voucher coupon promo =code =codes =pin =otp quote quotation contract =meter
    =zip postal postcode postleitzahl =plz =code =coordinates =coordinate latitude longitude =lat =lon =lng =gps =price =amount =total =balance
    =quantity =qty =size =weight =width =height =distance =range =score =population =year =years =room =gate =terminal =asset =device =error =err
    =pedido =pedidos =factura =rastreo =seguimiento =referencia =reserva =caso =envío =envio =guía =artículo =lote =serie =contrato
    commande facture =colis =suivi =dossier =réservation =référence =série =livraison =article =contrat
    bestell auftrag rechnung sendung paket vorgang vertrag buchung seriennummer artikelnummer aktenzeichen referenz =fall =zähler lieferung
    =ordine ordini fattura spedizione =tracciamento =pratica =prenotazione =codice =riferimento =pacco =seriale =lotto
    encomenda =fatura =rastreamento =protocolo =nota =código =codigo
    bestelling factuur =zending =ordernummer =dossiernummer =zaak faktura =zamówienie =zamówienia =przesyłk =beställning =ärende
    订单 訂單 单号 快递 运单 发票 编号 注文 追跡 伝票 番号 주문 송장 заказ трек =счет =счёт накладн ऑर्डर طلب`,
  account: `=account =acct =accounts =customer =client =member =user =username =id =ids =uid kunden =klantnummer =conto =cuenta =compte =konto =cliente`,
  unit: `=usd =eur =gbp =jpy =inr =chf =dollars =dollar =euros =euro =pounds =yen =rupees =bucks =percent =km =kg =miles =meters =metres =ms =mm =cm
    =bytes =kb =mb =gb =units =pieces =pcs =points =times =people =users =steps =rows =seconds =minutes =hours =days =weeks =months =litres =liters`,
};

/** Scripts that write words without spaces between them. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;

const whole = new Map<string, WordClass>();
const stems = new Map<string, WordClass>();
const unspaced = new Map<string, WordClass>();
for (const [name, words] of Object.entries(WORDS) as [WordClass, string][]) {
  for (const entry of words.split(/\s+/).filter(Boolean)) {
    if (entry.startsWith('=')) whole.set(entry.slice(1), name);
    else (UNSPACED.test(entry) ? unspaced : stems).set(entry, name);
  }
}
const longest = (map: ReadonlyMap<string, WordClass>): number => Math.max(...[...map.keys()].map((key) => key.length));
const LONGEST_STEM = longest(stems);
const LONGEST_UNSPACED = longest(unspaced);

/** "my number is", "Number: ...": with a determiner or nothing before it the noun means the number that reaches the speaker. */
const NUMBER_NOUN = /^(?:numbers?|num|no|nr|numero|número|numéro|nummer|номер|numer)$/u;
const DETERMINER =
  /^(?:my|the|your|our|his|her|their|new|best|good|right|correct|wrong|work|home|office|direct|daytime|evening|alternate|alternative|alt|other|backup|emergency|private|business|mi|su|tu|mein|meine|meiner|ihre|deine|mon|votre|ton|mio|tuo|suo|meu|seu|mijn|uw|min|mitt|mój|мой)$/u;

/** The class of a lower-case word, given the word before it; `undefined` when it says nothing. */
export function classify(word: string, previous: string | undefined): WordClass | undefined {
  const exact = whole.get(word);
  if (exact) return exact;
  if (NUMBER_NOUN.test(word)) {
    return previous === undefined || DETERMINER.test(previous) ? 'call' : undefined;
  }
  for (let length = Math.min(word.length, LONGEST_STEM); length >= 2; length--) {
    const found = stems.get(word.slice(0, length));
    if (found) return found;
  }
  return undefined;
}

/** Telling words inside a run of letters of a script without spaces, with their place in the run. */
export function classifyUnspaced(run: string): { class: WordClass; start: number; end: number }[] {
  if (!UNSPACED.test(run)) return [];
  const found: { class: WordClass; start: number; end: number }[] = [];
  for (let start = 0; start < run.length; start++) {
    for (let length = Math.min(LONGEST_UNSPACED, run.length - start); length >= 1; length--) {
      const wordClass = unspaced.get(run.slice(start, start + length));
      if (wordClass === undefined) continue;
      found.push({ class: wordClass, start, end: start + length });
      start += length - 1;
      break;
    }
  }
  return found;
}
