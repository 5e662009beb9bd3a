import { language } from './language.js';

export const nl = language({
  code: 'nl',
  names: [
    'Sanne|Femke|Marieke|Fatma|Lotte|Anouk',
    'Jeroen|Daan|Bram|Mohammed|Sjoerd|Pieter',
    'de Vries|Jansen|van den Berg|Bakker|Visser|El Amrani|Mulder|Peeters|Smit|Dijkstra',
  ],
  months: 'januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december',
  nouns:
    'kaartnummer|creditcard|creditcardnummer|pasnummer; vervaldatum|geldig tot|exp; cvc|beveiligingscode|cvv; pincode|pin|PIN; e-mailadres|email|mail|e-mail; telefoonnummer|mobiel|06-nummer|tel|nummer; ID-nummer|documentnummer; rekeningnummer|rekening; paspoortnummer|paspoort; rijbewijsnummer|rijbewijs; verzekerdennummer|polisnummer zorg; kenteken|nummerplaat; bitcoinadres|wallet; geboortedatum|geb.datum|geboren; postcode|pc; adres|straat en huisnummer|afleveradres; wachtwoord|ww; code|sms-code|verificatiecode; api-sleutel|token; link|resetlink; naam|volledige naam',
  asks: 'Mag ik uw {k}?|Wat is uw {k}?|Ter controle heb ik nodig: {k}|Kunt u {k} doorgeven?|En uw {k}?',
  gives: 'mijn {k} is {v}|{k}: {v}|{k} {v}|hierbij {k} {v}|het {k} is {v}|{k} = {v}|dit is de {k} {v}',
  bares: '{v}|{v}|ja {v}|dat is {v}|zeker {v}|{v} bedankt|komt ie {v}',
  repeats: 'Ik heb {v} genoteerd, klopt dat?|Dus {v}?|Bij ons staat {v}.',
  corrects: 'sorry typfout {v}|nee {v}|*{v}|oeps {v}|moet zijn {v}',
  goOn: 'ja?|en de rest?|Genoteerd, ga verder|oké en dan?',
  hellos: 'Goedemiddag, waarmee kan ik u helpen?|Hoi, welkom bij de klantenservice.|Hallo! Hoe kan ik helpen?',
  namedHellos:
    'Goedemorgen, u spreekt met {n}.|Hoi, ik ben {n}, waarmee kan ik helpen?|{n} hier van de klantenservice.',
  opens: 'hoi|hallo|goedemorgen|Hallo ik heb een vraag|hey|iemand?',
  intros: 'ik ben {n}|mijn naam is {n}|met {n}|staat op naam van {n}|Groet, {n}|Mvg {n}',
  problems:
    'mijn pas wordt geweigerd|ik zie een afschrijving die ik niet ken; mijn schade staat nog open|ik wil mijn autoverzekering wijzigen; mijn pakket is niet aangekomen|ik wil de schoenen retourneren; onze vlucht is geannuleerd|ik wil een koffer bijboeken; sinds gisteren geen internet|mijn sim is geblokkeerd; ik moet mijn afspraak verzetten|ik wacht op de uitslag; ik wil de boeking wijzigen|kamer is dubbel afgeschreven; het bedrag op de aanslag klopt niet|hoe verleng ik mijn vergunning',
  waits: 'Een moment, ik kijk even.|Ik zoek het voor u uit.|Bedankt voor het wachten.',
  thanks: 'bedankt|dankjewel|top|ok super|dank u',
  closings: 'Kan ik nog iets voor u doen?|Fijne dag nog!|Geregeld, tot ziens.',
  lookalikes:
    'bestelnummer|bestelling|ordernr; track en trace|zendingnummer; prijs|bedrag|totaal; leverdatum|datum; openingstijden|open; versie|app-versie|firmware; ISBN|EAN|streepjescode; factuurnummer|factuur|factuurnr; kortingscode|cadeaubon; punten|spaarpunten|miles; artikelnummer|onderdeelnr; aantal|stuks; kort nummer|helpdesk; vlucht|vluchtnummer; boekingscode|reserveringsnummer; kamer|kamernummer; btw|rente|tarief; uitslag|stand; zaaknummer|ticketnummer|dossier; meterstand|gewicht|maat',
  without:
    'waar vind ik {k}?|ik geef {k} liever niet hier|Deel nooit uw {k} in deze chat.|ik ben {k} kwijt|mijn {k} is veranderd|het veld {k} blijft leeg',
  harmless:
    'ik hing 45 minuten in de wacht|het duurt al 10-15 dagen|we zijn met 4 volwassenen en 2 kinderen|om 14.30 was er niemand|het stond 3-1 en toen viel het uit|we zitten op 23A en 23B',
});
