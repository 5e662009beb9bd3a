import { describe, test } from '@jest/globals';
import { isMaskedAsMarked } from './marked.js';

describe('national numbers', () => {
  test.each([
    'A: NID-ja juaj?\nC: <J20417118K>',
    'C: niptin <L81704512C> e do?',
    'C: บปช <1921665212484>',
    'C: هويتي <1048827116>',
    'C: اقامتي <2048827116>',
    'C: الرقم المدني <285051201291>',
    'C: jina Otieno, id <28 417 936>',
    'C: kitambulisho, ID no <28 417 936>',
    'C: civil id <285051201291>',
    'C: DUI <04418207-3>',
    'C: DPI <2418 55713 0101>',
    'C: NIDA <19850512-44182-00001-23>',
    'C: pesle <71091876208>',
    'C: o cc é <10418820 7 ZZ1>',
    'C: cédula <V-18.442.907>',
    'C: matricule <1985051244187>',
    'C: NAM <TREM 7105 1844>',
  ])('%j', isMaskedAsMarked);

  test.each(['C: order id 28 417 936', 'C: user id 28 417 936'])('but %j', isMaskedAsMarked);
});

describe('tax numbers', () => {
  test.each([
    'C: NPWP <08.417.224.6-013.000>',
    'C: vergi numaram <4418207736>',
    'C: IČO <44182073>',
    'C: cui <RO18442907>',
    'C: Y-tunnus <2441820-7>',
    'C: orgnr <974 418 207>',
    'C: CVR <24418207>',
    'C: kvk nummer <74418207>',
    'C: SIRET <442 820 731 00074>',
    'C: partita iva <04418207731>',
    'C: RIF <J-44182073-6>',
    'C: KRA PIN <A004418207X>',
    'C: УНП <190441820>',
    'C: ח.פ <514418203>',
    'C: インボイス番号 <T4418207731124>',
  ])('%j', isMaskedAsMarked);

  test.each(['A: Το ΑΦΜ σας;\nC: και το 11255/07 ;', 'C: PIB of 441820'])('but %j', isMaskedAsMarked);
});

describe('bank accounts', () => {
  test.each([
    'C: stk mình <0071 0009 44817>',
    'C: chuyển vào <19035550142018> Techcombank nhé',
    'C: tk <1903 5550 1420 18>',
    'A: Where should the money go?\nC: <09-01-27 55 41 77 28>',
    'C: BSB<063182>ACC<20417755>',
    'C: reikningurinn minn <0133 26 005529>',
    'C: its on my checkbook, <126858136> then a funny sign then <7714402218>',
    'C: refund sa bdo nalang <0071-4418-02>',
    'C: in på <8327-9, 993 441 211-3>',
    'C: account <62884410266> and my husbands is <62884410291> same branch',
    'C: bsb <633-108> acc <15520 8841>',
  ])('%j', isMaskedAsMarked);

  test.each(['C: 24 stk, vörunr. 4000 1182 7710 0938', 'C: tk 1903 kr'])('but %j', isMaskedAsMarked);
});

describe('documents', () => {
  test.each([
    'C: passpt <533 018 266> and my sons <533018288>',
    'A: Passport?\nC: <PA8841061>\nC: hers <PA8841068>',
    'C: new licence <VIC 18820441>',
    'C: licence <048 817 244>',
    'C: second driver is <JONES 805237 SM9IJ>',
    'C: <lee99809225dk9ab> is hers',
    'C: license <F255-921-50-094-1>',
    'C: carta identità <CA48206FK>',
  ])('%j', isMaskedAsMarked);

  test.each(['C: my licence to kill 007', 'C: software license for 25 users', 'C: JONES 893237 SM9IJ'])(
    'but %j',
    isMaskedAsMarked,
  );
});

describe('vehicles', () => {
  test.each([
    'A: La targa?\nC: <fk 418 xr> anzi aspetta',
    'A: Which reg?\nC: its <lt19 kxe>',
    'C: plaka <41 ktr 207>',
    'C: plate <7 kxc 902>',
    'C: scooty ka <dl 3s 9918>',
    'C: <DL 8C AF 4481> hai',
    'C: nr.plade <DK 48 209>',
    'C: régi rsz <KLM-419>',
    'A: Plate?\nC: the <KX17 ABD>, mine <BKD 40 K>',
  ])('%j', isMaskedAsMarked);

  test.each(['C: plate 12 may 2026', 'A: Plate?\nC: i was there 10 to 2000'])('but %j', isMaskedAsMarked);
});

describe('devices and members', () => {
  test.each([
    'C: imei you wanted\nC: <35 671181 241938 9>',
    'A: IMEI?\nC: <354057309650911> dual sim <354047690533768>',
    'C: Member #: <BSP 0044-3471>',
  ])('%j', isMaskedAsMarked);

  test.each(['C: member since 2019'])('but %j', isMaskedAsMarked);
});

describe('PINs, codes and passwords', () => {
  test.each([
    'C: my pin is not accepted\nA: Never tell us your PIN.\nC: <6274>, its always been',
    "C: pin oublié\nA: Ne le dites pas.\nC: <6274> je l'ai toujours eu",
    'C: sms şifresi geldi <662918> yazayım mı',
    'C: nimepata code <40729> haifanyi',
    'C: code<773052>',
    'C: kod<773052> nie działa',
    'C: パス変えました <kitsune2026ame>',
    'C: 新しいパスは <kitsune2026ame>',
    'C: the router says wrong password\nA: Use the one on the label.\nC: <kT9x-mm20-Rvoe> this one?',
    'C: admin / <9gT2-help-77>',
  ])('%j', isMaskedAsMarked);

  test.each(['C: code128 barcode', 'C: errorcode4471', 'C: immer 4471 Stück\nA: ok'])('but %j', isMaskedAsMarked);
});

describe('policies, cards of identity and values glued to their word', () => {
  test.each([
    'C: policy <8820447> please',
    'C: my policy is <P/151100/31/2025/008824>',
    'C: poliçe no <TRF-44182209>',
    'C: 保单号<PL-8820447-3>',
    'C: 証券番号 <88-204197>',
    'C: กรมธรรม์ <8820447>',
    'C: полис <ХХХ 0448271827>',
    'C: karta pacjenta <KP 118/2207/26>',
    'C: forsikring nr <8820447>',
    'C: ID card <A18442907>',
    'C: green card <SRC2190044189>',
    'C: паспорт <45 18 номер 772109>',
    'C: kennzeichen <b ab 1234>',
    'C: kenteken <k-482-rs>',
    'C: 密码<abc12385>',
    'C: パスワードは<kitsune2026ame>',
    'C: parol <baku2021!>',
    'C: ওটিপি <481927>',
  ])('%j', isMaskedAsMarked);

  test.each([
    'C: our policy 2026 says no refunds after 14 days',
    'C: privacy policy 12.2026',
    'C: policy of 30 days',
    'C: 密码abc',
    'C: green card until 12/2028',
  ])('but %j', isMaskedAsMarked);
});
