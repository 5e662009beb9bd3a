import { language } from './language.js';

export const da = language({
  code: 'da',
  names: [
    'Mette|Freja|Søs|Karen|Aïsha',
    'Lars|Søren|Jens|Mikkel|Bjørn',
    'Nielsen|Sørensen|Møller|Østergaard|Pedersen|Kjær|Holm',
  ],
  months: 'januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december',
  nouns:
    'kortnummer|kortnr|dankort|betalingskort; udløbsdato|udløber; kontrolcifre|cvc|sikkerhedskode; pinkode|pin; mail|e-mail|mailadresse; telefonnummer|mobil|tlf|tlf.nr.; ID-nummer|legitimation; kontonummer|konto; pasnummer|pas; kørekortnummer|kørekort; sygesikring|forsikringsnummer; nummerplade|reg.nr.; wallet-adresse|bitcoinadresse; fødselsdato|født; postnummer|postnr.; adresse|vejnavn|leveringsadresse; adgangskode|kodeord|password; kode|sms-kode|engangskode; api-nøgle|token; link|nulstillingslink; navn|fulde navn',
  asks: 'Må jeg få {k}?|Hvad er {k}?|Til kontrol skal jeg bruge {k}|Skriv gerne {k}|Og {k}?',
  gives: 'mit {k} er {v}|{k}: {v}|{k} {v}|her er {k} {v}|{k} = {v}',
  bares: '{v}|{v}|ja {v}|det er {v}|{v} tak',
  repeats: 'Jeg har noteret {v}, passer det?|Altså {v}?|Jeg kan se {v}.',
  corrects: 'undskyld fejl {v}|nej {v}|*{v}|ups {v}|rettelse {v}',
  goOn: 'ja?|og resten?|Noteret, fortsæt|ok og så?',
  hellos: 'Hej, hvad kan jeg hjælpe med?|Velkommen til kundeservice!',
  namedHellos: 'Hej, mit navn er {n}. Hvad kan jeg hjælpe med?|Du chatter med {n}.|{n} her.',
  opens: 'hej|godmorgen|Hej jeg har brug for hjælp|hallo|er der nogen?',
  intros: 'jeg hedder {n}|{n} her|står i {n}s navn|Mvh {n}|navn: {n}',
  problems:
    'mit kort bliver afvist|kender ikke en betaling; min skade er stadig åben|vil ændre bilforsikring; min pakke kom aldrig|vil returnere skoene; flyet er aflyst|skal tilføje en kuffert; intet internet siden i går|sim er spærret; skal flytte min tid|har ikke fået svar på prøven; vil ændre bookingen|værelset er trukket to gange; forkert beløb i afgørelsen|hvordan fornyer jeg tilladelsen',
  waits: 'Et øjeblik, jeg tjekker.|Tak for tålmodigheden.',
  thanks: 'tak|mange tak|super|ok fint',
  closings: 'Er der andet jeg kan hjælpe med?|Hav en god dag!',
  lookalikes:
    'ordrenummer|ordre|bestilling; trackingnummer|pakkenummer; pris|beløb|total; leveringsdato|dato; åbningstider|åbent; version|app-version|firmware; ISBN|EAN|stregkode; fakturanummer|faktura; rabatkode|gavekort; point|bonuspoint; varenummer|reservedel; antal|stk.; kort nummer|hotline; fly|flynummer; bookingnummer|reservationskode; værelse|værelsesnummer; moms|rente|skatteprocent; resultat|stilling; sagsnummer|sag|reference; målerstand|vægt|størrelse',
  without:
    'hvor finder jeg {k}?|vil ikke skrive {k} her|Del aldrig {k} i chatten.|jeg har glemt {k}|skiftede {k} sidste måned',
  harmless:
    'jeg sad i kø i 45 minutter|der er gået 10-15 dage|vi er 4 voksne og 2 børn|jeg var der kl. 14.30|der stod 3-1 og så sort skærm',
});
