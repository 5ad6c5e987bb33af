/** A trait as one short text; what is not plain is shown as JSON. */
export const traitText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
