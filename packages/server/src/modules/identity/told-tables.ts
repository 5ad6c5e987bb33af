/**
 * The tables of what was told of people. Each row hangs on the identifier through which it came (`origin_id`), is its
 * holder's (`person_id`), and stands under a mask: `allow` = `collected` & the person's, until `valid_until`. A test holds
 * that every such table is here: what is not would neither move with its identifier nor hear of a withdrawal.
 */
export const toldTables = [
  'attribute_values',
  'mention_answers',
  'recipients',
  'recipient_values',
  'group_members',
  'group_leaves',
  'group_values',
  'reward_payments',
  'points_entries',
  'coupons',
  'asks',
  'ask_answers',
  'feedback',
  'feedback_notes',
] as const
export type ToldTable = (typeof toldTables)[number]
