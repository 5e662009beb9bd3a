/** The languages of the notes for agents. */
export const NOTE_LANGUAGES = ['en', 'de', 'es', 'fr', 'pt'] as const;
export type NoteLanguage = (typeof NOTE_LANGUAGES)[number];

type Sentences = Readonly<Record<string, string>>;

/** What each `file_scan_status` means to an agent or a supervisor. */
const NOTES: Readonly<Record<NoteLanguage, Sentences>> = {
  en: {
    clean: 'The file was scanned, and nothing was found.',
    quarantined: 'The file is not safe. It was taken out of the conversation, and security looks at it.',
    quarantined_local: 'The file is not safe. Do not open it: security looks at it.',
    unscanned: 'The file could not be scanned. Do not open it: security looks at it.',
    released: 'Security has released the file. The link opens it.',
    rejected: 'Security has rejected the file. Ask the customer to send another one.',
  },
  de: {
    clean: 'Die Datei wurde geprüft, es wurde nichts gefunden.',
    quarantined: 'Die Datei ist nicht sicher. Sie wurde aus dem Gespräch entfernt und wird geprüft.',
    quarantined_local: 'Die Datei ist nicht sicher. Bitte nicht öffnen: Sie wird geprüft.',
    unscanned: 'Die Datei konnte nicht geprüft werden. Bitte nicht öffnen: Sie wird noch geprüft.',
    released: 'Die Datei wurde freigegeben. Der Link öffnet sie.',
    rejected: 'Die Datei wurde abgelehnt. Bitten Sie um eine andere.',
  },
  es: {
    clean: 'El archivo se ha analizado y no se ha encontrado nada.',
    quarantined: 'El archivo no es seguro. Se ha retirado de la conversación y seguridad lo está revisando.',
    quarantined_local: 'El archivo no es seguro. No lo abra: seguridad lo está revisando.',
    unscanned: 'El archivo no se ha podido analizar. No lo abra: seguridad lo está revisando.',
    released: 'Seguridad ha liberado el archivo. El enlace lo abre.',
    rejected: 'Seguridad ha rechazado el archivo. Pida al cliente que envíe otro.',
  },
  fr: {
    clean: "Le fichier a été analysé, rien n'a été trouvé.",
    quarantined: "Le fichier n'est pas sûr. Il a été retiré de la conversation et la sécurité l'examine.",
    quarantined_local: "Le fichier n'est pas sûr. Ne l'ouvrez pas : la sécurité l'examine.",
    unscanned: "Le fichier n'a pas pu être analysé. Ne l'ouvrez pas : la sécurité l'examine.",
    released: "La sécurité a libéré le fichier. Le lien permet de l'ouvrir.",
    rejected: 'La sécurité a rejeté le fichier. Demandez au client d’en envoyer un autre.',
  },
  pt: {
    clean: 'O arquivo foi verificado e nada foi encontrado.',
    quarantined: 'O arquivo não é seguro. Foi retirado da conversa e a segurança está a analisá-lo.',
    quarantined_local: 'O arquivo não é seguro. Não o abra: a segurança está a analisá-lo.',
    unscanned: 'O arquivo não pôde ser verificado. Não o abra: a segurança está a analisá-lo.',
    released: 'A segurança liberou o arquivo. O link o abre.',
    rejected: 'A segurança rejeitou o arquivo. Peça ao cliente que envie outro.',
  },
};

/** The sentence for a status; undefined for a status without one. */
export function scanNote(status: unknown, language: NoteLanguage | undefined): string | undefined {
  const sentences = language === undefined ? undefined : NOTES[language];
  return typeof status === 'string' && sentences !== undefined && Object.hasOwn(sentences, status)
    ? sentences[status]
    : undefined;
}
