import { language } from './language.js';

export const nb = language({
  code: 'nb',
  names: [
    'Ingrid|Kari|Silje|Åse|Marte',
    'Ola|Kjetil|Øyvind|Håkon|Magnus',
    'Hansen|Berg|Øvrebø|Johansen|Haugen|Solbakken|Ødegård',
  ],
  months: 'januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember',
  nouns:
    'kortnummer|kortnr|bankkort|kredittkort; utløpsdato|gyldig til; cvc|sikkerhetskode|cvv; pinkode|pin; e-post|epost|mail|e-postadresse; telefonnummer|mobil|tlf|mobilnummer|nummer; ID-nummer|legitimasjon; kontonummer|kontonr|konto; passnummer|pass; førerkortnummer|førerkort; helsetrygdkort|forsikringsnummer; regnummer|skiltnummer|registreringsnummer; lommebokadresse|bitcoinadresse; fødselsdato|født; postnummer|postnr; adresse|gateadresse|leveringsadresse; passord|passordet; kode|sms-kode|engangskode; api-nøkkel|token; lenke|tilbakestillingslenke; navn|fullt navn',
  asks: 'Kan jeg få {k}?|Hva er {k}?|For å bekrefte trenger jeg {k}|Skriv gjerne {k}|Og {k}?',
  gives: 'mitt {k} er {v}|{k}: {v}|{k} {v}|her er {k} {v}|{k} = {v}',
  bares: '{v}|{v}|ja {v}|det er {v}|{v} takk',
  repeats: 'Jeg har {v}, stemmer det?|Altså {v}?|Jeg ser {v} her.',
  corrects: 'beklager feil {v}|nei {v}|*{v}|oi {v}|rettelse {v}',
  goOn: 'ja?|og resten?|Notert, fortsett|ok og så?',
  hellos: 'Hei, hva kan jeg hjelpe deg med?|Velkommen til kundeservice!',
  namedHellos: 'Hei, jeg heter {n}. Hva kan jeg hjelpe med?|Du chatter med {n}.|{n} her.',
  opens: 'hei|heisann|god morgen|Hei jeg trenger hjelp|hallo|noen der?',
  intros: 'jeg heter {n}|{n} her|står på {n}|Mvh {n}|navn: {n}',
  problems:
    'kortet mitt avvises|kjenner ikke igjen et kjøp; skaden er fortsatt åpen|vil endre bilforsikring; pakken kom aldri|vil returnere skoene; flyet er innstilt|må legge til en koffert; ikke internett siden i går|sim er sperret; må endre timen|har ikke fått prøvesvar; vil endre bestillingen|rommet ble trukket to ganger; feil beløp i vedtaket|hvordan fornyer jeg tillatelsen',
  waits: 'Et øyeblikk, jeg sjekker.|Takk for tålmodigheten.',
  thanks: 'takk|tusen takk|supert|ok fint',
  closings: 'Noe mer jeg kan hjelpe med?|Ha en fin dag!',
  lookalikes:
    'ordrenummer|ordre|bestilling; sporingsnummer|kollinummer; pris|beløp|sum; leveringsdato|dato; åpningstider|åpent; versjon|appversjon|firmware; ISBN|EAN|strekkode; fakturanummer|faktura; rabattkode|gavekort; poeng|bonuspoeng; varenummer|delenummer; antall|stk; kortnummer til sentralbord|hjelpetelefon; fly|flynummer; bestillingskode|bookingreferanse; rom|romnummer; mva|rente|skattesats; resultat|stilling; saksnummer|sak|referanse; målerstand|vekt|størrelse',
  without:
    'hvor finner jeg {k}?|vil ikke skrive {k} her|Del aldri {k} i chatten.|jeg har glemt {k}|byttet {k} forrige måned',
  harmless:
    'jeg satt i kø i 45 minutter|det har gått 10-15 dager|vi er 4 voksne og 2 barn|jeg var der 14.30|det sto 3-1 og så svart skjerm',
});
