import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'

/** A text field whose value lives in the address: what is typed shows at once and moves there after a short rest. */
export const useTypedText = (value: string, commit: (next: string) => void): [string, (next: string) => void] => {
  const [typed, setTyped] = useState(value)
  const sent = useRef(value)
  const later = useDebouncedCallback((next: string) => {
    sent.current = next
    commit(next)
  }, 250)
  // The address changed by other means (back, a link, clear): follow it. What we sent ourselves comes back unchanged.
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setTyped(value)
  }, [value])
  return [
    typed,
    (next) => {
      setTyped(next)
      later(next)
    },
  ]
}
