/** What a check can find, as sentences with {places}. Pages show their own translations under the same names. */
export const sentences = {
  document_whole: 'The receipt is complete, and nothing stands in it that the proof does not cover.',
  document_malformed: 'This is not a receipt as Candor writes it: {problem}.',

  texts_whole: 'The words are those that were shown, byte for byte.',
  texts_none: 'The record names no words: nothing was shown for this event.',
  text_altered: 'The words in {language} were altered: they do not have the fingerprint they stand under.',
  text_foreign: 'The words in {language} are not those of the record: it names another fingerprint.',
  text_missing: 'The words of {agreement}, version {version}, in {language} are missing.',

  record_whole: 'The record is unchanged.',
  record_altered: 'The record was altered: it does not have the fingerprint it stands under.',

  key_fits: 'The key opens the commitment to exactly this record.',
  key_wrong: 'This is not the record that was committed to under this key: the record or the key was altered.',

  leaf_fits: 'The leaf is that of the commitment.',
  leaf_altered: 'The leaf was altered: the log holds the leaf of this record, but another one stands here.',

  included: 'The record is entry {entry} of the log of {size}.',
  not_included:
    'The proof does not lead from this entry to the root of the log: the place, the size or the path was altered.',

  checkpoint_signed: 'The state of the log is signed by {name}.',
  checkpoint_malformed: 'The checkpoint cannot be read. {problem}',
  checkpoint_forged: 'The checkpoint was altered or forged: the signature of {name} does not hold.',
  checkpoint_unsigned: 'The checkpoint does not carry the signature of the key that the receipt names.',
  checkpoint_foreign: 'The checkpoint belongs to another log, {log}.',
  log_key_malformed: 'The public key in the receipt cannot be read. {problem}',

  key_trusted: 'The log signed with a key that you trust.',
  key_untrusted: 'The log signed with a key that is not among those you trust: {key}',
  key_unpinned:
    'No key was given to compare with. The receipt says {key}; compare it with the key the brand publishes.',
  trusted_key_malformed: 'A key you gave cannot be read. {problem}',

  witnessed: 'Independent witnesses saw the same state: {names}.',
  witnesses_missing: 'Of the witnesses you trust {found} signed this state; {needed} should have.',

  history_kept: 'The log still begins with the {size} entries of the checkpoint you kept.',
  history_rewritten: 'The history was rewritten: the checkpoint you kept has another root for the same {size} entries.',
  history_joined: 'The receipt joins this state of the log to its state of {size} entries.',
  history_inconsistent:
    'The proof does not join this state of the log to that of {size} entries: it was altered, or the history was rewritten.',
  history_unproven:
    'Nothing joins your checkpoint of {size} entries to this one. Ask for the receipt again, with a proof to {size} entries.',
  kept_malformed: 'The checkpoint you kept cannot be read. {problem}',
  kept_foreign: 'The checkpoint you kept belongs to another log, {log}.',
  kept_unsigned: 'The checkpoint you kept carries no signature of this log that holds.',

  not_judged: 'Not judged, because of what is wrong elsewhere.',
} as const

export type Finding = keyof typeof sentences

export type Values = Readonly<Record<string, string | number>>

/** Puts values into the places of a sentence. */
export const fill = (sentence: string, values: Values = {}): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
