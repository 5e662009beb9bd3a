import { language } from './language.js';

export const de = language({
  code: 'de',
  names: [
    'Anna|Sabine|Lena|Katrin|Ayşe|Petra|Johanna|Svenja',
    'Thomas|Jürgen|Lukas|Stefan|Mehmet|Björn|Felix|Andreas',
    'Müller|Schmidt|Weiß|Krüger|Yılmaz|von der Heide|Becker|Schäfer|Hoffmann|Nowak|Großmann|Lang',
  ],
  months: 'Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember',
  nouns:
    'Kartennummer|Kreditkarte|Karten-Nr.|kreditkartennummer|KK-Nr; gültig bis|Ablaufdatum|Verfallsdatum; Prüfziffer|CVV|CVC|Sicherheitscode; PIN|Geheimzahl|pin; E-Mail|email|Mailadresse|E-Mail-Adresse; Telefonnummer|Handynummer|Tel.|Handy|Rückrufnummer|mobil; Ausweisnummer|Steuernummer; Kontonummer|Konto|Kto-Nr; Reisepassnummer|Passnummer|Pass-Nr.; Führerscheinnummer|Führerschein; Versichertennummer|KV-Nummer; Kennzeichen|Autokennzeichen|amtl. Kennzeichen; Wallet-Adresse|Bitcoin-Adresse; Geburtsdatum|geb.|geboren am|Geb.-Datum; PLZ|Postleitzahl; Adresse|Anschrift|Lieferadresse|Straße; Passwort|Kennwort|PW; Code|Bestätigungscode|TAN|SMS-Code; API-Key|Zugangstoken|Token; Link|Link zum Zurücksetzen; Name|Vor- und Nachname',
  asks: 'Könnten Sie mir bitte noch {k} nennen?|Wie lautet {k}?|Zur Sicherheit brauche ich noch: {k}|Teilen Sie mir bitte Folgendes mit: {k}|Und {k}, bitte?|Damit ich Sie finde: {k}?',
  gives:
    'meine {k} ist {v}|{k}: {v}|{k} {v}|{k} lautet {v}|hier {k} {v}|also {k} = {v}|anbei {k} {v}, mfg|{k} wäre {v}',
  bares: '{v}|{v}|ja {v}|gerne {v}|das ist {v}|{v} danke|moment.. {v}',
  repeats: 'Ich habe notiert: {v}. Stimmt das?|Also {v}, richtig?|Bei uns steht {v}.',
  corrects: 'sorry vertippt {v}|nein falsch, {v}|*{v}|ach nee {v}|Korrektur: {v}',
  goOn: 'ja?|und weiter?|Notiert, bitte weiter.|okay, der Rest?',
  hellos:
    'Guten Tag, wie kann ich Ihnen helfen?|Hallo und willkommen im Kundenservice!|Moin, was kann ich für Sie tun?',
  namedHellos:
    'Guten Tag, mein Name ist {n}. Wie kann ich helfen?|Hallo, hier ist {n} vom Kundenservice.|Sie sprechen mit {n}.',
  opens: 'hallo|guten tag|moin|Hallo, ich brauche Hilfe|servus|jemand da?',
  intros: 'ich heiße {n}|hier ist {n}|mein name ist {n}|läuft auf {n}|Gruß {n}|MfG {n}',
  problems:
    'meine karte geht nicht mehr|ich kenne eine abbuchung nicht; mein schaden ist seit wochen offen|ich möchte meine kfz versicherung ändern; mein paket ist nicht angekommen|ich will die schuhe zurückgeben; unser flug wurde gestrichen|ich muss noch einen koffer dazubuchen; seit gestern kein internet|meine sim ist gesperrt; ich muss meinen termin verschieben|ich warte auf den befund; ich möchte die buchung um eine nacht verlängern|das zimmer wurde doppelt abgebucht; im bescheid steht der falsche betrag|wie verlängere ich meinen aufenthaltstitel',
  waits: 'Einen Moment bitte, ich schaue nach.|Ich prüfe das kurz.|Danke für Ihre Geduld.',
  thanks: 'danke|vielen dank|super danke|ok passt|dankeschön',
  closings: 'Kann ich sonst noch etwas für Sie tun?|Gern geschehen, schönen Tag noch!|Alles erledigt. Auf Wiedersehen.',
  lookalikes:
    'Bestellnummer|Bestell-Nr.|Auftragsnummer; Sendungsnummer|Paketnummer|Trackingnummer; Preis|Betrag|Summe; Lieferdatum|Termin; Öffnungszeiten|Servicezeiten; Version|App-Version|Firmware; ISBN|EAN|Strichcode; Rechnungsnummer|Rechnung|Re.-Nr.; Gutscheincode|Aktionscode|Gutschein; Punkte|Bonuspunkte|Meilen; Artikelnummer|Teilenummer|Ersatzteil-Nr.; Menge|Stückzahl; Hotline|Kurzwahl|Servicenummer; Flug|Flugnummer; Buchungscode|Buchungsnummer; Zimmer|Zimmernummer; MwSt|Zinssatz|Steuersatz; Ergebnis|Spielstand; Vorgangsnummer|Ticketnummer|Aktenzeichen; Zählerstand|Gewicht|Größe',
  without:
    'wo finde ich {k}?|{k} möchte ich hier nicht schreiben|Bitte nennen Sie {k} niemals im Chat.|ich habe {k} vergessen|{k} hat sich geändert|das feld {k} bleibt leer',
  harmless:
    'ich hing 45 minuten in der schleife|das dauert jetzt schon 10-14 tage|wir sind 2 erwachsene und 3 kinder|um 14.30 uhr war keiner da|bayern hat 3:1 gewonnen und der stream war weg|wir haben platz 23A und 23B',
});
