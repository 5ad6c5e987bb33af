import { type ValueClass, valueClasses } from '@candor/contracts'

/** The place of a class in the list, from 1, is its number in `attribute_values.class`; it never changes. */
export const classNumber = (name: ValueClass): number => valueClasses.indexOf(name) + 1
export const className = (number: number): ValueClass => valueClasses[number - 1]!
