import { describe, expect, test } from '@jest/globals';
import { createRedactor } from '../../../src/redaction/redact.js';
import { isMaskedAsMarked, marked } from './marked.js';

describe('samples and blanks are no values', () => {
  test.each([
    'C: it shows 000000 instead of a code',
    'C: die Anlage zeigt +49 000 000 0000',
    'C: RUT 0000000-0 en el recibo?',
    'C: CPF 000.000.000-00 aparece sozinho',
    'C: the manual says the pin is 4444',
    'C: in der Anleitung steht PIN 1234',
    'C: la notice indique le code pin 0000',
    'C: CVV 999 as a placeholder?',
    'C: im Muster steht CVV 123',
    'C: aparece CVV 321 en la plantilla',
    'C: het voorbeeld toont IBAN NL00RABO0300065264',
    'C: przykład w instrukcji: PESEL 11111111111',
    'C: örnekte doğrulama kodu 123456 yazıyor',
    'C: my date of birth reads 1900-01-01 on the policy',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: my pin is <1234>',
    'C: pin <4471>, I read it in the manual',
    'A: Code from the SMS?\nC: <123456>',
    'C: card <4111 1111 1111 1111> <12/28> cvv <123>, same as in the example',
    'C: call me on <+49 30 00000123>',
    'C: dob <1901-03-09>',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('words that only look like others', () => {
  test.each([
    // "mã" and "ma", words before six digits and the tax number of a Mexican.
    'C: ho letto 118204 ma non torna',
    'C: ma 118204 kwh mi sembrano troppi',
    'A: Opened as case 230518.',
    'C: gas 230518, peak 011120 yesterday',
    'C: VT 5512 HC 23911',
    'C: HP 5512 HC 23911',
    'A: Kurs 4 fällt aus, 12 und 19 finden statt. Wann sind Sie geboren?',
    // Ends of names of streets.
    'A: Sie haben Sitzplatz 61.',
    'A: Garantie 36 Monate.',
    'C: Partie 3 ou partie 4 ?',
    'C: please investigate 14 items',
    'C: mein Verkäufer 4471 war nett',
    'A: Meld via skjema 7-C.',
    'A: Apply via form 12-A.',
    'C: i ordered 2 hard drive cases',
    'C: il reste 3 place libres ?',
    'C: je prends 4 cours de piano',
    'C: Address 0x00007FFE at boot',
    // A word for an account, a post code or a plate, and what is none.
    'A: Please review the account by 03/2026.',
    'C: zip file 2048 KB',
    'A: A conta de luz 8812004 vence amanhã.',
    'A: Registration ends 14 June.',
    'A: Call 114 or visit branch 1183.',
    'A: Polizza con scadenza 30/06/2027.',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: mã <118204>',
    'C: RFC <GODE561231GR8>',
    'C: RFC <GODE 561231 GR8>',
    'C: <1011 AB> 12',
    'C: geboren am <12 März 87>',
    'C: ich wohne <Marktplatz 4>',
    'C: <Hämeentie 12>',
    'C: ik woon <Amstelweg 12>',
    'C: <12 place de la République>',
    'C: <8 cours Mirabeau>',
    'C: <Via Roma 12>',
    'C: my zip is <90210>',
    'A: Branch?\nC: <1183>',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('numbers of quotes, fines, editions and forms', () => {
  test.each([
    'A: Telefono?\nC: dopo\nA: Verbale 77120/24, ricorso entro 60 giorni.',
    'A: Votre téléphone ?\nC: plus tard\nA: Devis n° 114-66210.',
    'A: Telefonnummer?\nC: später\nA: Angebotsnummer 1146-6210.',
    'A: Telefon?\nC: později\nA: Objednávka 2024118820.',
    'A: מה הטלפון?\nC: אחר כך\nA: פנייה 220417889',
    'A: nomor telepon?\nC: nanti\nA: tiket 220417889',
    'C: no siri 0309-4411-5413',
    'C: variabilní symbol 2204178890',
    'C: kart 7 eksik, barkodu 8690326469004',
    'C: la carte réf. 4970 1002 3358 0009 est belle',
    'C: 景品コードは6037-3611-72です',
    'C: need pins 5022 for the board',
    'C: is pin badge 4471 sold out',
    'C: there is a pin on the map 4471',
    'C: ping 127.0.0.1 works',
    'C: is my card ok?\nC: the yogurt has expiry 08/28',
    'C: auf dem Karton steht 4800 1234 5678 9012',
    'C: the bluetooth pin 0000 fails',
    'C: mein Router ist der 7590 AX',
    'C: Адрес верный\nA: Адрес передан, заявка 118820',
    'A: Date of birth?\nC: later, i booked for 14/11/2025',
    'A: Geburtsdatum?\nC: der Termin war am 14.11.2025',
    'C: expire?\nA: 600 on 12/27',
    'C: postcode 0000 appears',
    'C: plomba nr 6295 8368 0113 6678',
    'C: pin edition 3094',
    'C: reading is 0412 774 193 Wh',
    'C: firmware 10.12.4.1, and it asks for 10.13.0.2',
    'A: 10.13.0.2 is the latest release.',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: firmware 10.12.4.1, ip <10.13.0.2>',
    'C: barcode <4111 1111 1111 1111>',
    'C: ref <378282246310005>',
    'A: Date of birth?\nC: <14/11/1985>, i booked yesterday',
    'A: Telefon?\nC: <0412 774 193>',
    'C: tel <030/12345-25>',
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('what is said after a card was given', () => {
  const CARD = 'C: <4111 1111 1111 1111>';
  test.each([
    `${CARD}\nA: Zimmer 412, Frühstück bis 10:30`,
    `${CARD}\nA: next service due 03/28`,
    `${CARD}\nC: before 10:30 please`,
    `${CARD}\nC: my warranty ends 03/28`,
    `${CARD}\nC: mein Abo läuft bis 03/28`,
    `${CARD}\nC: 377 = slate`,
    `${CARD}\nC: Sitz 114 bitte`,
    `${CARD}\nC: место 114`,
    `${CARD}\nC: חדר 412`,
    `${CARD}\nC: kursi 114`,
    `${CARD}\nC: 412号室`,
    `${CARD}\nC: i am 482 in the queue`,
    `${CARD}\nC: Nummer 482 in der Schlange`,
    `${CARD}\nC: 300 deposit ok`,
    `${CARD}\nC: 12:30 works`,
    `${CARD}\nC: الساعة 10:30`,
    `${CARD}\nC: 10:30에`,
    `${CARD}\nC: from 12/25 to 12/28`,
    `${CARD}\nC: check-in 12/25`,
    `${CARD}\nC: ab 12/25`,
    `${CARD}\nC: next march 2027`,
    `${CARD}\nC: 306 is the shelf`,
    'C: ich nehme die mastercard mit 8813 am ende\nA: Prüfziffer?\nC: sage ich nicht',
    'C: pago con la visa 8813 al final',
  ])('by others, or of other things: %j', isMaskedAsMarked);

  test.each([
    `${CARD}\nA: thanks\nC: <482>`,
    `${CARD}\nA: thanks\nC: <03/28>`,
    `${CARD}\nC: <482> = cvv`,
    `${CARD}\nC: good till <03/28>`,
    `A: I see ${CARD.slice(3)}\nA: Expiry?\nC: <03/28>`,
  ])('but %j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('codes of things', () => {
  test.each([
    'C: the article code 118820 is sold out',
    'C: quel est le code article 118820 ?',
    'C: el código del producto es 118820',
    'C: codice articolo 118820',
    'C: kod produktu 118820',
    'C: kód chyby 118820',
    'C: cod produs 118820',
    'C: ürün kodu 118820',
    'C: prekės kodas 118820',
    'C: kļūdas kods 118820',
    'C: koda napake 118820',
    'C: код на продукта 118820',
    'C: κωδικός προϊόντος 118820',
    'C: كود المنتج 118820',
    'C: קוד מוצר 118820',
    'C: 产品代码 118820',
    'C: kode produk 118820',
    'C: code ng produkto 118820',
    'C: the code on the label is 118820',
    'A: What is a CVV?\nC: for instance 123',
    'C: i have 4 visa cards\nA: limit 5000 each',
  ])('%j', isMaskedAsMarked);

  test.each(['C: the code is <118820>', 'C: kód: <118820>', 'C: קוד <118820>', 'A: CVV?\nC: <123>'])(
    'but %j',
    (conversation) => expect(marked(conversation)).toBe(conversation),
  );
});

describe('settings and patterns are no passwords', () => {
  test.each([
    'C: passwords must match ^[a-z0-9]{8,}$ they say',
    'C: password rule: [A-Za-z0-9]+ only',
    'C: DB_PASS=<x9!Vermillion-7>\nC: ok',
  ])('%j', isMaskedAsMarked);

  test('a field beside the password', () => {
    const conversation = 'C: DB_PASS=<x9!Vermillion-7> REGION=eu-Central-2';
    expect(marked(conversation)).toBe(conversation);
  });
});

describe('codes with a price', () => {
  test.each(['A: 84,20 zł, kod 118820', 'A: codice 118820, 599 €', 'A: $24.99, code 118820'])('%j', isMaskedAsMarked);

  test('but not one that came', () => {
    const conversation = 'C: the code is <118820>, I paid 25.00';
    expect(marked(conversation)).toBe(conversation);
  });
});

test.each(['C: den jag förbrukade 412 kWh', 'C: Verbrauch Hauptstraße 412 kWh'])(
  'what is used up has no address: %j',
  isMaskedAsMarked,
);

test.each([
  ['conta de luz', 'Maria Luz'],
  ['ella no vino', 'Ella Nord'],
  ['ist das zu klein?', 'Anna Klein'],
  ['anh ơi em hỏi', 'Ngọc Anh'],
  ['halo kak', 'Budi Kak'],
])('names that are words are none when written small: %s', (text, name) => {
  expect(createRedactor().redactMessages([{ senderId: 'A', text }], { names: [name] })[0]!.spans).toEqual([]);
});
