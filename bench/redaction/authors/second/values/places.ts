import type { Random } from '../random.js';
import type { Value } from '../types.js';

interface Place {
  cities: readonly string[];
  streets: readonly string[];
  /** `{s}` street, `{n}` house number, `{a}` flat. */
  shapes: readonly string[];
  /** Patterns of the postcode. */
  postcodes: readonly string[];
  /** How the address, the postcode `{p}` and the city `{c}` stand on a line. */
  line: string;
}

const EN = [
  'High Street',
  'Station Road',
  'Church Lane',
  'Victoria Road',
  'Mill Lane',
  'Kings Avenue',
  'Park View',
  'The Crescent',
];
const ES = [
  'Calle Mayor',
  'Avenida de la Constitución',
  'C/ San Juan',
  'Calle del Carmen',
  'Paseo de Gracia',
  'Av. Libertad',
];
const DE = ['Hauptstraße', 'Bahnhofstr.', 'Goethestraße', 'Lindenweg', 'Am Markt', 'Schillerstrasse', 'Gartenweg'];
const FR = [
  'rue de la République',
  'avenue Victor Hugo',
  'rue des Lilas',
  'boulevard Voltaire',
  'place du Marché',
  'impasse des Roses',
];

/** Streets and towns as people type them; a house number makes an address of them. */
const PLACES: Readonly<Record<string, Place>> = {
  US: {
    cities: ['Austin, TX', 'Columbus, OH', 'Tampa, FL', 'Fresno, CA'],
    streets: [
      'Maple Ave',
      'Oak Street',
      'Washington Blvd',
      'Elm St',
      'Sunset Dr',
      'W 5th St',
      'County Road 12',
      'Lincoln Way',
    ],
    shapes: ['{n} {s}', '{n} {s} Apt {a}', '{n} {s}, Unit {a}', '{n} {s} #{a}'],
    postcodes: ['7####', '4####', '33###', '937##', '9####-####'],
    line: '{a}, {c} {p}',
  },
  CA: {
    cities: ['Toronto, ON', 'Calgary, AB', 'Halifax, NS'],
    streets: ['King Street W', 'Yonge St', 'Maple Crescent', 'Queen Mary Rd'],
    shapes: ['{n} {s}', '{a}-{n} {s}'],
    postcodes: ['M#B #C#', 'T#P #K#', 'H#X #Y#'],
    line: '{a}, {c} {p}',
  },
  GB: {
    cities: ['Leeds', 'Bristol', 'Glasgow', 'Norwich'],
    streets: EN,
    shapes: ['{n} {s}', 'Flat {a}, {n} {s}', '{n}a {s}'],
    postcodes: ['LS# #AB', 'BS## #JT', 'G## #DX', 'NR# #QP', 'SW#A #AA', 'M## #ER'],
    line: '{a}, {c} {p}',
  },
  IE: {
    cities: ['Dublin', 'Cork', 'Galway'],
    streets: EN,
    shapes: ['{n} {s}'],
    postcodes: ['D## X#Y#', 'T## K#A#', 'H## W#P#'],
    line: '{a}, {c}, {p}',
  },
  AU: {
    cities: ['Newcastle NSW', 'Geelong VIC', 'Cairns QLD'],
    streets: [...EN.slice(0, 4), 'Wattle Street', 'Banksia Ct'],
    shapes: ['{n} {s}', '{a}/{n} {s}', 'Unit {a}, {n} {s}'],
    postcodes: ['2###', '3###', '4###'],
    line: '{a}, {c} {p}',
  },
  NZ: {
    cities: ['Hamilton', 'Dunedin'],
    streets: ['Queen Street', 'Kowhai Road', 'Beach Road'],
    shapes: ['{n} {s}', '{a}/{n} {s}'],
    postcodes: ['3###', '9###'],
    line: '{a}, {c} {p}',
  },
  ZA: {
    cities: ['Durban', 'Polokwane', 'Cape Town'],
    streets: ['Nelson Mandela Drive', 'Church Street', 'Voortrekker Road'],
    shapes: ['{n} {s}'],
    postcodes: ['4###', '0###', '8###'],
    line: '{a}, {c}, {p}',
  },
  IN: {
    cities: ['Pune', 'Jaipur', 'Kochi', 'Bengaluru'],
    streets: ['MG Road', 'Gandhi Nagar', 'Sector 15', '2nd Cross, Indiranagar', 'Shivaji Marg'],
    shapes: ['Flat {a}, {n} {s}', 'H.No. {n}, {s}', '{n}/{a}, {s}'],
    postcodes: ['411###', '302 ###', '682###', '560 ###'],
    line: '{a}, {c} - {p}',
  },
  PH: {
    cities: ['Quezon City', 'Cebu City', 'Davao'],
    streets: ['Mabini St', 'Rizal Avenue', 'Bonifacio Street', 'Brgy. San Isidro'],
    shapes: ['{n} {s}', 'Blk {a} Lot {n} {s}', 'Unit {a}, {n} {s}'],
    postcodes: ['11##', '6000', '80##'],
    line: '{a}, {c} {p}',
  },
  SG: {
    cities: ['Singapore'],
    streets: ['Ang Mo Kio Ave 3', 'Orchard Road', 'Bedok North St 1'],
    shapes: ['Blk {n} {s} #0#-{a}', '{n} {s}'],
    postcodes: ['56####', '23####'],
    line: '{a}, {c} {p}',
  },
  DE: {
    cities: ['Köln', 'Leipzig', 'München', 'Kassel'],
    streets: DE,
    shapes: ['{s} {n}', '{s} {n}a', '{s} {n}'],
    postcodes: ['50###', '04###', '80###', '34###'],
    line: '{a}, {p} {c}',
  },
  AT: {
    cities: ['Wien', 'Graz', 'Linz'],
    streets: [...DE, 'Mariahilfer Straße'],
    shapes: ['{s} {n}', '{s} {n}/{a}'],
    postcodes: ['10##', '80##', '40##'],
    line: '{a}, {p} {c}',
  },
  CH: {
    cities: ['Zürich', 'Bern', 'Lausanne'],
    streets: [...DE.slice(0, 3), 'Seestrasse', 'rue du Lac'],
    shapes: ['{s} {n}'],
    postcodes: ['80##', '30##', '10##'],
    line: '{a}, {p} {c}',
  },
  FR: {
    cities: ['Lyon', 'Nantes', 'Lille', 'Toulouse'],
    streets: FR,
    shapes: ['{n} {s}', '{n} bis {s}', '{n}, {s}'],
    postcodes: ['690##', '44###', '59###', '31###'],
    line: '{a}, {p} {c}',
  },
  BE: {
    cities: ['Gent', 'Liège', 'Antwerpen'],
    streets: ['Kerkstraat', 'Stationsstraat', 'rue Neuve', 'Grote Markt'],
    shapes: ['{s} {n}', '{s} {n} bus {a}'],
    postcodes: ['90##', '40##', '20##'],
    line: '{a}, {p} {c}',
  },
  NL: {
    cities: ['Utrecht', 'Groningen', 'Eindhoven'],
    streets: ['Kerkstraat', 'Dorpsstraat', 'Wilhelminalaan', 'Oude Gracht', 'Beatrixplein'],
    shapes: ['{s} {n}', '{s} {n}-{a}', '{s} {n} hs'],
    postcodes: ['35## @@', '97##@@', '56## @@'],
    line: '{a}, {p} {c}',
  },
  ES: {
    cities: ['Sevilla', 'Valencia', 'Bilbao'],
    streets: ES,
    shapes: ['{s}, {n}', '{s} {n}, {a}º B', '{s} nº {n}'],
    postcodes: ['41###', '46###', '48###'],
    line: '{a}, {p} {c}',
  },
  PT: {
    cities: ['Porto', 'Braga', 'Lisboa'],
    streets: ['Rua da Alegria', 'Avenida da República', 'Rua de Santa Catarina', 'Travessa do Sol'],
    shapes: ['{s}, {n}', '{s} nº {n}, {a}º Esq'],
    postcodes: ['4###-###', '1###-###'],
    line: '{a}, {p} {c}',
  },
  BR: {
    cities: ['São Paulo', 'Curitiba', 'Recife'],
    streets: ['Rua das Flores', 'Avenida Paulista', 'Rua XV de Novembro', 'Av. Brasil', 'Travessa São José'],
    shapes: ['{s}, {n}', '{s}, {n} - apto {a}', '{s} {n}'],
    postcodes: ['0####-###', '80###-###', '50###-###'],
    line: '{a}, {c}, CEP {p}',
  },
  IT: {
    cities: ['Bologna', 'Torino', 'Bari'],
    streets: ['Via Roma', 'Via Garibaldi', 'Corso Vittorio Emanuele', 'Piazza Dante', 'Viale dei Tigli'],
    shapes: ['{s}, {n}', '{s} {n}', '{s} {n}/B'],
    postcodes: ['40###', '10###', '70###'],
    line: '{a}, {p} {c}',
  },
  PL: {
    cities: ['Kraków', 'Gdańsk', 'Łódź'],
    streets: ['ul. Mickiewicza', 'ul. Długa', 'al. Jana Pawła II', 'ul. Słoneczna', 'os. Kolorowe'],
    shapes: ['{s} {n}', '{s} {n}/{a}', '{s} {n} m. {a}'],
    postcodes: ['30-###', '80-###', '90-###'],
    line: '{a}, {p} {c}',
  },
  CZ: {
    cities: ['Brno', 'Ostrava', 'Praha 3'],
    streets: ['Masarykova', 'Husova', 'Na Příkopě', 'Lidická'],
    shapes: ['{s} {n}', '{s} {n}/{a}'],
    postcodes: ['6## ##', '7####', '130 00'],
    line: '{a}, {p} {c}',
  },
  SE: {
    cities: ['Göteborg', 'Malmö', 'Uppsala'],
    streets: ['Storgatan', 'Kungsgatan', 'Björkvägen', 'Ringvägen', 'Skolgränd'],
    shapes: ['{s} {n}', '{s} {n} lgh 1{a}0'],
    postcodes: ['41# ##', '21###', '75# ##'],
    line: '{a}, {p} {c}',
  },
  NO: {
    cities: ['Bergen', 'Trondheim', 'Oslo'],
    streets: ['Storgata', 'Kirkeveien', 'Bjørkeveien', 'Karl Johans gate'],
    shapes: ['{s} {n}', '{s} {n}B'],
    postcodes: ['50##', '70##', '05##'],
    line: '{a}, {p} {c}',
  },
  DK: {
    cities: ['Aarhus C', 'Odense', 'København N'],
    streets: ['Vestergade', 'Nørrebrogade', 'Skovvej', 'Strandvejen'],
    shapes: ['{s} {n}', '{s} {n}, {a}. tv'],
    postcodes: ['8000', '50##', '2200'],
    line: '{a}, {p} {c}',
  },
  FI: {
    cities: ['Tampere', 'Oulu', 'Helsinki'],
    streets: ['Mannerheimintie', 'Kirkkokatu', 'Rantatie', 'Koivukuja'],
    shapes: ['{s} {n}', '{s} {n} A {a}', '{s} {n} as. {a}'],
    postcodes: ['33###', '90###', '00###'],
    line: '{a}, {p} {c}',
  },
  TR: {
    cities: ['Kadıköy/İstanbul', 'Çankaya/Ankara', 'Konak/İzmir'],
    streets: ['Atatürk Caddesi', 'Cumhuriyet Cad.', 'Lale Sokak', 'Gül Sk.'],
    shapes: ['{s} No: {n}', '{s} No:{n} D:{a}', '{s} No {n} Daire {a}'],
    postcodes: ['347##', '065##', '352##'],
    line: '{a}, {p} {c}',
  },
  RU: {
    cities: ['Москва', 'Казань', 'Самара'],
    streets: ['ул. Ленина', 'пр. Мира', 'ул. Садовая', 'проспект Победы', 'ул Гагарина'],
    shapes: ['{s}, д. {n}, кв. {a}', '{s}, {n}-{a}', '{s} {n} кв {a}'],
    postcodes: ['1#####', '420###', '443###'],
    line: '{p}, {c}, {a}',
  },
  GR: {
    cities: ['Αθήνα', 'Θεσσαλονίκη', 'Πάτρα'],
    streets: ['Ερμού', 'Οδός Αριστοτέλους', 'Λεωφόρος Κηφισίας', 'Τσιμισκή'],
    shapes: ['{s} {n}'],
    postcodes: ['1## ##', '546 ##', '26###'],
    line: '{a}, {p} {c}',
  },
  SA: {
    cities: ['الرياض', 'جدة', 'الدمام'],
    streets: ['شارع الملك فهد', 'طريق المدينة', 'شارع التحلية'],
    shapes: ['{n} {s}', '{s} مبنى {n}', '{s}، شقة {a}'],
    postcodes: ['12###', '23###'],
    line: '{a}، {c} {p}',
  },
  AE: {
    cities: ['دبي', 'أبوظبي'],
    streets: ['شارع الشيخ زايد', 'شارع الخليج', 'شارع الوصل'],
    shapes: ['{s} فيلا {n}', '{s} مبنى {n}، شقة {a}'],
    postcodes: [],
    line: '{a}، {c}',
  },
  EG: {
    cities: ['القاهرة', 'الجيزة', 'الإسكندرية'],
    streets: ['شارع التحرير', 'شارع الهرم', 'شارع فؤاد'],
    shapes: ['{n} {s}', '{n} {s} شقة {a}'],
    postcodes: ['11###', '21###'],
    line: '{a}، {c} {p}',
  },
  CN: {
    cities: ['北京市朝阳区', '上海市浦东新区', '深圳市南山区'],
    streets: ['建国路', '人民路', '中山北路', '解放大道'],
    shapes: ['{s}{n}号', '{s}{n}号{a}室', '{s}{n}号2单元{a}0{a}室'],
    postcodes: ['100###', '200###', '518###'],
    line: '{c}{a} 邮编{p}',
  },
  TW: {
    cities: ['台北市大安區', '台中市西區', '高雄市前鎮區'],
    streets: ['忠孝東路四段', '中正路', '民生路二段'],
    shapes: ['{s}{n}號', '{s}{n}號{a}樓'],
    postcodes: ['106', '403##', '806'],
    line: '{p} {c}{a}',
  },
  JP: {
    cities: ['東京都渋谷区', '大阪市北区', '横浜市中区'],
    streets: ['神南', '梅田', '本町', '桜木町'],
    shapes: ['{s}{a}-{n}-8', '{s}{a}丁目{n}番地', '{s}{a}丁目{n}-3 サンハイツ20{a}号'],
    postcodes: ['150-####', '530-####', '〒231-####'],
    line: '{p} {c}{a}',
  },
  KR: {
    cities: ['서울특별시 강남구', '부산시 해운대구', '수원시 팔달구'],
    streets: ['테헤란로', '중앙로', '해운대로'],
    shapes: ['{s} {n}', '{s} {n}, {a}0{a}호', '{s} {n} {a}동 10{a}호'],
    postcodes: ['06###', '48###', '16###'],
    line: '{c} {a} ({p})',
  },
  ID: {
    cities: ['Jakarta Selatan', 'Bandung', 'Surabaya'],
    streets: ['Jl. Sudirman', 'Jalan Merdeka', 'Jl Diponegoro', 'Gang Melati'],
    shapes: ['{s} No. {n}', '{s} no {n} RT 0{a}/RW 04'],
    postcodes: ['12###', '40###', '60###'],
    line: '{a}, {c} {p}',
  },
  MX: {
    cities: ['Guadalajara', 'Monterrey', 'Puebla'],
    streets: ['Calle Hidalgo', 'Av. Juárez', 'Calle 5 de Mayo', 'Av Insurgentes Sur'],
    shapes: ['{s} {n}', '{s} #{n} int {a}', '{s} No. {n}, Col. Centro'],
    postcodes: ['44###', '64###', '72###'],
    line: '{a}, CP {p}, {c}',
  },
  AR: {
    cities: ['Rosario', 'Córdoba', 'CABA'],
    streets: ['Av. Rivadavia', 'San Martín', 'Belgrano', 'Calle Mitre'],
    shapes: ['{s} {n}', '{s} {n} {a}º B'],
    postcodes: ['S20##', '5000', 'C10##AAB'],
    line: '{a}, {p} {c}',
  },
  CL: {
    cities: ['Santiago', 'Concepción'],
    streets: ["Av. O'Higgins", 'Los Aromos', 'Calle Prat'],
    shapes: ['{s} {n}', '{s} {n} depto {a}'],
    postcodes: ['83#####', '40#####'],
    line: '{a}, {c} {p}',
  },
  CO: {
    cities: ['Medellín', 'Bogotá', 'Cali'],
    streets: ['Calle 45', 'Carrera 7', 'Cra 15', 'Av. Boyacá'],
    shapes: ['{s} # {n}-{a}', '{s} No. {n} - {a}'],
    postcodes: ['05####', '11####'],
    line: '{a}, {c} {p}',
  },
};

export interface Address {
  street: Value;
  postcode?: Value;
  city: string;
  /** `{a}`, `{p}` and `{c}` in the order of the country. */
  line: string;
}

export function address(random: Random, country: string): Address {
  const place = PLACES[country] ?? PLACES['GB'];
  if (!place) throw new RangeError(`No streets of ${country}.`);
  const house = String(random.int(1, random.chance(0.2) ? 1999 : 180));
  const values: Readonly<Record<string, string>> = {
    s: random.pick(place.streets),
    n: house,
    a: String(random.int(1, 9)),
  };
  const street = random
    .pick(place.shapes)
    .replace(/\{(.)\}/g, (_, key: string) => values[key] ?? '')
    .replaceAll('#0#', `#0${random.int(1, 9)}`);
  const code = place.postcodes.length > 0 ? random.fill(random.pick(place.postcodes)) : undefined;
  const bare = code?.replace(/[ -]/g, '') ?? '';
  const shown = {
    kind: 'street-address' as const,
    scheme: country,
    usual: [street],
    odd: [
      { notation: 'lower-case', text: street.toLowerCase() },
      { notation: 'line-break', text: street.replace(/,? /, ',\n') },
      { notation: 'double-space', text: street.replaceAll(' ', '  ') },
    ],
  };
  return {
    street: shown,
    city: random.pick(place.cities),
    line: place.line,
    ...(code === undefined
      ? {}
      : {
          postcode: {
            kind: 'postcode' as const,
            scheme: country,
            usual: [code],
            odd: [
              { notation: 'lower-case', text: code.toLowerCase() },
              { notation: 'no-separator', text: bare },
              { notation: 'spaced-digits', text: [...bare].join(' ') },
            ].filter(({ text }) => text !== code),
          },
        }),
  };
}
