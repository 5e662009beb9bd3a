import { describe, expect, test } from '@jest/globals';
import { found } from '../found.js';

describe('words of many languages name a number', () => {
  test.each([
    ['رقم الهاتف 0501234567', 'phone:0501234567'],
    ['电话 13812345678', 'phone:13812345678'],
    ['電話番号 0312345678', 'phone:0312345678'],
    ['numaram 5321234567', 'phone:5321234567'],
    ['позвоните на 89161234567', 'phone:89161234567'],
    ['Telepono: 09171234567', 'phone:09171234567'],
    ['Cep no: 05321234567', 'phone:05321234567'],
    ['הטלפון שלי 0521234567', 'phone:0521234567'],
    ['เบอร์โทร 0812345678', 'phone:0812345678'],
    ['मेरा फोन 9876543210', 'phone:9876543210'],
    ['zavolejte na 601234567', 'phone:601234567'],
    ['puhelin 0401234567', 'phone:0401234567'],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test.each([
    'jane snabel-a example punktum dk', 'jan małpa example kropka pl', 'ivan собака mail точка ru', 'jan zavináč seznam tečka cz',
    'ole krøllalfa example prikk no', 'jane.doe@\nexample.com', 'jane.doe@example.\ncom', 'jane.doe\n@example.com', 'mari miukumauku example piste fi',
  ])('an address: %j', (address) => {
    expect(found(`my mail: ${address}`)).toEqual([`email:${address}`]);
  }); // prettier-ignore
});

describe('cards of all issuers, with what stands behind them', () => {
  test.each([
    '6062 4718 0691 8491 08/29', '6759 6498 2643 8453 12/27', '5019 5555 4444 5555 03/30', '9792 0300 0000 0000', '6362 9700 0000 0003 1/28',
    '6062 8288 8866 6688 10/28', '8171 9999 0000 0000 021', '2200 1500 0000 0007 11/2028', '6304 0000 0000 0000 000', '3088 0000 0000 0017',
  ])('%s', (text) => {
    expect(found(`it is ${text}`).join()).toContain(`card:${text.replace(/ \d{1,2}\/\d+$/, '')}`);
  }); // prettier-ignore

  test.each([
    '4111 11** **** 1111',
    '4111-XXXX-XXXX-1111',
    '411111******1111',
    '4111 1111 **** 1111',
    '4111 11xx xxxx 1111',
  ])('half masked: %s', (card) => {
    expect(found(`it is ${card}`)).toEqual([`card:${card}`]);
  });

  test.each(['978-555-1234', '979-555-1234', '(978) 555-1234'])('%s is a phone number, not a book', (number) => {
    expect(found(`call ${number}`)).toEqual([`phone:${number}`]);
  });
});

describe('leaves', () => {
  test.each([
    'open 10.00-19.30', '10:00-19:30', 'from 09.00 - 18.00', '20240313', '13032024', 'am 20240313 bestellt', '03.06-07.06.2015', '10.-12.06.2024',
    '3/6-7/6/2015', 'log 20240313 101500', 'версия 10.20.30.40', 'wersja 10.20.30.40', 'versión 10.20.30.40', 'バージョン 10.20.30.40',
    '版本10.20.30.40', 'sürüm 10.20.30.40', 'imei: 35 693803 564380 9', 'my imei is 490154203237518', 'DE88 3704 0044 0532 0130 00',
    'NO93 8601 1117 948', 'iban nl91 abna 0417 1643 01', '1.234.567,89 EUR', '12.345.678 pesos', 'Rp 1.500.000', '1 234 567 kr', '₹12,34,567',
    'booked at trip.com', 'hotel booked at booking.com', 'заказ 4155552671', '订单号 4155552671', '**** **** **** 1111', 'card ending in 1111',
  ])('%s', (text) => {
    expect(found(text, { kinds: ['email', 'card', 'ssn', 'phone', 'iban', 'ip'] })).toEqual([]);
  }); // prettier-ignore
});
