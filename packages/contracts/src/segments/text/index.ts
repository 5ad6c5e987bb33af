export { parseSegment, type TextIssue } from './parse.ts'
export { printSegment } from './print.ts'
