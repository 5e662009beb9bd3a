import { language } from './language.js';

/** Filipino as it is typed: half English. */
export const tl = language({
  code: 'tl',
  names: [
    'Maria Cristina|Jasmine|Angelica|Rowena',
    'Jose|Mark Anthony|Rodel|Jericho',
    'Santos|Reyes|Dela Cruz|Bautista|Villanueva|Manalo',
  ],
  nouns:
    'card number|card number ko|number ng card; expiry|expiration; cvv|cvc|yung 3 digits sa likod; pin|PIN; email|email ko|email add; number ko|cp number|cellphone|mobile number; ID number|valid ID; account number|acct no; passport number|passport ko|passport no; license number|lisensya|drivers license; PhilHealth|health card; plate number|plaka; wallet address|btc wallet; birthday|bday|kapanganakan|date of birth; zip code|zip|postal code; address|tirahan|delivery address; password|pw ko; OTP|code|code sa text; api key|token; link|reset link; pangalan|full name|name',
  asks: 'Ano po ang {k} nila?|Pahingi po ng {k}|For verification po, {k}?|Pwede po makuha ang {k}?|At ang {k} po?',
  gives: 'ang {k} ko ay {v}|{k}: {v}|{k} {v}|eto po {k} {v}|{k} po {v}|eto yung {k} {v}',
  bares: '{v}|{v}|opo {v}|eto po {v}|{v} po|sige {v}',
  repeats: 'So {v} po, tama po ba?|Noted po: {v}|Nakalagay po dito {v}.',
  corrects: 'ay sorry mali {v}|hindi pala {v}|*{v}|{v} po pala',
  goOn: 'opo?|tapos po?|Noted po, tuloy lang|ok po then?',
  hellos: 'Hello po, paano po kami makakatulong?|Magandang araw po!',
  namedHellos: 'Hi po, ako si {n}, paano po kita matutulungan?|This is {n} po.|Si {n} po ito.',
  opens: 'hi po|hello|good pm|Hello po need ko ng tulong|mam/sir|meron po ba dyan?',
  intros: 'ako po si {n}|si {n} po ito|nakapangalan kay {n}|name ko po {n}|Salamat, {n}',
  problems:
    'na-decline po ang card ko|may charge na di akin; yung claim ko wala pa rin|papalitan ko po policy ng kotse; di pa dumadating parcel ko|gusto ko i-return yung sapatos; na-cancel flight namin|magdadagdag po ng baggage; walang internet simula kahapon|na-lock sim ko; palipat po ng appointment|wala pa results ko; pabago po ng booking|doble po singil sa room; mali po ang amount sa notice|paano po mag-renew ng permit',
  waits: 'Saglit lang po, check ko.|Salamat po sa paghihintay.',
  thanks: 'salamat po|thank you po|ok po|ty',
  closings: 'May iba pa po ba?|Ingat po kayo!',
  lookalikes:
    'order number|order no; tracking number|tracking; presyo|total; delivery date|petsa; bukas|store hours; version|app version; ISBN|barcode; invoice|invoice no; voucher|promo code; points|rewards points; part number|model; ilan|quantity; hotline|short code; flight|flight no; booking code|PNR; kwarto|room; VAT|interest; score|resulta; ticket no|case number; reading ng metro|timbang|size',
  without:
    'saan po makikita ang {k}?|ayoko po ibigay ang {k} dito|Wag po ishare ang {k} sa chat.|nakalimutan ko {k}|nagpalit po ako ng {k}',
  harmless:
    '45 minutes na po ako naghihintay|10-15 days na po|4 adults at 2 bata kami|nandun ako 2:30pm|3-1 yung score tapos nawala',
});
