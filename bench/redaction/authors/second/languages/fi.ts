import { language } from './language.js';

export const fi = language({
  code: 'fi',
  names: [
    'Anna|Päivi|Aino|Heidi|Tuuli',
    'Mikko|Jukka|Väinö|Antti|Ville',
    'Korhonen|Mäkinen|Hämäläinen|Virtanen|Nieminen|Laine|Räsänen',
  ],
  months:
    'tammikuuta|helmikuuta|maaliskuuta|huhtikuuta|toukokuuta|kesäkuuta|heinäkuuta|elokuuta|syyskuuta|lokakuuta|marraskuuta|joulukuuta',
  nouns:
    'kortin numero|korttinumero|luottokortti; voimassa|vanhenee; cvc|turvakoodi|cvv; tunnusluku|pin|PIN-koodi; sähköposti|s-posti|email|sähköpostiosoite; puhelinnumero|puh|numero|kännykkä|puh.; henkilökortin numero|henkkari; tilinumero|tili; passin numero|passi; ajokortin numero|ajokortti; kela-kortti|vakuutusnumero; rekisterinumero|rekkari; lompakon osoite|bitcoin-osoite; syntymäaika|synt.; postinumero|postinro; osoite|katuosoite|toimitusosoite; salasana|salis; koodi|tekstiviestikoodi|vahvistuskoodi; api-avain|token; linkki|palautuslinkki; nimi|koko nimi',
  asks: 'Saisinko vielä: {k}?|Mikä on {k}?|Tarkistusta varten tarvitsen: {k}|Kirjoittaisitko {k}|Entä {k}?',
  gives: '{k} on {v}|{k}: {v}|{k} {v}|tässä {k} {v}|{k} = {v}|mun {k} on {v}',
  bares: '{v}|{v}|joo {v}|se on {v}|{v} kiitos',
  repeats: 'Kirjasin {v}, onko oikein?|Eli {v}?|Järjestelmässä on {v}.',
  corrects: 'sori väärin {v}|ei vaan {v}|*{v}|ups {v}|korjaus {v}',
  goOn: 'niin?|entä loput?|Kirjattu, jatka vain|ok ja sitten?',
  hellos: 'Hei, miten voin auttaa?|Tervetuloa asiakaspalveluun!',
  namedHellos: 'Hei, olen {n}. Miten voin auttaa?|Täällä {n} asiakaspalvelusta.|Sinua palvelee {n}.',
  opens: 'hei|moi|terve|Hei tarvitsen apua|moikka|onko ketään?',
  intros: 'nimeni on {n}|olen {n}|täällä {n}|Terveisin {n}|T. {n}',
  problems:
    'kortti ei toimi|en tunnista yhtä veloitusta; vahinko on vieläkin auki|haluan muuttaa autovakuutusta; paketti ei tullut|haluan palauttaa kengät; lento peruttiin|pitäisi lisätä matkalaukku; netti poikki eilisestä|sim on lukittu; ajan siirto|en ole saanut tuloksia; haluan muuttaa varausta|huone veloitettu kahdesti; päätöksessä väärä summa|miten uusin luvan',
  waits: 'Hetki, tarkistan.|Kiitos kärsivällisyydestä.',
  thanks: 'kiitos|kiitti|ok hyvä|kiitos paljon',
  closings: 'Voinko auttaa vielä muussa?|Hyvää päivänjatkoa!',
  lookalikes:
    'tilausnumero|tilaus|tilausnro; seurantakoodi|lähetystunnus; hinta|summa|yhteensä; toimituspäivä|päivä; aukioloajat|auki; versio|sovelluksen versio|firmware; ISBN|EAN|viivakoodi; laskun numero|lasku; alennuskoodi|lahjakortti; pisteet|bonuspisteet; tuotenumero|varaosa; määrä|kpl; palvelunumero|lyhytnumero; lento|lennon numero; varaustunnus|varausnumero; huone|huoneen numero; alv|korko|veroprosentti; tulos|tilanne; asianumero|tapaus|tiketti; mittarilukema|paino|koko',
  without: 'mistä löydän: {k}?|en halua kirjoittaa tähän: {k}|Älä koskaan jaa chatissa: {k}.|unohdin: {k}|vaihtui {k}',
  harmless:
    'jonotin 45 minuuttia|on mennyt 10-15 päivää|meitä on 4 aikuista ja 2 lasta|olin siellä klo 14.30|tilanne oli 3-1 ja kuva meni',
});
