/** A cell that a spreadsheet would take for a formula, and run. Numbers, and phone numbers with their sign, are none. */
const formula = /^[=@\t\r]|^[+-](?![\d\s().-]*$)/

/** What a value is in a cell: text as it is, whatever is more than a text, a number or a boolean as JSON. */
const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  return typeof value === 'string' && formula.test(text) ? `'${text}` : text
}

/** One record of a CSV file as RFC 4180 has it, its end included. What a spreadsheet would run begins with an apostrophe. */
export const csvRecord = (cells: readonly unknown[]): string =>
  `${cells
    .map(textOf)
    .map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join(',')}\r\n`
