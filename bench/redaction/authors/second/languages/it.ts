import { language } from './language.js';

export const it = language({
  code: 'it',
  names: [
    'Giulia|Francesca|Chiara|Maria Grazia|Alessia|Noemi',
    'Marco|Luca|Niccolò|Giuseppe|Davide|Matteo',
    "Rossi|Bianchi|D'Amico|Esposito|De Luca|Ferrari|Conti|Barbieri|Lo Presti|Greco",
  ],
  months: 'gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre',
  nouns:
    'numero di carta|carta|n. carta|carta di credito; scadenza|scade|data di scadenza; cvv|codice di sicurezza|codice dietro; pin|codice pin|PIN del bancomat; email|mail|indirizzo email; telefono|cellulare|cell|numero di telefono|tel.; documento|carta d’identità; numero di conto|conto|c/c; passaporto|numero di passaporto; patente|numero patente; tessera sanitaria|numero tessera; targa|targa auto; indirizzo bitcoin|wallet; data di nascita|nato il|nata il; CAP|cap|codice postale; indirizzo|via|indirizzo di consegna; password|pw|parola chiave; codice|codice sms|codice otp; chiave api|token; link|link per reimpostare; nome|nome e cognome',
  asks: 'Mi può indicare {k}?|Qual è il suo {k}?|Per verifica mi serve: {k}|Mi lascia {k} per favore?|E {k}?',
  gives: 'il mio {k} è {v}|{k}: {v}|{k} {v}|ecco {k} {v}|le scrivo {k} {v}|{k} = {v}|allora {k} {v}',
  bares: '{v}|{v}|sì {v}|è {v}|certo {v}|{v} grazie|eccolo {v}',
  repeats: 'Ho segnato {v}, è corretto?|Quindi {v}?|A sistema vedo {v}.',
  corrects: 'scusi errore {v}|no è {v}|*{v}|ops {v}|correggo {v}',
  goOn: 'sì?|e il resto?|Segnato, continui pure|ok vada',
  hellos: 'Buongiorno, come posso aiutarla?|Salve, benvenuto al servizio clienti.|Ciao! Come posso aiutarti?',
  namedHellos: 'Buongiorno, sono {n}, come posso aiutarla?|Sono {n} del servizio clienti.|Le risponde {n}.',
  opens: 'buongiorno|salve|ciao|Salve ho un problema|buonasera|c’è qualcuno?',
  intros: 'mi chiamo {n}|sono {n}|a nome di {n}|Saluti, {n}|nome: {n}',
  problems:
    'la carta viene rifiutata|non riconosco un addebito; il sinistro è ancora aperto|vorrei cambiare la polizza auto; il pacco non è mai arrivato|vorrei il reso delle scarpe; il volo è stato cancellato|devo aggiungere un bagaglio; niente internet da ieri|la sim è bloccata; devo spostare la visita|non ho ricevuto il referto; vorrei cambiare la prenotazione|camera addebitata due volte; l’importo della cartella è sbagliato|come rinnovo il permesso',
  waits: 'Un attimo che controllo.|Resti in linea.|Grazie per la pazienza.',
  thanks: 'grazie|grazie mille|ok perfetto|gentilissimo|va bene grazie',
  closings: 'Posso aiutarla in altro?|Buona giornata!|Fatto, arrivederci.',
  lookalikes:
    'numero ordine|ordine|n. ordine; tracking|numero di spedizione; prezzo|importo|totale; data di consegna|data; orari|orario di apertura; versione|versione app|firmware; ISBN|EAN|codice a barre; numero fattura|fattura|fatt.; codice sconto|buono|coupon; punti|punti fedeltà|miglia; codice articolo|ricambio|rif.; quantità|pezzi; numero breve|assistenza; volo|numero volo; codice prenotazione|PNR; camera|numero camera; IVA|tasso|aliquota; risultato|punteggio; numero pratica|ticket|protocollo; lettura contatore|peso|taglia',
  without:
    'dove trovo {k}?|non voglio scrivere {k} qui|Non comunichi mai {k} in chat.|ho dimenticato {k}|è cambiato {k}|il campo {k} resta vuoto',
  harmless:
    'ho aspettato 45 minuti|sono già 10-15 giorni|siamo 4 adulti e 2 bambini|ero lì alle 14.30|eravamo 3-1 ed è saltato tutto|abbiamo i posti 23A e 23B',
});
