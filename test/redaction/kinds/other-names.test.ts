import { describe, expect, test } from '@jest/globals';
import { marked } from './marked.js';

describe('a number by another name', () => {
  test.each([
    'C: Confirmado, orden 7-204418. Gracias',
    'A: ¿Un celular?\nC: <311 204 7715>\nA: Anotado, orden 7-204418.',
    'A: Enviada, código de atención 66213.',
    'A: Código de postagem 3371029456, válido 10 dias',
    'C: hanno chiesto il codice cliente 7713',
    'C: mi dice tentativo 2 su 3, cod. 9916',
    'A: Your licence number and plate?\nC: DL <MORRISE512R4>, plate <KTR8811>\nA: Claim 27-B-51119. Goodbye.',
    'C: il cap è sbagliato\nA: Li ho bloccati, segnalazione 27/00917.',
    'C: what is transit on the cheque\nA: The branch, then the institution number and the account.\nC: and the 001 at the front?',
    'C: 1. name - skip 2. dob - later 3. NINO - none',
    'A: The address?\nC: the old address is wrong, it should read <12 Mill Lane, York>\nA: Corrected, parcel 6A21 leaves tomorrow',
    'C: Livraison : l’adresse est fausse. Mettre <14 bis rue des Mouettes, 29200 Brest>\nA: C’est corrigé, tout le lot 6B17733041 repart demain',
    'C: send 340 usdt to it',
    'C: blz\nA: Etiqueta 3371029456',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));
});

describe('what is said with words for marks', () => {
  test.each([
    'C: mon nip est <5 tiret 9 tiret 3 tiret 2> voilà',
    'C: my pin is <five dash nine dash three dash two>',
    'C: my ssn is <512 dash 44 dash 7781>',
    'C: meine Geheimzahl <5 strich 9 strich 3 strich 2>',
    'A: your PIN?\nC: <5, 9, 3, 2>',
    'C: ssn <512-44-7781>, the credit freeze pin is <5896903811>',
    'C: clave del cajero <5932>',
  ])('%j', (conversation) => expect(marked(conversation)).toBe(conversation));

  test.each(['C: pin 5932 dollars on the wall? no', 'C: row 5 space 9', 'C: dash 5 strip 9'])(
    'but %j',
    (conversation) => expect(marked(conversation)).not.toContain('space <'),
  );
});
