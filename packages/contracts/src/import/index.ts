export type { Condition } from './conditions.ts'
export { type ColumnKind, columnKinds, type Expression, type RowExpression, type TimeReading } from './expressions.ts'
export { type ImportInput, type ImportMapping, type ImportRule, importMapping } from './mapping.ts'
export { type ImportRejection, importRejections } from './rejections.ts'
