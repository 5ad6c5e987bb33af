/** Why the importer put a row into the rejects file and sent nothing of it. The intake's own reasons come on top. */
export const importRejections = {
  malformed_row: 'The row cannot be read.',
  wrong_column_count: 'The row has more or fewer columns than the header.',
  not_a_number: 'A column that should hold a number does not.',
  not_an_integer: 'A column that should hold a whole number does not.',
  not_a_boolean: 'A column that should hold true or false does not.',
  not_a_time: 'A column that should hold a time does not, or that time never was in its zone.',
  number_too_precise: 'A number has more digits than JSON carries exactly.',
  missing_identity: 'The row has neither a user id nor an anonymous id.',
  missing_event_name: 'The row gives no name to its event.',
  missing_group_id: 'The row gives no id to its group.',
  missing_timestamp: 'The row does not say when the event happened.',
  too_large: 'The event would exceed 32 KB and cannot be split further.',
  too_deep: 'The event is nested more than 32 levels deep.',
  group_rejected: 'Another row of the same group cannot be used, so none of it was sent.',
  group_too_large: 'The group has more rows than the mapping allows.',
  late_row: 'The group of this row was sent before. Sort the file by the grouping columns, or enlarge the window.',
} as const
export type ImportRejection = keyof typeof importRejections
