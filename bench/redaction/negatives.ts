import type { Random } from './random.js';
import type { Side } from './values.js';

/** Texts without personal data that look like some, by kind: `#` a digit, `?` a letter, `~` a hexadecimal digit. */
export const NEGATIVES: Record<string, Record<Side, readonly string[]>> = {
  'order number': {
    dev: ['my order number is ##########', 'order ########## has not arrived', 'Order #5#########', 'Bestellnummer ##########'],
    'held-out': ['The order no. is ##########.', 'where is order 4######### ?', 'commande n° ##########', 'pedido 6######### sin entregar'],
  },
  'dashed order number': {
    dev: ['order 11#-#######-#######', 'my order is 5##-###-####', 'Order 302-#######-####### is late'],
    'held-out': ['Re: order 7##-###-####', 'order id 402-#######-#######', 'order no 2##-###-#### was cancelled'],
  },
  'tracking number': {
    dev: ['tracking 1Z###?##########', 'tracking number 9400 1### #### #### #### ##', 'the parcel has tracking ############', 'USPS tracking 92###################'],
    'held-out': ['Tracking no: 1Z?##############', 'FedEx tracking 7### #### ####', 'shipment ############ is stuck in customs', 'Sendungsnummer 0034##############'],
  },
  'epoch time': {
    dev: ['timestamp 17########', 'the log says 17###########', 'created_at=16########'],
    'held-out': ['epoch 16########', 'at 17########### ms the request failed', '"ts": 17########'],
  },
  ISBN: {
    dev: ['ISBN 978-3-16-######-#', 'the book 978#########', 'ISBN-10: #-######-##-#'],
    'held-out': ['isbn 979-8-#####-###-#', 'ISBN: 978 0 ### ##### #', 'looking for 978-1-####-####-#'],
  },
  EAN: {
    dev: ['EAN 40###########', 'barcode 5############', 'UPC ############'],
    'held-out': ['the EAN is 7############', 'Barcode: 87########### on the box', 'gtin 0############'],
  },
  reference: {
    dev: ['reference ################', 'ref 8### #### #### ####', 'your reference: 93##############'],
    'held-out': ['Reference no. ################', 'Ref: #### #### #### ####', 'payment reference 9###############'],
  },
  'part or serial number': {
    dev: ['serial ##########', 'part number ###-##-####', 'S/N: ??########', 'model ?-####-###'],
    'held-out': ['Serial number 3#########', 'part no. ####-###-###', 'SN ????########', 'article 4## ### ## for the kitchen'],
  },
  'invoice id': {
    dev: ['invoice INV-2024-######', 'invoice 20## ### ####', 'Rechnung RE-##########'],
    'held-out': ['Invoice no. ##########', 'facture 2023-######-##', 'invoice 7## ### #### is overdue'],
  },
  'ticket or case id': {
    dev: ['ticket #########', 'case 0#########', 'incident INC##########', 'claim ###-###-####'],
    'held-out': ['Ticket #########-## is still open', 'case number ##########', 'CS########## was closed', 'Vorgang ##########'],
  },
  'UUID or hash': {
    dev: ['id ~~~~~~~~-~~~~-4~~~-a~~~-~~~~~~~~~~~~', 'commit ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~', 'md5 ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~'],
    'held-out': ['session ########-####-4###-9###-############', 'sha256:~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~', 'request id ~~~~~~~~~~~~~~~~'],
  },
  version: {
    dev: ['version 1.2.3.#', 'after the update to 10.4.1.2 it crashes', 'Chrome 120.0.60##.##', 'firmware v2.14.#.1'],
    'held-out': ['I run v3.#.0.12', 'app version 12.0.1.##', 'release 2024.1.1#', 'software 5.1.2.1 build 20240#1#'],
  },
  'date or time': {
    dev: ['on 2024-01-1# 10:3#:00', 'from 12.03.2024 to 14.03.2024', 'between 10:00-12:30 on 2024/03/0#'],
    'held-out': ['It was 03-1#-2023, 14:05', '2024-05-0#T12:30:15Z', 'am 5.11.2023 um 14:3#', '20240#1# 101500 in the log', 'in 2019, 2020, 2021 and 2022'],
  },
  'price or quantity': {
    dev: ['it cost $1,2##.00', '1##.###,00 EUR', '1500000 units', 'paid 12#4567 USD'],
    'held-out': ['the total is € 12.345.67#', 'about 12 345 67# people', '£1#####.50 is too much', '25#0000 points on my balance'],
  },
  coordinates: {
    dev: ['40.712#76, -74.005974', 'we are at 52.5200066, 13.40495#'],
    'held-out': ['GPS 48.8566#4 2.3522219', 'lat 35.68948# lon 139.691706'],
  },
  'licence key': {
    dev: ['key ?????-#####-?????-#####', 'license ####-####-####-???#'],
    'held-out': ['licence ??##?-##???-#?#?#', 'product key #####-#####-#####-#####'],
  },
  'flight or booking code': {
    dev: ['flight LH###', 'booking ref ?#??#?', 'booking ##########'],
    'held-out': ['flight UA#### at gate 12', 'reservation ########## for two', 'PNR ?????#, flight BA###'],
  },
  'handle or package': {
    dev: ['follow @shop_##', 'npm i lodash@4.17.2#', '@types/node@20.1.#', 'icon@2x.png'],
    'held-out': ['I am @maria19## there', 'react@18.2.# breaks', 'see @angular/core@17.#.0', 'logo@3x.png is missing'],
  },
  'at in a sentence': {
    dev: ['look at example dot com', 'I bought it at amazon.com', 'meet us at the shop, dot on time', 'dinner @ 8'],
    'held-out': ['found it at walmart.com last week', 'we arrived at noon. It was closed.', 'he works at booking.com', 'prices @ store level'],
  },
  measurement: {
    dev: ['100-200 mg', '10 000 - 20 000 steps', '1920x1080 at 60 Hz', 'between 1000000 and 2000000 rows'],
    'held-out': ['230-240 V, 50/60 Hz', 'range 1500 - 2500 km', '2560 x 1440 and 3840 x 2160', '5000-10000 hours'],
  },
  'postal code': {
    dev: ['New York, NY 100##', '10115 Berlin'],
    'held-out': ['75008 Paris', 'ship to 30301-####'],
  },
  'service number': {
    dev: ['dial 911', 'call 112 in an emergency', 'text STOP to 8####'],
    'held-out': ['the hotline is 110', 'ring 999', 'send HELP to 7####'],
  },
  'id next to a phone word': {
    dev: ['I called about order ##########', 'on the phone they said ticket ######## was closed'],
    'held-out': ['your colleague called me about case ########', 'the phone has serial number ##########'],
  },
}; // prettier-ignore

export function negative(random: Random, template: string): string {
  return random.fill(template).replace(/~/g, () => random.integer(0, 15).toString(16));
}
