import { describe, expect, test } from '@jest/globals';
import { NOTE_LANGUAGES, scanNote } from '../../src/activities/scan-note.js';

const STATUSES = ['clean', 'quarantined', 'quarantined_local', 'unscanned', 'released', 'rejected'];

describe('what agents are told of a file', () => {
  test.each(NOTE_LANGUAGES)('is a sentence for each status: %s', (language) => {
    const notes = STATUSES.map((status) => scanNote(status, language));
    for (const note of notes) expect(note).toMatch(/^\p{Lu}.{20,150}\.$/u);
    expect(new Set(notes).size).toBe(STATUSES.length);
  });

  test('is nothing without a language, or for what is no status', () => {
    expect(scanNote('clean', undefined)).toBeUndefined();
    for (const status of ['pending', '__proto__', 5, undefined]) expect(scanNote(status, 'en')).toBeUndefined();
  });
});
