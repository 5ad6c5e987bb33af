/** Global Privacy Control: the browser says no to sale and sharing on the person's behalf. */
export const readGpc = (): boolean => (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true
