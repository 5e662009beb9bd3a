import { language } from './language.js';

export const pl = language({
  code: 'pl',
  names: [
    'Agnieszka|Katarzyna|Zofia|Małgorzata|Ola|Wioletta',
    'Paweł|Łukasz|Tomasz|Michał|Krzysztof|Wojciech',
    'Nowak|Kowalska|Wiśniewski|Wójcik|Zieliński|Dąbrowska|Krawczyk|Szymańska|Mazur|Gołąb',
  ],
  months: 'stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia',
  nouns:
    'numer karty|karta|nr karty|numer karty kredytowej; data ważności|ważna do|termin ważności; cvv|kod cvc|kod zabezpieczający; pin|kod pin|PIN; email|e-mail|adres mailowy|mail; telefon|numer telefonu|nr tel|komórka|tel.; numer dowodu|dowód; numer konta|konto|nr rachunku; numer paszportu|paszport; prawo jazdy|nr prawa jazdy; numer ubezpieczenia zdrowotnego|EKUZ; numer rejestracyjny|rejestracja|tablica; adres portfela|portfel btc; data urodzenia|urodzony|ur.; kod pocztowy|kod; adres|adres dostawy|ulica; hasło|haslo; kod|kod z sms|kod weryfikacyjny; klucz api|token; link|link do resetu; imię i nazwisko|nazwisko',
  asks: 'Poproszę {k}|Czy mogę prosić o: {k}?|Do weryfikacji potrzebuję: {k}|Jaki jest {k}?|A {k}?',
  gives: 'mój {k} to {v}|{k}: {v}|{k} {v}|podaję {k} {v}|{k} = {v}|proszę {k} {v}|to jest {k} {v}',
  bares: '{v}|{v}|tak {v}|to {v}|proszę {v}|{v} dzięki|już {v}',
  repeats: 'Zapisałam {v}, zgadza się?|Czyli {v}?|W systemie mam {v}.',
  corrects: 'sorki pomyłka {v}|nie, {v}|*{v}|ups {v}|poprawka {v}',
  goOn: 'tak?|a reszta?|Zapisane, proszę dalej|ok i dalej?',
  hellos: 'Dzień dobry, w czym mogę pomóc?|Witamy w obsłudze klienta.|Cześć! Jak mogę pomóc?',
  namedHellos: 'Dzień dobry, mam na imię {n}, w czym pomóc?|Z tej strony {n}.|Rozmawia Pan/Pani z: {n}.',
  opens: 'dzień dobry|dzien dobry|cześć|Dzień dobry mam problem|hej|jest ktoś?',
  intros: 'nazywam się {n}|tu {n}|na nazwisko {n}|Pozdrawiam, {n}|pozdr {n}',
  problems:
    'karta została odrzucona|nie poznaję jednej płatności; szkoda nadal otwarta|chcę zmienić polisę na auto; paczka nie dotarła|chcę zwrócić buty; lot odwołany|muszę dokupić bagaż; od wczoraj nie ma internetu|karta sim zablokowana; muszę przełożyć wizytę|nie dostałem wyników; chcę zmienić rezerwację|pokój pobrany dwa razy; w decyzji jest zła kwota|jak przedłużyć zezwolenie',
  waits: 'Chwileczkę, sprawdzam.|Proszę o moment.|Dziękuję za cierpliwość.',
  thanks: 'dziękuję|dzięki|ok super|dziekuje bardzo|spoko dzięki',
  closings: 'Czy mogę jeszcze w czymś pomóc?|Miłego dnia!|Gotowe, do widzenia.',
  lookalikes:
    'numer zamówienia|zamówienie|nr zam.; numer przesyłki|paczka; cena|kwota|suma; data dostawy|data; godziny otwarcia|czynne; wersja|wersja aplikacji|firmware; ISBN|EAN|kod kreskowy; numer faktury|faktura|FV; kod rabatowy|bon|kupon; punkty|punkty lojalnościowe|mile; numer części|indeks|symbol; ilość|sztuk; infolinia|numer skrócony; lot|numer lotu; kod rezerwacji|PNR; pokój|numer pokoju; VAT|oprocentowanie|stawka; wynik|rezultat; numer zgłoszenia|sygnatura|sprawa; stan licznika|waga|rozmiar',
  without:
    'gdzie znajdę {k}?|nie chcę podawać tu: {k}|Proszę nigdy nie podawać na czacie: {k}|zapomniałem {k}|zmienił się {k}|pole {k} jest puste',
  harmless:
    'czekałem 45 minut|to już 10-15 dni|jedziemy 4 osoby i 2 dzieci|byłem o 14:30|było 3:1 i zniknął obraz|mamy miejsca 23A i 23B',
});
