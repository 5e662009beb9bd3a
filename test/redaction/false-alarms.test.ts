import { expect, test } from '@jest/globals';
import { found } from './found.js';

/** One or more of every kind of text that looks like personal data and is none. */
const HARMLESS = [
  'Order #4155552671',
  'order 112-3456789-1234567',
  'Tracking 1Z999AA10123456784',
  'tracking: 9400 1000 0000 0000 0000 00',
  'timestamp 1700000000',
  'at 1700000000000 ms',
  'ISBN 978-3-16-148410-0',
  'ISBN 0-306-40615-2',
  'EAN 4006381333931',
  'reference 1234 5678 9012 3456',
  'serial number 4155552671',
  'invoice INV-2023-001234567',
  'invoice 2024 001 2345',
  'case 00012345678',
  'claim number 415 555 2671',
  '550e8400-e29b-41d4-a716-446655440000',
  'd41d8cd98f00b204e9800998ecf8427e',
  'Version 10.0.19041.1',
  'on 2024-01-15 10:30:00',
  'from 14.11.2023 to 20.11.2023',
  'it cost $1,234,567.89',
  'paid 4155552671 USD',
  '12 345 678 views',
  '40.712776, -74.005974',
  'key 12345-12345-12345-12345',
  'flight BA2490 at gate 12',
  'booking 4155552671',
  'follow @jane_doe',
  'npm i lodash@4.17.21 @types/node@20.1.0',
  'between 100-200 mg and 10 000 - 20 000 steps',
  'dial 911 or 112',
  'customer number 4155552671',
  'I called 3 times about ticket 20231114001',
];

test.each(HARMLESS)('leaves "%s"', (text) => {
  expect(found(text)).toEqual([]);
});
