/**
 * Where a value comes from, in the order in which values survive: what a person says of themselves beats what was seen,
 * that beats what a partner told, that what is inferred, and that what was bought. Append only: the place is stored.
 */
export const valueClasses = ['zero', 'first', 'second', 'inferred', 'third'] as const
export type ValueClass = (typeof valueClasses)[number]
