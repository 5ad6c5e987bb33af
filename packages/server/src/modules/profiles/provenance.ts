/**
 * Where a value comes from, in the order in which values survive: what a person says of themselves beats what was seen,
 * that beats what a partner told, that what is inferred, and that what was bought. The place in the list, from 1, is the
 * number in `attribute_values.class`; it never changes.
 */
export const classes = ['zero', 'first', 'second', 'inferred', 'third'] as const
export type ValueClass = (typeof classes)[number]

export const classNumber = (name: ValueClass): number => classes.indexOf(name) + 1
export const className = (number: number): ValueClass => classes[number - 1]!
