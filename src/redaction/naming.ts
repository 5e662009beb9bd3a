import { isLabelled, isTalkOnly } from './answers.js';
import { Lexicon, type Mention, plain, wordsOf } from './lexicon.js';
import type { Passage } from './passage.js';
import { isQuantity } from './quantities.js';

/** How a value is named: by a phrase before it, by one after it, or by a question that it answers. */
export interface Naming {
  tag: string;
  how: 'before' | 'after' | 'asked';
  /** What else the question asks for: "sort code and account number?" */
  tags?: readonly string[];
}

export interface NamingLimits {
  /** Characters and words between a phrase and a value that it names. */
  readonly before?: number;
  readonly after?: number;
  /** Digits of another value may be between the phrase and this one: "card/exp/cvv: 4111... 12/27 123". */
  readonly overDigits?: boolean;
  /** How many messages back a question may be; 0: questions do not count. */
  readonly questions?: number;
  /** Whether earlier questions count at any distance: for values that are repeated and corrected. */
  readonly own?: boolean;
  /** Only a phrase behind the value counts. */
  readonly behind?: boolean;
}

const BEFORE = 48;
const AFTER = 28;
const QUESTIONS = 3;
const CALLED = 16;
/** Maximum distance from the end of a message of a name for a value in the next. */
const ANNOUNCED = 12;
/** An answer has few words beside the value: "sure, it is 123 thanks". */
const ANSWER_WORDS = 7;
/** "el doce de diciembre del cuarenta y nueve": the longest answers have as many. */
export const DATE_WORDS = 9;
const FEW_WORDS = 5;
/** "its 3669, thats the otp", "982 thats the 3 digits on the back" */
const THAT_IS =
  /^["'”)\]]?[,.;]? {1,2}(?:that['’]?s|thats|thts|this is|its|it['’]s|is) {1,2}(?:the|my|your) {1,2}(?:[34] |three |four )?$|^["'”)\]]?[,.;]? {1,2}(?:es|est|è|é|ist|das ist|c'est|jest|to|är|er|on) {1,2}(?:la|el|le|il|o|a|die|der|das|mi|mia|mein|meine|ma|mon|minha|meu|mijn|de|het)? {0,2}$/i;
/** "the wrong one b4, its ...": digits of a word. */
const CHAT_WORD = /(?<!\p{L})(?:b4|gr8|m8|l8r?|str8|2day|2moro|2nite)(?!\p{L})/iu;
/** "021000021 is the routing, 1234567 the account" */
const IS_THE =
  /^ {1,2}(?:(?:is|was|ist|es|est|e|è|é|to|är|er|on) )?(?:the|my|our|die|der|das|meine?|el|la|le|mon|ma|mi|il|a|o) {1,2}$/i;
/** Most values and words have a space between them alone. */
const isThe = (between: string): boolean => between.length > 2 && IS_THE.test(between);
const OWN_VALUE = /^[^\p{L}0-9]{0,4}(?:(?:is|are|was|ist|est|es|e|è|é)[^\p{L}0-9]{1,3})?[0-9]/u;

/** What numbers in a chat are otherwise. One of them between a phrase and a value, or as the last question, takes the value. */
const OTHERS = new Lexicon({
  other: `artikel, artikelnr, artikelnummer, art nr, article no, article number, varenr, varenummer, vorunr, vorunumer, vare nr, bookinger, bookningar, bestillinger, bestallningar, ordrer, kd nr, kdnr, kunden nr, kundennr, kundennummer, kundenr, kundnr, kundnummer, medidor, zahler, zahlernr, zahlernummer, stromzahler, gaszahler, contatore, matricola contatore, meterstand, meternummer, malarnummer, malernr, malernummer, mittarin numero, elektromer, cislo elektromeru, vodomer, brojilo, broj brojila, лічильник, счётчик, sayac, sayac no, nomor meter, meteran, sifra artikla, sifra proizvoda, sifra izdelka, rujukan, no rujukan, κωδικος ειδους, κωδικος προιοντος, codul produsului, cikkszam, terminal id, store no, store number, shop no, born to, الطلب رقم, طلب رقم, رقم الطلب, رقم طلبي, طلبي رقم, شحنتي رقم, awb, incidencia, incidencias, incident, incident no, incidente, ocorrencia, storing, storingsnummer, storung, storungsnummer, panne, vikailmoitus, hairio, ariza kaydi, инцидент, инциденты, інцидент, звернення, sesizare, bejelentes, hlaseni, laporan, 故障单, 접수, ma san pham, ma hang, ma don hang, ma don, ma van don, ma so don hang, san pham, flights, rooms, tables, gates, tickets, bookings, reservations, invoices, claims, parcels, items, lines, bills, trains, buses, vuelos, pedidos, facturas, vols, commandes, factures, trains, fluge, bestellungen, rechnungen, zuge, voli, ordini, fatture, voos, encomendas, faturas, vluchten, bestellingen, facturen, loty, zamowienia, рейсы, счета, rx, rx no, contrat, contrat no, contrato, contratto, contract, contract no, contract number, fallnummer, fallnr, fall nr, aktenzeichen, skadenummer, skadenr, skadanummer, skadeanmeldelse, policy, police, dossiernr, kenmerk, referentie, referencia, referenza, referens, referanse, riferimento, challan, challan no, waybill, awb, docket, complaint id, sr no, srno, sr number, service request, ref no, ref nr, txn, txn id, transaction, transaction id, transaktion, transaktionsnummer, transaccion, transacao, transazione, transactie, transakcja, transakcji, транзакция, транзакции, islem no, kargo, kargo no, takip, takip no, takip numarasi, nr przesylki, przesylka nr, list przewozowy, numer listu, numer zgloszenia, sygnatura, spis znacka, variabilni symbol, vs, cislo jednaci, jednaci, nr comanda, comanda, awb nr, numar comanda, referinta, tilausnumero, lahetystunnus, viite, viitenumero, ocr, ocr nummer, kid, kid nummer, sporingsnummer, sporing, sporingsnr, kollinummer, kollinr, zendingsnummer, track en trace, tracktrace, barcode nr, artikelnummer, artikelnr, artnr, art nr, serienummer, serienr, seriennr, seriennummer, serial no, meterstand, zaehlerstand, zaehlernummer, zahlernummer, ean nr, номер посылки, трек номер, трек, трекномер, накладная, накладной, артикула, 运单号, 快递单号, 订单号, 案件号, 申请号, 追跡番号, 伝票番号, お届け番号, 送り状番号, 주문번호, 송장번호, 운송장, 운송장번호, 예약 번호, رقم الشحنة, رقم التتبع, رقم الفاتوره, ऑर्डर नंबर, ट्रैकिंग, claim, claim no, claim number, claim ref, complaint, complaint no, complaint number, work order, job number, customer number, customer no, customer id, client number, orden, orden no, orden de trabajo, radicado, folio, expediente, solicitud, reclamo, reclamacion, siniestro, codigo de atencion, numero de atencion, codigo de cliente, numero de cliente, tramite, postagem, codigo de postagem, codigo de rastreio, rastreio, protocolo, chamado, sinistro, reclamacao, solicitacao, codigo do cliente, segnalazione, pratica, numero pratica, codice cliente, numero cliente, mandat, sinistre, dossier, numero de dossier, code client, numero client, schadensmeldung, beschwerde, vorgang, vorgangsnummer, vorgangsnr, meldung, klachtnummer, schademelding, dossiernummer, zaaknummer, meldingsnummer, klantnummer, zgloszenie, zgloszenia, numer sprawy, sprawa, sprawy, numer klienta, reklamacja, reklamacji, reklamation, klagomal, kundnummer, kundenummer, reklamaatio, asiakasnumero, reklamace, cislo zakaznika, hasar dosyasi, talep no, sikayet no, musteri no, обращение, номер заявки, жалоба, номер договора, договор, 案件, 受付番号, お問い合わせ番号, 管理番号, お客様番号, 접수번호, 문의번호, 고객번호, 受理编号, 流水号, 工单号, 客户号, رقم الشكوى, رقم العميل, رقم المعاملة, शिकायत नंबर,
    order, orders, invoice, ticket, case, reference, ref, tracking, parcel, booking, reservation, flight, room, table,
    gate, seat, page, house, apartment, apt, floor, extension, ext, year, price, amount, total, cost, costs, refund, quantity, qty, amt, fee, fees, queue, place in line, belop*, belob*, المبلغ, 총액, item,
    model, serial, version, phone, mobile, cell, tel, telephone, zip, postcode, handy, mobil, fone, celular, movil, portable, telefone, telefon, telefoon, puhelin, puh, tlf, cep, hp, whatsapp, 手机, 手机号, 전화, 전화번호, 휴대폰, 携帯, телефон*, тел, номер бронирования, бронирования, счета фактуры, счета, отправления, ordre, ordrenummer, pakkenummer, onderdeelnr, ersatzteil*, arendenummer, tapaus, tiketti, kurzwahl, stuckzahl, qte, quantite, milhas, millas, linea de ayuda, telefono corto, assistenza, apningstider, hours, opening hours, horario, lieferdatum, delivery date, delivery, hotline nummer, 税率, 短縮番号, cantidad, quantidade, quantita, aantal, ilosc, antal, antall, maara, adet, количество, 数量, 個数, 수량, servicenummer, service nummer, helpdesk, help desk, localizador, reserva, codigo da reserva, booking code, booking ref, code de reservation, prenotazione, codice prenotazione, kod rezerwacji, rezerwacji, bestillingskode, bestellnr, код брони, брони, короткий номер, ヘルプデスク, 予約番号, हेल्पलाइन, 预订号, 예약번호, numero corto, short number, code barre, codes barres, code barres, points, percent, minutes, hours, days, dollars, euros,
    street, unit, size, balance, sku, isbn, ean, gtin, upc, barcode, part, cas, iso, din, img, dsc, pxl, dcim, screenshot, http, https, localhost, port, ts, pi, color, colour, build, score, result, seat, seats, flight, voucher, coupon, promo, gift, discount,
    sag, sagsnr, sagsnummer, sak, saksnr, saksnummer, arende, schaden, schadennummer, schadensnummer, vertrag, vertragsnummer, comprovante, comprobante, student id, zam, zamowienie,
    miles, points, loyalty, meter, a reading, the reading, meter reading, helpline, hotline, error, timeout, pnr, policy date, serial number, s n, standard,
    gutschein*, punkte, bonuspunkte, zahlerstand, sitzplatz*, ergebnis, flug*, vol, siege, compteur, resultat, vuelo, asiento, cupon, puntos, marcador, contador, voo, assento, cupom, pontos, placar, volo, posto, buono, punti, risultato, vlucht, stoel, punten, uitslag, lot, wynik, punkty, licznik, 
    zimmernummer*, zimmernr, kamer, kamernummer, camera, quarto, numero di camera, siparis*, tutar, tutari, ucret, fiyat, заказ, заказы, 訂單, 房間, pokoj, rum, rummet, vaerelse, rom, huone, oda, oda no, ucus, sefer, puan, sonuc, номер заказа, рейс*, баллы, счетчик*, артикул, заявка, заявки, обращения, номер обращения, nomor kursi, skor, nomor singkat, kamar, kuwarto, pila,
    رقم الطلب, رقم الحجز, رقم الفاتورة, رقم البلاغ, رقم التذكرة, رقم الموديل, نتيجة, الرحلة, غرفة, 积分, 房间, 航班, 座位, 短号, 工单, 型号, 发票, 优惠码, 版本, ポイント, 部屋, 便名, 座席, 型番, 品番, 追跡, 점수, 포인트, 객실, 항공편, 좌석, 부품번호, 모델명, 단축번호, 송장, अंक, कमरा, उड़ान, सीट, ऑर्डर, bestell*, rechnung*, auftrag*, hausnummer, zimmer, betrag, telefon*, handynummer, postleitzahl, plz,
    commande, cmd, facture, montant, chambre, telephone, pedido, factura, importe, habitacion, telefono, ordine, fattura, importo,
    encomenda, fatura, valor, sendungs*, ordernum*, ordrenum*, ordrenr, auftrags*, lieferschein*, заказа, заказе, заказу, посылки, посылка, zamowieniu, przesylki, przesylka, objednavk*, zasilk*, tilaus*, tilauksen, lahetys*, bestelling, factuur, bedrag, zamowien*, faktur*, kwota, order nr, 订单, 金额, 电话, 注文, 金額, 電話, 주문, 货架号, 货架, 棚番号, 선반, 送达日期, 预计送达, 配達予定, 배송일, 保质期, 賞味期限, 유통기한`,
  // Requests and applications, agreements, claims, batches, receipts, bookings, lockers: what a contact centre numbers itself.
  case: `pallet, pallets, palette, paletten, palettes, palets, bancali, палет, палета, pesanan*, orderan*, kiriman*, הזמנה, הזמנתי, ההזמנה, طلبية, الطلبية, طلبيتي, ออเดอร์, พัสดุ, pontun*, مبلغ, farbe, farbton, couleur, cor, colore, kleur, kolor, barva, barvy, barve, farba, farby, boja, boje, farg, farge, farven, szin, vari, renk, culoare, culoarea, цвет, цвята, цвят, колір, χρωμα, warna, mau sac, 颜色, 顏色, 色番, 색상, اللون, צבע,
    код відділення, номер відділення, відділення, код отделения, номер отделения, confirmation no, confirmation number, confirmation nr, application number, application no, application ref, application id, sr, srn, quoting, agreement number, agreement no, booking no, shelf, batch, batch no, batch number, receipt, receipt no, receipt number, locker,
    antrag, antragsnummer, antragsnr, anfrage, vorgangs id, reservierung, buchung, buchungsnummer, buchungsnr, buchungscode, charge, chargennummer, kassenbon, quittung, beleg nr, belegnummer, regal, fach, schliessfach,
    demande no, numero de demande, n de demande, numero de reservation, sinistre, lot no, numero de lot, recu no, ticket de caisse, casier, etagere, solicitud no, numero de solicitud, siniestro, lote, recibo, recibo no, numero de recibo, casillero, estante, numero da solicitacao, lote no, numero do lote, prateleira,
    richiesta, numero richiesta, lotto, scontrino, ricevuta, scaffale, aanvraag, aanvraagnummer, overeenkomst, boeking, boekingsnummer, reserveringsnummer, reservering, partijnummer, kassabon, bonnummer, kluisje,
    wniosek, wniosku, numer wniosku, umowa, umowy, numer umowy, szkoda, szkody, numer szkody, rezerwacja, numer rezerwacji, partia, partii, numer partii, paragon, nr paragonu, skrytka, polka, zadost, zadosti, cislo zadosti, ziadost, ziadosti, cislo ziadosti, smlouva, smlouvy, cislo smlouvy, zmluva, zmluvy, cislo zmluvy, skodni udalost, skodna udalost, conta de luz, conta da luz, conta de agua, conta de gas, conta de energia, conta de telefone, conta de internet, cuenta de luz, cuenta de la luz, cuenta de agua, cuenta del agua, cuenta de gas, zip file, zip files, zip archive, zip folder, zip hoodie, zip datei, fichier zip, archivo zip, arquivo zip, file zip, plik zip, zip bag, barkod, barkodu, barkodas, barkoodi, strichcode, kod kreskowy, codigo de barras, codice a barre, codul de bare, carovy kod, streckkod, strekkode, stregkode, vonalkod, штрихкод, штрих код, баркод, tiket, no tiket, nomor tiket, visit branch, visit our branch, visit a branch, nearest branch, local branch, branch office, verbale, verbale n, devis n, devis no, devis numero, preventivo n, preventivo nr, angebot nr, angebotsnummer, angebotsnr, offertenummer, offertenr, offertenummer, presupuesto no, presupuesto n, presupuesto numero, orcamento n, orcamento no, orcamento numero, wycena nr, oferta nr, oferta n, oferta no, tilbudsnummer, tilbudsnr, tilbud nr, offertnummer, offert nr, tarjous nro, tarjousnumero, teklif no, no penawaran, quote no, quote number, quote ref, quotation no, multa n, multa no, no siri, nombor siri, siri, plomba nr, plomba, plomby, ugyszam, ugyiratszam, edisi, edition, edicion, edizione, auflage, edycja, skjema, skjemanummer, blankett, formular nr, formularnummer, cislo skody, rezervace, rezervacia, cislo rezervace, sarze, cislo sarze, sarza, uctenka, uctenky, box c, zasilka c, zasilka cislo,
    zahtjev, broj zahtjeva, zahtev, ugovor, broj ugovora, steta, broj stete, rezervacija, broj rezervacije, serija, vloga, stevilka vloge, pogodba, stevilka pogodbe, skoda, narudzba, narudzbina, narocilo, broj narudzbe, racun br, ponuda br, ponudba, predracun,
    kerelem, kerelmenek, szerzodes, szerzodesszam, karszam, foglalas, foglalasi szam, tetel, tetelszam, nyugta, nyugtaszam, rendeles, rendelesszam, csomag, csomagszam, rekesz, polc, cerere, cererea, numar cerere, contractul, dauna, dosar, dosar dauna, dosarul, rezervare, rezervarea, lotul, colet,
    avtale, avtalenr, avtalenummer, aftale, aftalenummer, aftalenr, avtal, avtalsnummer, avtalsnr, soknad, soknaden, soknadsnummer, ansokan, ansokningsnummer, ansogning, skade, skaden, skadesak, skada, bokning, bokningsnummer, booking nr, bestilling, bestillingsnr, bestillingsnummer, reservasjon, reservasjonsnummer, partinr, hylle, hylla, hylde, skuff, kvitto, kvittonummer, kvittering, kvitteringsnr,
    hakemus, hakemuksen, hakemusnumero, sopimus, sopimusnumero, sopimuksen, vahinko, vahinkonumero, varaus, varausnumero, varauksen, eranumero, kuitti, kuittinumero, hylly, lokero, taotlus, taotluse, taotluse number, leping, lepingu number, broneering, broneeringu number, kahju, kahjujuhtum, partii, kviitung, tellimus, tellimuse number,
    sutartis, sutarties, sutarties nr, prasymas, prasymo nr, paraiska, zalos, zala, rezervacijos, uzsakymas, uzsakymo nr, siunta, siuntos, siuntos nr, partijos, kvitas, ligums, liguma, liguma nr, pieteikums, pieteikuma, pieteikuma nr, atlidziba, rezervacijas, pasutijums, pasutijuma, sutijums, sutijuma nr, partija, ceks, skapitis,
    заявление, заявления, заява, заяви, договора, договору, договір, щета, щети, молба, номер на молба, бронь, бронювання, резервация, квитанция, квитанции, квитанція, накладна, партида, ячейка, полка, полиця, комірка, поръчка, поръчката, замовлення, посилка, посилки, пратка, пратката, захтев, уговор, договор но,
    αιτηση, αιτημα, αριθμος αιτησης, αριθμος αιτηματος, συμβαση, συμβολαιο, ζημια, αριθμος ζημιας, κρατηση, αριθμος κρατησης, παρτιδα, αποδειξη, παραγγελια, αριθμος παραγγελιας, αποστολη, υποθεση, ραφι, βλαβη, αριθμος βλαβης,
    basvuru, basvuru no, basvuru numarasi, basvurunuz, talep, talep numarasi, sozlesme, sozlesme no, hasar, hasar no, rezervasyon, rezervasyon no, parti no, fis no, raf, ariza, ariza no, permohonan, pengajuan, no pengajuan, kontrak, no kontrak, klaim, no klaim, reservasi, kode booking, struk, no struk, loker, tempahan, resit, no resit, kahilingan, kasunduan, resibo, resibo no, estante ng,
    yeu cau, ma yeu cau, so yeu cau, ho so, ma ho so, so ho so, hop dong, so hop dong, ma hop dong, khieu nai, ma khieu nai, dat cho, ma dat cho, lo hang, so lo, hoa don, so hoa don, ma hoa don, bien lai, phieu, so phieu, ma phieu,
    คำขอ, คำร้อง, เลขที่คำขอ, สัญญา, เลขที่สัญญา, เคลม, เลขเคลม, การจอง, รหัสจอง, เลขที่ใบจอง, ใบเสร็จ, ใบสั่งซื้อ, คำสั่งซื้อ, เลขพัสดุ, 申请号, 申请编号, 合同, 合同号, 理赔, 预约号, 批号, 小票, 收据, 收據, 申請番号, 申込番号, 契約番号, 契約, 予約, ロット, レシート, 領収書, 신청번호, 계약번호, 예약번호, 영수증,
    شناسه قبض, شناسه پرداخت, قبض, قبض شماره, شماره سفارش, سفارش, کد رهگیری, کد پیگیری, شماره پیگیری, رهگیری, پیگیری, شماره قرارداد, قرارداد, شماره درخواست, درخواست, شماره پرونده, پرونده, مرسوله, رسید, فاکتور, آرڈر نمبر, شکایت نمبر, درخواست نمبر, بل نمبر, رقم العقد, رقم المطالبة, رقم القضية, رقم القطعة, رقم الملف, رقم الدفعة, إيصال, الإيصال, رقم الإيصال, מספר תיק, מס' תיק, מספר חוזה, מספר תביעה, מספר בקשה, מספר פנייה, מס' פנייה, מספר הזמנה, מס' הזמנה, מספר משלוח, מספר קבלה, מספר סידורי, מספר קריאה, פנייה, פניה, अनुबंध, आवेदन, आवेदन संख्या, आवेदन नंबर, शिकायत, शिकायत संख्या, रसीद,`,
});

/** The phrase of a lexicon that names the value at [start, end), if one does. */
export function namingOf(
  passage: Passage,
  start: number,
  end: number,
  lexicon: Lexicon,
  {
    before = BEFORE,
    after = AFTER,
    overDigits = false,
    questions = QUESTIONS,
    own = false,
    behind = false,
  }: NamingLimits = {},
): Naming | undefined {
  const { text } = passage;
  const mentions = lexicon.in(passage);
  const last = lastEndingBy(mentions, start);
  const left = mentions[last];
  if (left && !behind && start - left.end <= before) {
    const between = text.slice(left.end, start);
    const taken = !overDigits && /[0-9]/.test(between.replace(CHAT_WORD, ''));
    const isOther = (): boolean => isOfOther(passage, left.start) || isWithinOther(passage, left);
    if (!taken && !isTakenBetween(passage, left.end, start) && !isOther()) {
      return { tag: left.tag, how: 'before' };
    }
  }
  const right = mentions[last + 1];
  if (right && right.start >= end && right.start - end <= after) {
    const between = text.slice(end, right.start);
    const free =
      (!/[0-9,;.!?\n]/.test(between) || THAT_IS.test(between)) &&
      (!OWN_VALUE.test(text.slice(right.end, right.end + 12)) || isThe(between));
    const isTaken = (): boolean => isBehindOther(passage, start) && !THAT_IS.test(between) && !isThe(between);
    if (free && !isTaken() && !isTakenBetween(passage, end, right.start) && !isWithinOther(passage, right))
      return { tag: right.tag, how: 'after' };
  }
  return questions > 0 && mentions.length === 0 && passage.preceding
    ? answered(passage, start, end, lexicon, questions, own)
    : undefined;
}

/**
 * Whether a phrase of a lexicon stands where it could name a value of a passage at all. Most passages have none, and need
 * no search for values.
 */
export function mayName(passage: Passage, lexicon: Lexicon, questions = QUESTIONS, own = false): boolean {
  if (lexicon.in(passage).length > 0) return true;
  if (!passage.preceding || !isAnswer(passage, own ? DATE_WORDS : ANSWER_WORDS)) return false;
  let question: Passage | undefined = passage.preceding();
  for (let back = 0; question && back < questions; back++) {
    if (questionIn(question, passage, lexicon, back, own)) return true;
    question = question.preceding?.();
  }
  return false;
}

/** Whether a passage is little more than a value, and has no more than so many words. */
export function isAnswer(passage: Passage, most = ANSWER_WORDS): boolean {
  return passage.text.length <= 80 && wordsOf(passage).length <= most;
}

/** Whether a passage names what numbers otherwise are. */
export function namesOther(passage: Passage): boolean {
  return OTHERS.in(passage).length > 0;
}

/** Where a passage names what numbers otherwise are. */
export function namesOfOthers(passage: Passage): readonly Mention[] {
  return OTHERS.in(passage);
}

const SMALL_LETTER = /\p{Ll}/u;

/** Whether an answer says little else, and what it says is no quantity. */
export function isPlainAnswer(passage: Passage, start: number, end: number): boolean {
  const { text } = passage;
  // The capitals of a value are no words: "that is my old one. HRB 2206".
  const own = SMALL_LETTER.test(text.slice(start, end))
    ? []
    : wordsOf(passage).filter((word) => word.start >= start && word.end <= end);
  return wordsOf(passage).length - own.length <= FEW_WORDS && !isQuantity(text, start, end);
}

/** Whether the last question before a passage asks for something else, such as an order number. */
export function isAskedForOther(passage: Passage): boolean {
  const question = passage.preceding?.();
  return question !== undefined && OTHERS.in(question).length > 0;
}

interface Asked extends Mention {
  /** All that the same question names. */
  beside: readonly string[];
}

/** What the question before an answer asks for, of what a lexicon names. */
export function questionFor(passage: Passage, lexicon: Lexicon, questions = QUESTIONS, own = false): Asked | undefined {
  let question = passage.preceding?.();
  for (let back = 0; question && back < questions; back++) {
    const asked = questionIn(question, passage, lexicon, back, own);
    const other = OTHERS.in(question).findLast(({ start }) => !isLeftOut(question!.text, start));
    const isAside = (end: number, start: number): boolean =>
      start < end || isPurpose(question!, end, start) || (own && LISTS.test(question!.text.slice(end)));
    if (asked && (!other || isAside(asked.end, other.start))) {
      passage.onAskedBefore();
      return {
        ...asked,
        beside: [...lexicon.in(question), ...askedBefore(question, passage, lexicon)].map(({ tag }) => tag),
      };
    }
    if (other && !asked) return undefined;
    question = question.preceding?.();
  }
  return undefined;
}

/** "Sort code and account?", "its lloyds": what was asked before the sender said more about it. */
function askedBefore(own: Passage, passage: Passage, lexicon: Lexicon): readonly Mention[] {
  if (own.sender === undefined || own.sender !== passage.sender) return [];
  const question = own.preceding?.();
  return question && question.sender !== own.sender && !question.isTalkOnly ? lexicon.in(question) : [];
}

/** "date of birth and postcode?": what has a form of its own is told among others. */
const LISTS = /^[\s,]{0,2}(?:and|&|\+|plus|und|et|y|e|en|og|och|i|ja|ve|a|и|та|と|、|和|及|및|와|과|و|,|\/)/iu;

/** "tu DNI sin puntos" */
const isLeftOut = (text: string, start: number): boolean => WITHOUT.test(text.slice(Math.max(0, start - 12), start));
const WITHOUT =
  /(?<!\p{L})(?:without|no|sin|sans|sem|senza|ohne|zonder|bez|uten|uden|utan|ilman|fără|без|χωρίς|tanpa|không có|walang) $/iu;

/** "the account number for your refund?" */
function isPurpose({ text }: Passage, end: number, start: number): boolean {
  return start - end > AFTER || PURPOSE.test(text.slice(end, start));
}
const PURPOSE =
  /(?<!\p{L})(?:for|to|on|before|so that|auf|sur|bevor|damit|avant|antes|prima|voordat|zanim|чтобы|прежде|para|für|fuer|pour|per|voor|till|til|dla|pro|için|для|untuk)(?!\p{L})/iu;

function answered(
  passage: Passage,
  start: number,
  end: number,
  lexicon: Lexicon,
  questions: number,
  own: boolean,
): Naming | undefined {
  if (!isAnswer(passage, own ? DATE_WORDS : ANSWER_WORDS) || isTakenBetween(passage, 0, start)) return undefined;
  const question = passage.preceding?.();
  const isDirect =
    question !== undefined && question.sender !== passage.sender && questionIn(question, passage, lexicon, 0);
  if (isLabelled(passage.text, start, end, !isDirect)) return undefined;
  if (isCalledBehind(passage, end)) return undefined;
  const asked = questionFor(passage, lexicon, questions, own);
  return asked && { tag: asked.tag, how: 'asked', tags: asked.beside };
}

/** What a message asks for. A question is for others; a statement about oneself announces what follows: "my card number is". */
function questionIn(
  question: Passage,
  answer: Passage,
  lexicon: Lexicon,
  back: number,
  own = false,
): Mention | undefined {
  const asked = lexicon.in(question).findLast((one) => !isWithinOther(question, one));
  if (!asked || (question.isTalkOnly && !isAskedApart(question.text, asked))) return undefined;
  const behind = question.text.slice(asked.end, asked.end + 16);
  const gives = GIVES.test(behind) && !HAS_DIGITS.test(behind);
  if (question.sender !== answer.sender && gives && !/[?？؟]/.test(question.text)) return undefined;
  const isOwn = !own && question.sender !== undefined && question.sender === answer.sender;
  return isOwn && (back > 0 || question.text.length - asked.end > ANNOUNCED) ? undefined : asked;
}

/** "Never send your password. Did you get the code?": a sentence of its own asks, after talk of something else. */
function isAskedApart(text: string, { start, end }: Mention): boolean {
  const [rest] = TO_QUESTION_MARK.exec(text.slice(end)) ?? [];
  if (rest === undefined) return false;
  const [sentence = ''] = SENTENCE_SO_FAR.exec(text.slice(0, start)) ?? [];
  return !isTalkOnly(sentence + text.slice(start, end) + rest);
}
const TO_QUESTION_MARK = /^[^.!?？؟;\n]{0,80}[?？؟]/;
const SENTENCE_SO_FAR = /[^.!?？؟\n]{0,120}$/;

/** "Kontonummer 30481177" gives its own value, or gave one that is masked by now. */
const GIVES =
  /^[^\p{L}\p{N}\x1a]{0,4}(?:(?:is|ist|es|est|è|é|jest|är|er|on|no|nr|number)[^\p{L}\p{N}\x1a]{1,3})?(?:[0-9\x1a]|[A-Z]{1,4}[0-9])/iu;
/** "ID, 13 digits?" says how many it has. */
const HAS_DIGITS =
  /^[^\p{L}\p{N}\x1a]{0,4}[0-9]{1,2}[ -]?(?:digit|stell|ziffer|cijfer|sif|chiffre|d[ií]git|cifr|cyfr|znak|цифр|знак|ψηφ|hane|rakam|numer|számjegy|číslic|angka|chữ số|ספרות|أرقام|رقم|अंक|หลัก|ตัว|桁|位|자리)/iu;

function isTakenBetween(passage: Passage, from: number, to: number): boolean {
  if (to - from < 3) return false;
  const others = OTHERS.in(passage);
  const next = others[lastEndingBy(others, to)];
  return next !== undefined && next.start >= from;
}

/** "4471, my order", but not "3 avril 60 et le tel 06...": what is named behind a value is that value, unless it has one of its own. */
function isCalledBehind(passage: Passage, end: number): boolean {
  return OTHERS.in(passage).some(
    (other) => other.start >= end && !OWN_VALUE.test(passage.text.slice(other.end, other.end + 12)),
  );
}

/** "order id number": the preceding word identifies it. */
function isOfOther(passage: Passage, start: number): boolean {
  const others = OTHERS.in(passage);
  const before = others[lastEndingBy(others, start)];
  if (before === undefined || start - before.end > 2) return false;
  // "Add it to the policy. VIN is ...": but for an abbreviation, a stop ends a sentence.
  return !(before.end - before.start > ABBREVIATION ? /[\n.!?]/ : /\n/).test(passage.text.slice(before.end, start));
}

const ABBREVIATION = 4;

/** "mã yêu cầu": the code of a request, whose name has the word for a code in it. */
function isWithinOther(passage: Passage, { start, end }: Mention): boolean {
  const others = OTHERS.in(passage);
  const other = others[lastEndingBy(others, end - 1) + 1];
  return other !== undefined && other.start <= start && other.end >= end && other.end - other.start > end - start;
}

/** Whether a word for something else is shortly before `start`: "serial no. 12345678Z". */
export function isCalledOther(passage: Passage, start: number): boolean {
  return isNumberOfThing(passage.text, start) || isBehindOther(passage, start);
}

/** The same without names that only end in a word for a number: "Büronummer" is that of a phone. */
export function isBehindOther(passage: Passage, start: number): boolean {
  const others = OTHERS.in(passage);
  const before = others[lastEndingBy(others, start)];
  return (
    before !== undefined && start - before.end <= CALLED && !/[0-9,;!?]/.test(passage.text.slice(before.end, start))
  );
}

/** The word for something else that directly precedes `start`, but for marks: "réf. 4970", "заявка № 118820". */
export function nameOfOther(passage: Passage, start: number): string | undefined {
  const others = OTHERS.in(passage);
  const other = others[lastEndingBy(others, start)];
  if (other === undefined || !ONLY_MARKS.test(passage.text.slice(other.end, start))) return undefined;
  return passage.text.slice(other.start, other.end);
}
const ONLY_MARKS = /^[ :#№.]{1,3}$/;

/** "377 is the shelf", "8080 is just the default port", "306是货架号": whether a word for something else behind a number says what it is. */
export function isToldToBe(passage: Passage, end: number): boolean {
  const said = IS_THAT.exec(passage.text.slice(end, end + 24))?.[0].length;
  if (said === undefined) return false;
  return OTHERS.in(passage).some(({ start }) => start === end + said);
}
const IS_THAT =
  /^ (?:is|was|means|ist|war|hei[sß]t|bedeutet|est|c['’]est|es|era|è|é|e|is|jest|to|je|är|er|on|este|это|є|είναι|itu|adalah|là|ay) (?:(?:just|only|also|nur|auch|juste|aussi|solo|sólo|também|só|anche|ook|maar|tylko|bara|bare|kun|vain|jen|csak|doar|только|лише) )?(?:(?:the|your|our|a|an|der|die|das|de[rnm]|ihre?|eine?|la|le|les|el|il|lo|l['’]|un|une|una|um|uma|a|o|het|een|en|et|ett|din|ditt) ?)?(?:(?:default|usual|standard) )?|^(?:是|は|은|는) ?/iu;

/**
 * "Skadenummer 26-110", "номер заявки 4471", "foutcode 93": any word that ends in one for a number or a code names a number of its own,
 * whatever the thing is, unless the thing has numbers that are looked for.
 */
function isNumberOfThing(text: string, start: number): boolean {
  const [, name] = NUMBER_OF_THING.exec(text.slice(Math.max(0, start - 36), start)) ?? [];
  return name !== undefined && !OF_PEOPLE.test(plain(name));
}
const NUMBER_OF_THING =
  /(?<!\p{L})(\p{L}{3,24}(?:nummern?|nummer(?:et|n)?|numret|nro|numero|-?nr|-?no|-?id|code|kode|koden|kod|koodi|kodu))[\s.:#№=-]{1,4}(?:(?:is|ist|lautet|er|är|on|to)\s{1,2})?$/iu;
/** What belongs to people, cards and accounts; and words that end so by chance. */
const OF_PEOPLE =
  /^(?:tel|phon|fon|mobil|handy|ruf|gsm|puh|cel|card|kart|kort|kaart|credit|kredit|kreditk|debit|cv[vc]|sich|sik|sak|veilig|secur|pruf|pruef|kontroll|control|check|verif|bekraft|bekreft|vahvist|best.tig|pin|bank|kont|rek|iban|giro|depot|account|acct|acc|sort|zip|post|plz|area|land|vorwahl|pers|soz|soc|rv|sv|steu|tax|vat|ust|skat|ident|ausw|reise|pass|fuhr|lic|kor|rij|bsn|burger|cpr|fod|hetu|nie|dni|kenn|kfz|nummer|regist|reg|chass|fahrg|vin|imei|mac|geb|birth|arzt|pat|kranken|vers|medi|health|member|insur|mit|ssn|social|national|nat|user|login|einmal|engang|eenmal|kerta|otp|sms|auth|zugang|access|token|code|kod|num|geheim|piln)/u;

/** Index of the last of several places, in order, that ends at or before `limit`; -1 when there is none. */
export function lastEndingBy(mentions: readonly { readonly end: number }[], limit: number): number {
  let low = 0;
  let high = mentions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (mentions[middle]!.end <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Whether a name of the lexicon is directly before `start`, or one mark before it: "cpf39053344705", "cvv123", "cvc-123". */
export function isGluedToName(passage: Passage, start: number, lexicon: Lexicon): boolean {
  const names = lexicon.in(passage);
  const name = names[lastEndingBy(names, start)];
  return name !== undefined && start - name.end <= 1;
}
