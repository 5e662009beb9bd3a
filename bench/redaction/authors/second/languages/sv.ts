import { language } from './language.js';

export const sv = language({
  code: 'sv',
  names: [
    'Emma|Åsa|Linnéa|Karin|Zahra|Ulrika',
    'Erik|Björn|Johan|Göran|Ali|Nils',
    'Andersson|Lindström|Öberg|Johansson|Hassan|Sjöberg|Nyström|Bergqvist',
  ],
  months: 'januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december',
  nouns:
    'kortnummer|kortnr|kontokort|kreditkort; giltigt till|utgångsdatum; cvc|säkerhetskod|cvv; pinkod|pin|kod; mejl|e-post|mejladress|mail; telefonnummer|mobil|tel|mobilnummer; ID-nummer|legitimation; kontonummer|konto; passnummer|pass; körkortsnummer|körkort; försäkringsnummer|EU-kort; regnummer|reg.nr|registreringsnummer; plånboksadress|bitcoinadress; födelsedatum|född; postnummer|postnr; adress|gatuadress|leveransadress; lösenord|lösen; kod|sms-kod|engångskod; api-nyckel|token; länk|återställningslänk; namn|för- och efternamn',
  asks: 'Kan jag få ditt {k}?|Vad är {k}?|För säkerhets skull behöver jag {k}|Skriv gärna {k}|Och {k}?',
  gives: 'mitt {k} är {v}|{k}: {v}|{k} {v}|här kommer {k} {v}|{k} = {v}|{k} är {v}',
  bares: '{v}|{v}|ja {v}|det är {v}|absolut {v}|{v} tack',
  repeats: 'Jag har {v}, stämmer det?|Alltså {v}?|Jag ser {v} här.',
  corrects: 'sorry fel {v}|nej {v}|*{v}|oj {v}|rättelse {v}',
  goOn: 'ja?|och resten?|Noterat, fortsätt|okej och sen?',
  hellos: 'Hej, vad kan jag hjälpa dig med?|Välkommen till kundservice!|God morgon, hur kan jag hjälpa till?',
  namedHellos: 'Hej, jag heter {n}. Vad kan jag hjälpa till med?|Du chattar med {n}.|{n} här på kundtjänst.',
  opens: 'hej|hejsan|god morgon|Hej jag behöver hjälp|tjena|någon där?',
  intros: 'jag heter {n}|{n} här|står på {n}|Mvh {n}|namn: {n}',
  problems:
    'mitt kort nekas|jag känner inte igen ett köp; min skada är fortfarande öppen|vill ändra bilförsäkringen; mitt paket kom aldrig|vill lämna tillbaka skorna; flyget är inställt|behöver lägga till en väska; inget internet sen igår|simkortet är spärrat; behöver boka om tiden|har inte fått provsvar; vill ändra bokningen|rummet drogs två gånger; fel belopp i beslutet|hur förnyar jag tillståndet',
  waits: 'Ett ögonblick, jag kollar.|Vänta lite.|Tack för att du väntar.',
  thanks: 'tack|tack så mycket|toppen|ok bra|tackar',
  closings: 'Något mer jag kan hjälpa med?|Ha en fin dag!|Klart, hej då.',
  lookalikes:
    'ordernummer|order|beställning; spårningsnummer|kolli-id; pris|belopp|summa; leveransdatum|datum; öppettider|öppet; version|appversion|firmware; ISBN|EAN|streckkod; fakturanummer|faktura; rabattkod|presentkort|värdecheck; poäng|bonuspoäng; artikelnummer|reservdel; antal|st; kortnummer till växeln|hjälplinje; flyg|flightnummer; bokningsnummer|bokningskod; rum|rumsnummer; moms|ränta|skattesats; resultat|ställning; ärendenummer|ärende|diarienummer; mätarställning|vikt|storlek',
  without:
    'var hittar jag {k}?|jag vill inte skriva {k} här|Dela aldrig {k} i chatten.|jag har glömt {k}|bytte {k} förra månaden|fältet {k} är tomt',
  harmless:
    'jag satt i kö i 45 minuter|det har gått 10-15 dagar|vi är 4 vuxna och 2 barn|jag var där 14.30|det stod 3-1 och sen svart ruta|vi har plats 23A och 23B',
});
